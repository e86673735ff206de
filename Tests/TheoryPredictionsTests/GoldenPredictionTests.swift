import ExperimentalResults
import Foundation
import Likelihoods
import Numerics
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

  static func predictor(_ cellValue: CellValue = .interpolated) throws -> Predictor {
    var settings = PredictionSettings()
    settings.roundQueries = true
    settings.cellValue = cellValue
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

/// Relative differences up to this are none: five digits are published of averages.
private let exact = 1e-4

@Suite("The predictions of SModelS", .enabled(if: Shared.isThere))
struct GoldenPredictionTests {
  /// Golden cross sections and limits of all topologies that we have, with ours.
  private func compare(
    _ name: String, _ cellValue: CellValue
  ) throws -> (regions: [Comparison], limits: [Comparison]) {
    let golden = try Golden("v3.1.1/\(name)")
    let predictor = try Embedded.predictor(cellValue)
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
  /// upper-limit results, are compared.
  ///
  /// The corners of a regular grid lie on one circle: all its triangulations are Delaunay's, and a
  /// value between grid points is one of those that they give.
  @Test(
    "are ours, or another triangulation's",
    arguments: [
      ("simplyGluino", 4, 12), ("gluinoToTops", 2, 10), ("ew_ymi2l51r", 2, 4),
      ("higgsinoStop", 6, 24), ("lightEWinos", 6, 18), ("gluino_squarks", 9, 48),
    ])
  func agreement(_ name: String, regions: Int, limits: Int) throws {
    let found = try compare(name, .interpolated)
    let smallest = try compare(name, .smallest)
    let largest = try compare(name, .largest)
    #expect(found.regions.count == regions)
    #expect(found.limits.count == limits)
    let bounds = zip(
      smallest.regions + smallest.limits, largest.regions + largest.limits)
    for (entry, (low, high)) in zip(found.regions + found.limits, bounds)
    where entry.difference > exact {
      let isWithin =
        min(entry.ours, low.ours) * (1 - 1e-3) <= entry.golden
        && entry.golden <= max(entry.ours, high.ours) * (1 + 1e-3)
      #expect(
        isWithin || Self.different.contains("\(name) \(entry.name)"),
        "\(entry) of \(low.ours) … \(high.ours)")
    }
  }

  /// Where values of ambiguous cells decide more than a number: which topologies a limit merges.
  private static let different = ["higgsinoStop CMS-SUS-16-036 T2tt"]

  /// Our predictions of joint likelihoods by folder.
  private func joint(
    _ name: String, _ golden: Golden, _ cellValue: CellValue
  ) throws -> [String: TheoryPrediction] {
    let predictor = try Embedded.predictor(cellValue)
    let found = try predictor.predictions(
      try Embedded.decomposition(name, golden.params), limits: .every)
    let joint = found.critic.filter { $0.kind == .covariance }
    return Dictionary(
      joint.map { (predictor.database.results[$0.result].folder, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test("of joint likelihoods are ours", arguments: ["simplyGluino", "gluinoToTops"])
  func joint(_ name: String) throws {
    let golden = try Golden("v3.1.1_comb/\(name)")
    let found = try joint(name, golden, .interpolated)
    let smallest = try joint(name, golden, .smallest)
    let largest = try joint(name, golden, .largest)
    let entries = try #require(golden.predictions_combSR)
    #expect(!entries.isEmpty)
    for entry in entries {
      let ours = try #require(found[entry.ana], "\(entry.ana)")
      let low = try #require(smallest[entry.ana]).crossSection
      let high = try #require(largest[entry.ana]).crossSection
      #expect(low * (1 - 1e-3) < entry.xsec_fb && entry.xsec_fb < high * (1 + 1e-3))
      // SModelS holds a nuisance at 0 where a region has no event, and within ten events elsewhere: its
      // ln L is below ours at every strength.
      let (r, expected) = (try #require(entry.r), try #require(entry.r_exp))
      #expect(abs((ours.expectedR ?? 0) / expected - 1) < 0.03)
      #expect(abs((ours.r ?? 0) / r - 1) < (entry.ana == "CMS-SUS-16-050-agg" ? 0.15 : 0.04))
    }
  }
}
