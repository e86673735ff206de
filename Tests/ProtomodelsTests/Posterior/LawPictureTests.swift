import Foundation
import MarkovChains
import MoveLaws
import Numerics
import Testing

@testable import Protomodels

/// Tables for the pictures of the laws; `scripts/study laws` sets PROTOLITH_LAW_FOLDER and draws them.
@Suite(
  "The laws of the posterior's moves, as tables for pictures", .enabled(if: StudySize.folder != nil)
)
struct LawPictureTests {
  /// Moves as they are, and those with a Jacobian without it.
  private static let mixtures = [
    ("right", PosteriorSample.target.mixture),
    ("spoilt", PosteriorSample.spoilt(PosteriorSample.withJacobian, .noJacobian)),
  ]
  private static let chains = max(1500, (StudySize.lawSteps ?? 0) / 30)

  private func write(_ name: String, _ lines: [String]) throws {
    let folder = try #require(StudySize.folder)
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: "\(folder)/\(name).dat", atomically: true, encoding: .utf8)
  }

  @Test("prior recovery: counts and continuous parameters against the law")
  func recovery() throws {
    let statistics = PosteriorSample.statistics
    var counts: [String: [Double: Int]] = [:]
    for (name, mixture) in Self.mixtures {
      let (found, _) = try PosteriorSample.trial(mixture).recovered(
        chains: Self.chains, steps: 30, statistics: statistics)
      counts[name] = Dictionary(grouping: found[0], by: { $0 }).mapValues(\.count)
      for (place, label) in [(2, "lsp"), (5, "weight"), (7, "strength")] {
        let inside = Self.inside(label, found[place])
        try write("recovery-\(label)-\(name)", Self.histogram(label, inside))
      }
    }
    let number = Double(Self.chains)
    let (support, prior) = (PosteriorSample.support, PosteriorSample.prior)
    let lines = support.contentCounts.indices.map { n in
      let law = exp(prior.logContent(n, support)) * support.contentCounts[n]
      let shares = Self.mixtures.map { Double(counts[$0.0]?[Double(n)] ?? 0) / number }
      let error = (law * (1 - law) / number).squareRoot()
      return "\(n) \(law) \(shares[0]) \(shares[1]) \(error)"
    }
    try write("recovery-number", ["# n, law, found, found without the Jacobian, error"] + lines)
  }

  /// The draws for which the law of a number is known: weights and strengths of particles that are there.
  private static func inside(_ label: String, _ values: [Double]) -> [Double] {
    label == "lsp" ? values : values.filter { $0 != 0 }
  }

  /// Thirty columns: middle, density found, its error, density by the law (the sum of strengths has none
  /// in closed form: its number of terms varies).
  private static func histogram(_ label: String, _ values: [Double]) -> [String] {
    let masses = PosteriorSample.support.lspMasses
    let range =
      switch label {
      case "lsp": masses
      case "weight": 0...5.0
      default: -6...6.0
      }
    let width = (range.upperBound - range.lowerBound) / 30
    return (0..<30).map { column in
      let low = range.lowerBound + Double(column) * width
      let count = Double(values.count { $0 >= low && $0 < low + width })
      let scale = Double(values.count) * width
      let law: Double =
        switch label {
        case "lsp": 1 / (masses.upperBound - masses.lowerBound)
        case "weight": (exp(-low) - exp(-low - width)) / width
        default: .nan
        }
      return "\(low + width / 2) \(count / scale) \(count.squareRoot() / scale) \(law)"
    }
  }

  @Test("Geweke's joint law: distances of both distributions")
  func joint() throws {
    for (name, mixture) in Self.mixtures {
      let trial = PosteriorSample.jointTrial { _ in mixture }
      let statistics = PosteriorSample.jointStatistics
      let samples = try trial.samples(
        chains: Self.chains, rounds: 30, statistics: statistics)
      for (place, statistic) in statistics.enumerated() where !statistic.isDiscrete {
        let label = statistic.name.replacing(" ", with: "-")
        try write(
          "joint-\(label)-\(name)",
          Self.distances(samples.found[place], samples.expected[place]))
      }
    }
  }

  /// At shares of the direct draws: the difference of both cumulative shares in units of √(2 / n), which
  /// Kolmogorov's law keeps below 1.63 in 99 of 100 cases.
  private static func distances(_ found: [Double], _ expected: [Double]) -> [String] {
    let (a, b) = (found.sorted(), expected.sorted())
    let scale = (Double(a.count) / 2).squareRoot()
    var place = 0
    return (1..<200).map { step in
      let index = step * b.count / 200
      while place < a.count, a[place] <= b[index] { place += 1 }
      // Equal values (a strength of none) end together.
      var end = index
      while end < b.count, b[end] <= b[index] { end += 1 }
      let share = Double(end) / Double(b.count)
      return "\(share) \((Double(place) / Double(a.count) - share) * scale)"
    }
  }

  @Test("flows between cells, there and back")
  func flows() throws {
    for (name, mixture) in Self.mixtures {
      let trial = PosteriorSample.trial(mixture)
      var lines: [String] = []
      for cell in [PosteriorSample.cell, PosteriorSample.numberCell, PosteriorSample.weightsCell] {
        lines += try trial.flows(draws: 2 * Self.chains, cells: 32, cell: cell)
          .map { "\($0.there) \($0.back) \($0.thereError) \($0.backError) \($0.pull)" }
      }
      try write("flows-\(name)", lines)
    }
  }
}
