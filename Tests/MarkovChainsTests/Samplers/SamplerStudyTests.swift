import Foundation
import MarkovChains
import Numerics
import Testing

/// `scripts/study samplers`: many seeds of every sampler on targets with known answers, as a table.
@Suite(
  "Samplers over many seeds",
  .enabled(if: ProcessInfo.processInfo.environment["PROTOLITH_SAMPLER_SEEDS"] != nil))
struct SamplerStudyTests {
  private static let targets: [KnownMeans] = [
    .normal3, .normal6, .twoPeaks(2), .twoPeaks(3), .corner, .steps, .rosenbrock, .funnel,
  ]

  private static let samplers: [(settings: SamplerSettings, steps: Int)] = [
    (.metropolis(MetropolisSettings(burnIn: 4000)), 44_000),
    (.stretch(StretchSettings(burnIn: 1000)), 4000),
    (.tempering(TemperingSettings(rungs: 8, burnIn: 1000)), 6000),
    (.nested(NestedSettings()), 1_000_000),
    (.evolution(EvolutionSettings()), 10_000),
  ]

  /// What one run found.
  private struct Outcome {
    var evaluations: Int
    var size: Double
    var pull: Double?
    /// Of nested sampling, by threads and by families.
    var threadsPull: Double?
    var familiesPull: Double?
    var evidencePull: Double?
    var evidenceError: Double?
  }

  @Test("have honest means and evidences")
  func table() throws {
    let environment = ProcessInfo.processInfo.environment
    let seeds = max(2, Int(environment["PROTOLITH_SAMPLER_SEEDS"] ?? "") ?? 2)
    print(
      "| target | sampler | points | draws | rms pull of a mean | error of ln Z | rms pull of ln Z |"
    )
    print("|---|---|---|---|---|---|---|")
    for known in Self.targets {
      for (settings, steps) in Self.samplers {
        let outcomes = try (1...seeds).map {
          try Self.outcome(settings, steps, known, seed: UInt64($0))
        }
        print(Self.row(known.name, settings.kind, outcomes))
      }
    }
  }

  private static func outcome(
    _ settings: SamplerSettings, _ steps: Int, _ known: KnownMeans, seed: UInt64
  ) throws -> Outcome {
    let walk = try CubeWalk(settings, on: known.target, steps: steps, seed: seed)
    let evaluations = walk.last.evidence.evaluations
    switch settings.weighting {
    case .none: return Outcome(evaluations: evaluations, size: 0)
    case .equal:
      let quantity = known.quantities[0]
      let draws = walk.draws(after: settings.burnIn, quantity.value)
      var outcome = Outcome(evaluations: evaluations, size: 0)
      if let error = draws.meanError {
        outcome.pull = (draws.mean - quantity.mean) / error
        outcome.size = draws.variance / (error * error)
      }
      if case .tempering(let memory) = walk.last.point.memory, let found = memory.steppingStone {
        outcome.evidenceError = found.error
        outcome.evidencePull = (found.logEvidence - known.target.logEvidence) / found.error
      }
      return outcome
    case .logWeights: return nested(walk, known)
    }
  }

  private static func nested(_ walk: CubeWalk, _ known: KnownMeans) -> Outcome {
    let sequence = walk.sequence
    let quantity = known.quantities[0]
    let values = walk.nestedValues(quantity.value)
    let (mean, threads, families) = sequence.mean(of: values)
    let variance = zip(values, sequence.weights).reduce(0) {
      $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean)
    }
    let found = sequence.evidence
    let error = max(threads, families)
    return Outcome(
      evaluations: walk.last.evidence.evaluations, size: variance / (error * error),
      pull: (mean - quantity.mean) / error, threadsPull: (mean - quantity.mean) / threads,
      familiesPull: (mean - quantity.mean) / families,
      evidencePull: (found.logEvidence - known.target.logEvidence) / found.error,
      evidenceError: found.error)
  }

  @Test("of nested sampling by slices and jumps on the way to a newborn")
  func slices() throws {
    let environment = ProcessInfo.processInfo.environment
    let seeds = max(2, Int(environment["PROTOLITH_SAMPLER_SEEDS"] ?? "") ?? 2)
    print(
      "| target | slices, jumps | points | draws | rms pull | by threads | by families | of ln Z |")
    print("|---|---|---|---|---|---|---|---|")
    for known in Self.targets {
      for (slices, jumps) in [(3, 0), (10, 0), (1, 1), (3, 3)] {
        let dimension = known.target.dimension
        let settings = NestedSettings(
          livePoints: 100, slices: slices * dimension, jumps: jumps * dimension)
        let outcomes = try (1...seeds).map {
          try Self.outcome(.nested(settings), 1_000_000, known, seed: UInt64($0))
        }
        print(Self.row(known.name, "\(slices) d, \(jumps) d", outcomes))
      }
    }
  }

  private static func row(_ target: String, _ moves: String, _ outcomes: [Outcome]) -> String {
    let count = Double(outcomes.count)
    let cells = [
      target, moves,
      String(format: "%.0f", outcomes.reduce(0) { $0 + Double($1.evaluations) } / count),
      String(format: "%.0f", outcomes.reduce(0) { $0 + $1.size } / count),
      rms(outcomes.compactMap(\.pull)), rms(outcomes.compactMap(\.threadsPull)),
      rms(outcomes.compactMap(\.familiesPull)), rms(outcomes.compactMap(\.evidencePull)),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func row(
    _ target: String, _ kind: SamplerKind, _ outcomes: [Outcome]
  ) -> String {
    let count = Double(outcomes.count)
    let points = outcomes.reduce(0) { $0 + Double($1.evaluations) } / count
    let draws = outcomes.reduce(0) { $0 + $1.size } / count
    let cells = [
      target, kind.rawValue, String(format: "%.0f", points), String(format: "%.0f", draws),
      rms(outcomes.compactMap(\.pull)), rms(outcomes.compactMap(\.evidenceError)),
      rms(outcomes.compactMap(\.evidencePull)),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func rms(_ values: [Double]) -> String {
    guard !values.isEmpty else { return "" }
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    return String(format: "%.2f", square.squareRoot())
  }
}
