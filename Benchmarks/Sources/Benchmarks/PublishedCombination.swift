import AnalysisCombinations
import ExperimentalResults
import Foundation
import Inputs
import Likelihoods
import TheoryPredictions

/// The best combination over sets and strengths for published regions with an excess, compatible as the
/// embedded database says: our search against a fine grid of strengths.
enum PublishedCombination {
  static let highestStrength = 4.0

  static func benchmark(predictions count: Int = 40) throws -> Benchmark {
    let database = try ResultsDatabase.open(
      URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../database")
        .standardizedFileURL.path, selection: "pioneer",
      formats: LikelihoodFormats { _, _, _ in NoHypotheses() })
    let predictions = excesses(of: database, count: count)
    let graph = CompatibilityGraph(count: predictions.count) {
      database.areCombinable(predictions[$0].result, predictions[$1].result)
    }
    return Benchmark(
      name: "best combination of \(predictions.count) published regions over all strengths",
      peer: "2000 strengths, the best refined", work: 1,
      ours: {
        (try? BestCombination.find(
          predictions, in: database, maximalStrength: highestStrength
        ).zSquared) ?? .nan
      },
      theirs: { gridded(predictions, graph) })
  }

  /// The largest excesses, each analysis in turn, with a signal of random size.
  private static func excesses(of database: ResultsDatabase, count: Int) -> [TheoryPrediction] {
    var numbers = Numbers(seed: 5)
    var rows: [(rank: Int, result: Int, region: SignalRegion)] = []
    for (index, result) in database.results.enumerated() {
      let regions = result.regions.filter { $0.observed > $0.expected && $0.error > 0 }
        .sorted { ($1.observed / $1.expected, $0.name) < ($0.observed / $0.expected, $1.name) }
      rows += regions.enumerated().map { ($0.offset, index, $0.element) }
    }
    rows.sort { ($0.rank, $0.result) < ($1.rank, $1.result) }
    return rows.prefix(count).map { row in
      let region = row.region
      let signal = (region.observed - region.expected) * Double.random(in: 0.3...3, using: &numbers)
      let profile = CountingProfile(
        observed: region.observed, background: region.expected, error: region.error,
        signal: signal)
      return TheoryPrediction(
        result: row.result, region: region.name, kind: .efficiencyMap,
        crossSection: signal / database.results[row.result].luminosity, profile: profile,
        backgroundLogLikelihood: profile.logLikelihood(atStrength: 0).value,
        data: PredictionData(
          observed: region.observed, expected: region.expected, error: region.error))
    }
  }

  private static func gridded(
    _ predictions: [TheoryPrediction], _ graph: CompatibilityGraph, steps: Int = 2000
  ) -> Double {
    func weight(_ prediction: TheoryPrediction, _ mu: Double) -> Double {
      let value = try? prediction.profile?.logLikelihood(atStrength: mu).value
      return 2 * ((value ?? .nan) - prediction.backgroundLogLikelihood)
    }
    func heaviest(_ mu: Double) -> Double {
      graph.heaviestSet(weights: predictions.map { weight($0, mu) }).weight
    }
    let width = highestStrength / Double(steps)
    let values = (0...steps).map { heaviest(Double($0) * width) }
    let best = values.indices.max { values[$0] < values[$1] } ?? 0
    var (low, high) = (Double(best - 1) * width, Double(best + 1) * width)
    for _ in 0..<40 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if heaviest(a) < heaviest(b) { low = a } else { high = b }
    }
    return heaviest((low + high) / 2)
  }

  /// Joint likelihoods play no part here.
  private struct NoHypotheses: SignalHypotheses {
    struct Unused: Error {}
    let regions: [String] = []
    func likelihood(for yields: [Double]) throws -> any Likelihood { throw Unused() }
  }
}
