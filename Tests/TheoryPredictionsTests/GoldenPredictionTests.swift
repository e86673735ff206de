import ExperimentalResults
import Foundation
import Likelihoods
import SimplifiedModels
import TestSupport
import Testing

@testable import TheoryPredictions

/// What SModelS 3.1.1 predicts for a sample model with database 3.0.0.
private struct Golden: Decodable {
  struct Parameters: Decodable {
    let sigmacut_fb: Double
    let minmassgap: Double
    let minmassgapISR: Double
  }
  struct Entry: Decodable {
    let ana: String
    let dataId: String?
    let type: String
    let xsec_fb: Double
    let ul_fb: Double?
    let r: Double?
    let r_exp: Double?
    let txnames: [String: Double]
  }
  let params: Parameters
  let predictions: [Entry]
  let predictions_combSR: [Entry]?

  init(_ path: String) throws {
    let url = URL(filePath: "\(Shared.folder ?? "")/golden/simplified-models/\(path).json")
    self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

/// The embedded database without its workspaces, which are not the business of this suite.
private enum Embedded {
  private struct NoHypotheses: SignalHypotheses {
    let regions: [String] = []
    func likelihood(for yields: [Double]) throws -> any Likelihood {
      throw LikelihoodError.shape("no regions")
    }
  }
  private static let opened = Result {
    try ResultsDatabase.open(
      Shared.root + "/database", formats: LikelihoodFormats { _, _ in NoHypotheses() })
  }

  static func predictor() throws -> Predictor {
    var settings = PredictionSettings()
    settings.roundQueries = true
    return Predictor(database: try opened.get(), settings: settings)
  }

  static func decomposition(_ name: String, _ parameters: Golden.Parameters) throws
    -> Decomposition
  {
    let path = "\(Shared.folder ?? "")/data/slha/\(name).slha"
    let model = try SLHA(text: String(contentsOf: URL(filePath: path), encoding: .utf8), file: name)
    return Decomposition(
      model.spectrum,
      settings: .init(
        sigmaCut: parameters.sigmacut_fb, massGap: parameters.minmassgap,
        visibleGap: parameters.minmassgapISR))
  }
}

/// One golden number beside ours.
private struct Comparison {
  var name: String
  var golden: Double
  var ours: Double
  /// Relative difference.
  var difference: Double { abs(ours / golden - 1) }
}

@Suite("The predictions of SModelS", .enabled(if: Shared.isThere))
struct GoldenPredictionTests {
  private static let samples = [
    "simplyGluino", "gluinoToTops", "ew_ymi2l51r", "higgsinoStop", "lightEWinos",
    "gluino_squarks",
  ]

  /// Golden cross sections and limits of all topologies that we have, with ours.
  private func compare(_ name: String) throws -> (
    regions: [Comparison], limits: [Comparison], missing: [String]
  ) {
    let golden = try Golden("v3.1.1/\(name)")
    let predictor = try Embedded.predictor()
    let results = predictor.database.results
    let yields = ResultYields(
      try Embedded.decomposition(name, golden.params), predictor: predictor)
    var (regions, limits, missing) = ([Comparison](), [Comparison](), [String]())
    for entry in golden.predictions {
      let kind: ResultKind = entry.type == "upperLimit" ? .upperLimits : .efficiencyMaps
      guard
        let number = results.firstIndex(where: {
          $0.analysis == entry.ana && $0.kind == kind && !$0.folder.contains("multibin")
        }), Set(results[number].maps.map(\.topology)).isSuperset(of: entry.txnames.keys)
      else { continue }
      let label = "\(name) \(entry.ana) \(entry.dataId ?? "") \(entry.txnames.keys.sorted())"
      if kind == .efficiencyMaps {
        guard let region = results[number].regions.firstIndex(where: { $0.name == entry.dataId })
        else { continue }
        let found = yields.regions[number]?.crossSections[region] ?? 0
        regions.append(Comparison(name: label, golden: entry.xsec_fb, ours: found))
        continue
      }
      let topology = entry.txnames.keys.sorted()
      let candidates = yields.limits[number].filter { $0.topologies == topology }
      let nearest = candidates.min {
        abs($0.crossSection - entry.xsec_fb) < abs($1.crossSection - entry.xsec_fb)
      }
      guard let nearest, let limit = nearest.upperLimit, let expected = entry.ul_fb else {
        missing.append(label)
        continue
      }
      limits.append(
        Comparison(name: label + " σ", golden: entry.xsec_fb, ours: nearest.crossSection))
      limits.append(Comparison(name: label + " limit", golden: expected, ours: limit))
    }
    return (regions, limits, missing)
  }

  @Test("are ours", arguments: samples)
  func agreement(_ name: String) throws {
    let (regions, limits, missing) = try compare(name)
    for entry in regions + limits {
      print(entry.difference > 1e-3 ? "**" : "  ", entry.name, entry.golden, entry.ours)
    }
    print("missing", missing)
    #expect(!regions.isEmpty && !limits.isEmpty)
  }

  @Test("of joint likelihoods are ours", arguments: ["simplyGluino", "gluinoToTops"])
  func joint(_ name: String) throws {
    let golden = try Golden("v3.1.1_comb/\(name)")
    let predictor = try Embedded.predictor()
    let results = predictor.database.results
    let found = try predictor.predictions(
      try Embedded.decomposition(name, golden.params), limits: .every)
    for entry in golden.predictions_combSR ?? [] {
      print("golden", entry.ana, entry.xsec_fb, entry.r ?? 0, entry.r_exp ?? 0)
      for prediction in found.critic where prediction.kind == .covariance {
        print(
          results[prediction.result].folder, prediction.crossSection, prediction.r ?? 0,
          prediction.expectedR ?? 0)
      }
    }
  }
}
