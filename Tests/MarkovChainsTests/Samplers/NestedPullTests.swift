import Foundation
import MarkovChains
import Numerics
import Testing

/// Pulls, (found - known) / error, of many runs of nested sampling: with honest errors their mean is 0, their width 1.
@Suite("Pulls of nested sampling")
struct NestedPullTests {
  static let targets: [KnownMeans] = [
    .normal3, .normal6, .twoPeaks(2), .twoPeaks(3), .funnel, .corner, .steps, .rosenbrock,
  ]

  /// The pulls of some runs.
  struct Pulls {
    var evidences: [Double] = []
    /// Of every mean, with the error that a fit tells, and with those by threads and by families.
    var told: [[Double]]
    var threads: [[Double]]
    var families: [[Double]]

    init(_ count: Int) {
      told = [[Double]](repeating: [], count: count)
      (threads, families) = (told, told)
    }

    /// Adds a run of one or more chains.
    mutating func count(_ chains: [CubeWalk], _ known: KnownMeans) {
      let sequence = NestedSequence(chains.map(\.records))
      let found = sequence.evidence
      evidences.append((found.logEvidence - known.target.logEvidence) / found.error)
      for (place, quantity) in known.quantities.enumerated() {
        let own = chains.map { $0.nestedValues(quantity.value) }
        let values = sequence.deaths.map { own[$0.chain][$0.place] }
        let (mean, byThreads, byFamilies) = sequence.mean(of: values)
        let spread = Self.spread(own, chains)
        let off = mean - quantity.mean
        told[place].append(off / max(byThreads, byFamilies, spread))
        threads[place].append(off / byThreads)
        families[place].append(off / byFamilies)
      }
    }

    /// The error of a mean by the means of the chains; 0 of one chain.
    private static func spread(_ values: [[Double]], _ chains: [CubeWalk]) -> Double {
      guard chains.count > 1 else { return 0 }
      let means = zip(values, chains).map { values, chain in
        zip(values, chain.sequence.weights).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return (Draws([means]).variance / Double(chains.count)).squareRoot()
    }
  }

  /// Runs of so many chains each; the pulls of the chains alone, and of the runs.
  static func pulls(
    _ known: KnownMeans, runs: Int, chains: Int, livePoints: Int
  ) throws -> (alone: Pulls, together: Pulls) {
    var (alone, together) = (Pulls(known.quantities.count), Pulls(known.quantities.count))
    for run in 0..<runs {
      let walks = try (1...chains).map { chain in
        try CubeWalk(
          .nested(NestedSettings(livePoints: livePoints)), on: known.target, steps: 1_000_000,
          seed: UInt64(run * chains + chain))
      }
      for walk in walks { alone.count([walk], known) }
      if chains > 1 { together.count(walks, known) }
    }
    return (alone, together)
  }

  @Test("have mean 0 and width 1 over some runs", arguments: [0, 2, 4])
  func some(place: Int) throws {
    let known = Self.targets[place]
    let found = try Self.pulls(known, runs: 30, chains: 1, livePoints: 60).alone
    for pulls in [found.evidences] + found.told {
      let draws = Draws([pulls])
      // √30 · 0.9 and χ² of 29 degrees: outside by chance once in 10⁶ times each.
      #expect(abs(draws.mean) < 0.9, "\(known.name): \(draws.mean)")
      #expect(draws.variance > 0.19 && draws.variance < 2.85, "\(known.name): \(draws.variance)")
    }
  }

  @Test(
    "have mean 0 and width 1 over many runs, as a table",
    .enabled(if: ProcessInfo.processInfo.environment["PROTOLITH_PULL_RUNS"] != nil))
  func table() throws {
    let environment = ProcessInfo.processInfo.environment
    let runs = max(4, Int(environment["PROTOLITH_PULL_RUNS"] ?? "") ?? 4)
    let livePoints = max(20, Int(environment["PROTOLITH_PULL_LIVE_POINTS"] ?? "") ?? 100)
    print("| target | quantity | chains | runs | mean | width | by threads | by families |")
    print("|---|---|---|---|---|---|---|---|")
    for known in Self.targets {
      let began = Date()
      let found = try Self.pulls(known, runs: runs, chains: 4, livePoints: livePoints)
      for (chains, pulls) in [(1, found.alone), (4, found.together)] {
        print(Self.row(known.name, "ln Z", chains, pulls.evidences, []))
        for (place, quantity) in known.quantities.enumerated() {
          print(
            Self.row(
              known.name, quantity.name, chains, pulls.told[place],
              [pulls.threads[place], pulls.families[place]]))
        }
      }
      print(String(format: "%@: %.0f s", known.name, Date().timeIntervalSince(began)))
    }
  }

  private static func row(
    _ target: String, _ quantity: String, _ chains: Int, _ pulls: [Double], _ others: [[Double]]
  ) -> String {
    let draws = Draws([pulls])
    let count = Double(pulls.count)
    let width = draws.variance.squareRoot()
    var cells = [
      target, quantity, "\(chains)", "\(pulls.count)",
      String(format: "%.2f ± %.2f", draws.mean, width / count.squareRoot()),
      String(format: "%.2f ± %.2f", width, Self.widthError(pulls)),
    ]
    cells += others.map { String(format: "%.2f", Draws([$0]).variance.squareRoot()) }
    if others.isEmpty { cells += ["", ""] }
    return "| " + cells.joined(separator: " | ") + " |"
  }

  /// The error of the standard deviation, by the fourth moment.
  private static func widthError(_ pulls: [Double]) -> Double {
    let count = Double(pulls.count)
    let mean = pulls.reduce(0, +) / count
    let second = pulls.reduce(0) { $0 + pow($1 - mean, 2) } / count
    let fourth = pulls.reduce(0) { $0 + pow($1 - mean, 4) } / count
    return (max(0, fourth - second * second) / count).squareRoot() / (2 * second.squareRoot())
  }
}
