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
      Shared.root + "/database", formats: LikelihoodFormats { _, _, _ in NoHypotheses() })
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

/// Where our triangulation cuts a cell of a grid along another diagonal (the corners of a regular grid
/// lie on one circle, so that both are Delaunay), values between grid points differ by more than this.
///
/// With the values change what the rule for queries off the plane accepts (T1bbbb of lightEWinos with
/// two different gluino chains) and which topologies an upper-limit map merges.
private let exact = 1e-4

@Suite("The predictions of SModelS", .enabled(if: Shared.isThere))
struct GoldenPredictionTests {
  /// Golden cross sections and limits of all topologies that we have, with ours.
  private func compare(_ name: String) throws -> (regions: [Comparison], limits: [Comparison]) {
    let golden = try Golden("v3.1.1/\(name)")
    let predictor = try Embedded.predictor()
    let results = predictor.database.results
    let yields = ResultYields(
      try MapMatches(
        try Embedded.decomposition(name, golden.params), predictor: predictor),
      predictor: predictor)
    var (regions, limits) = ([Comparison](), [Comparison]())
    for entry in golden.predictions {
      let kind: ResultKind = entry.type == "upperLimit" ? .upperLimits : .efficiencyMaps
      let number = results.firstIndex {
        $0.analysis == entry.ana && $0.kind == kind && !$0.folder.contains("multibin")
      }
      guard let number,
        Set(results[number].maps.map(\.topology)).isSuperset(of: entry.txnames.keys)
      else { continue }
      let topologies = entry.txnames.keys.sorted()
      let label = "\(entry.ana) \(entry.dataId ?? topologies.joined())"
      if kind == .efficiencyMaps {
        let region = try #require(
          results[number].regions.firstIndex { $0.name == entry.dataId }, "\(label)")
        let found = yields.regions[number]?.crossSections[region] ?? 0
        regions.append(Comparison(name: label, golden: entry.xsec_fb, ours: found))
      } else {
        let candidates = yields.limits[number].filter { $0.topologies == topologies }
        let nearest = try #require(
          candidates.min {
            abs($0.crossSection - entry.xsec_fb) < abs($1.crossSection - entry.xsec_fb)
          }, "\(label)")
        limits.append(
          Comparison(name: label, golden: entry.xsec_fb, ours: nearest.crossSection))
        limits.append(
          Comparison(
            name: label, golden: entry.ul_fb ?? .nan, ours: nearest.upperLimit ?? .nan))
      }
    }
    return (regions, limits)
  }

  /// Per sample: how many cross sections of regions, and how many cross sections and limits of
  /// upper-limit results, are compared; how many of them the diagonals move.
  @Test(
    "are ours",
    arguments: [
      ("simplyGluino", 4, 1, 12, 0), ("gluinoToTops", 2, 1, 10, 0), ("ew_ymi2l51r", 2, 0, 4, 1),
      ("higgsinoStop", 6, 1, 24, 9), ("lightEWinos", 6, 2, 18, 2),
      ("gluino_squarks", 9, 4, 48, 7),
    ])
  func agreement(_ name: String, regions: Int, moved: Int, limits: Int, movedLimits: Int) throws {
    let found = try compare(name)
    #expect(found.regions.count == regions)
    #expect(found.regions.count { $0.difference > exact } <= moved)
    #expect(found.limits.count == limits)
    #expect(found.limits.count { $0.difference > exact } <= movedLimits)
    for entry in found.regions + found.limits where entry.difference > 0.075 {
      #expect(Self.different.contains("\(name) \(entry.name)"))
    }
  }

  /// What differs by more than a cell's diagonal: another verdict off the plane, other clusters.
  private static let different = [
    "lightEWinos CMS-SUS-16-033 SR8_Njet5_Nb3_HT500_MHT500",
    "higgsinoStop CMS-SUS-16-036 T2tt", "higgsinoStop ATLAS-SUSY-2016-15 T2tt",
    "gluino_squarks ATLAS-SUSY-2018-22 T6WW",
  ]

  @Test("of joint likelihoods are ours", arguments: ["simplyGluino", "gluinoToTops"])
  func joint(_ name: String) throws {
    let golden = try Golden("v3.1.1_comb/\(name)")
    let predictor = try Embedded.predictor()
    let results = predictor.database.results
    let found = try predictor.predictions(
      try Embedded.decomposition(name, golden.params), limits: .every)
    let entries = try #require(golden.predictions_combSR)
    #expect(!entries.isEmpty)
    for entry in entries {
      let ours = try #require(
        found.critic.first {
          $0.kind == .covariance && results[$0.result].folder == entry.ana
        }, "\(entry.ana)")
      #expect(abs(ours.crossSection / entry.xsec_fb - 1) < 1e-3)
      // SModelS holds a nuisance at 0 where a region has no event, and within ten events elsewhere.
      let (r, expected) = (try #require(entry.r), try #require(entry.r_exp))
      #expect(abs((ours.expectedR ?? 0) / expected - 1) < 0.03)
      #expect(abs((ours.r ?? 0) / r - 1) < (entry.ana == "CMS-SUS-16-050-agg" ? 0.15 : 0.04))
    }
  }
}
