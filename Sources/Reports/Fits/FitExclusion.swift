import ExperimentalResults
import GlobalFits
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

/// What all results of a database exclude of a fit: its best point, its posterior, its prior.
public struct FitExclusion: Sendable {
  /// A result at the best point.
  public struct Row: Sendable {
    public var result: String
    public var region: String?
    public var r: Double
    public var expectedR: Double?
  }

  /// The results at the best point, the largest r first.
  public let rows: [Row]
  /// How many of some models of the prior have a result with r of at least 1, and of how many.
  public let prior: (excluded: Int, of: Int)
  /// The same of the posterior; nil of a search.
  public let posterior: (excluded: Int, of: Int)?

  /// Models of prior and posterior that are looked at.
  private static let models = 60

  /// Predicts with every result.
  public init(
    _ answer: FitAnswer, target: FitTarget, database: ResultsDatabase, settings: FitSettings
  ) throws {
    let predictor = Predictor(database: database, settings: settings.predictions)
    func predictions(_ values: [Double], _ limits: LimitCoverage) throws -> [TheoryPrediction] {
      let spectrum = try target.spectrum(at: values)
      let decomposition = Decomposition(spectrum, settings: settings.decomposition)
      return try predictor.predictions(decomposition, limits: limits).critic
    }
    func count(_ points: [[Double]]) throws -> (Int, Int) {
      var (excluded, of) = (0, 0)
      for values in points {
        do {
          if try predictions(values, .leading).contains(where: { ($0.r ?? 0) >= 1 }) {
            excluded += 1
          }
          of += 1
        } catch is RejectedPoint { continue } catch is PredictionIssue { continue }
      }
      return (excluded, of)
    }
    let best = try predictions(answer.best.draw.values, .every)
    rows = best.compactMap { prediction in
      prediction.r.map {
        Row(
          result: database.results[prediction.result].folder, region: prediction.region, r: $0,
          expectedR: prediction.expectedR)
      }
    }.sorted { ($1.r, $0.result) < ($0.r, $1.result) }
    prior = try count(Self.drawn(target, seed: answer.plan.seed))
    posterior =
      answer.summary == nil
      ? nil : try count(answer.draws.evened(Self.models).prefix(Self.models).map(\.values))
  }

  /// Models of the prior that meet the requirements of the plan.
  private static func drawn(_ target: FitTarget, seed: UInt64) -> [[Double]] {
    var random = RandomStream(runSeed: seed, chain: .max - 1)
    var points: [[Double]] = []
    for _ in 0..<50 * models where points.count < models {
      let cube = CubePoint.draw(dimension: target.dimension, using: &random)
      if let values = try? target.parameters.values(at: cube.coordinates) { points.append(values) }
    }
    return points
  }
}
