import Foundation
import MarkovChains
import MoveLaws
import Numerics
import Testing

@Suite("The laws of moves")
struct MoveLawsTests {
  static let flawed: [Flock.Flaw] = [.noJacobian, .noRatio]

  private func trial(_ flaw: Flock.Flaw) -> MoveTrial<Flock> {
    MoveTrial(target: Flock(), mixture: Flock.mixture(flaw: flaw), draw: Flock.draw)
  }

  /// By number and by whether the largest is above 0.7.
  private func balance(_ flaw: Flock.Flaw) throws -> [String] {
    try trial(flaw).balanceViolations(draws: 40_000, cells: 8) { point in
      2 * point.count + ((point.last ?? 0) > 0.7 ? 1 : 0)
    }
  }

  @Test("find as much flow there as back")
  func balance() throws { #expect(try balance(.none) == []) }

  @Test("find flows that differ where a ratio is wrong", arguments: flawed)
  func imbalance(flaw: Flock.Flaw) throws { #expect(try !balance(flaw).isEmpty) }

  @Test("find a Jacobian that is that of differences, and one that is not")
  func jacobian() {
    for (m, u) in [(0.3, 0.7), (0.9, 0.1), (0.01, 0.5)] {
      #expect(
        JacobianLaw.violations(
          at: [m, u], claimed: Split.logJacobian(m), map: Split.map
        ) == [])
      #expect(!JacobianLaw.violations(at: [m, u], claimed: 0, map: Split.map).isEmpty)
    }
    let wrong = JacobianLaw.violations(at: [0.3, 0.7], claimed: 0) { [$0[0]] }
    #expect(wrong == ["the map takes 2 coordinates to 1"])
  }

  private func recovery(_ flaw: Flock.Flaw) throws -> [String] {
    try trial(flaw).recoveryViolations(
      chains: 3000, steps: 30,
      statistics: [
        Statistic("number", isDiscrete: true) { Double($0.count) },
        Statistic("smallest") { $0.first ?? 0 }, Statistic("largest") { $0.last ?? 0 },
      ])
  }

  @Test("find the prior recovered, counts and values")
  func recovers() throws { #expect(try recovery(.none) == []) }

  @Test("find another law where a ratio is wrong", arguments: flawed)
  func recoversAnother(flaw: Flock.Flaw) throws { #expect(try !recovery(flaw).isEmpty) }

  private func joint(_ flaw: Flock.Flaw) throws -> [String] {
    let trial = JointTrial<Flock, Double>(
      target: { Flock(observed: $0) }, mixture: { _ in Flock.mixture(flaw: flaw) },
      draw: Flock.draw, simulate: Flock.simulate)
    return try trial.violations(
      chains: 3000, rounds: 25,
      statistics: [
        Statistic("number", isDiscrete: true) { Double($0.0.count) },
        Statistic("sum") { $0.0.reduce(0, +) }, Statistic("data") { $0.1 },
        Statistic("largest times data") { ($0.0.last ?? 0) * $0.1 },
      ])
  }

  @Test("find one joint law of parameters and data in both ways")
  func joint() throws { #expect(try joint(.none) == []) }

  @Test("find two joint laws where a ratio is wrong", arguments: flawed)
  func disjoint(flaw: Flock.Flaw) throws { #expect(try !joint(flaw).isEmpty) }
}

/// Normal densities in one, two and three dimensions, with weights of their own: evidences are known.
private struct Bells: Target {
  static let widths = [0.5, 1, 2]
  static let heights = [3, 1, 0.2]
  /// Z_k = h (2π σ²)^(k/2), normalised.
  static var probabilities: [Double] {
    let evidences = (0..<3).map { place in
      heights[place] * pow(2 * .pi * widths[place] * widths[place], Double(place + 1) / 2)
    }
    return evidences.map { $0 / evidences.reduce(0, +) }
  }

  func evaluate(_ point: [Double]) throws -> Evaluation<[Double], Int> {
    let place = point.count - 1
    let squares = point.reduce(0) { $0 + $1 * $1 }
    return Evaluation(
      point: point,
      logDensity: log(Self.heights[place])
        - squares / (2 * Self.widths[place] * Self.widths[place]),
      evidence: 0)
  }
}

/// One more coordinate, or the last one less; all are scaled to the width of the new dimension.
private struct ChangeDimension: ReversibleMove {
  typealias T = Bells
  let name = "dimension"
  var leavesJacobianOut = false
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    let up = random.uniform() < 0.5
    guard (1...3).contains(point.count + (up ? 1 : -1)) else { return nil }
    let (from, to) = (point.count - 1, point.count - (up ? 0 : 2))
    let scale = Bells.widths[to] / Bells.widths[from]
    let dimension = Double(min(point.count, to + 1))
    let jacobian = leavesJacobianOut ? 0 : dimension * log(scale)
    if up {
      let added = random.normal(mean: 0, deviation: 2)
      return Proposal(
        point.map { $0 * scale } + [added], logReverseOverForward: -Self.logNormal(added),
        logJacobian: jacobian)
    }
    return Proposal(
      point.dropLast().map { $0 * scale },
      logReverseOverForward: Self.logNormal(point[point.count - 1]), logJacobian: jacobian)
  }
  private static func logNormal(_ x: Double) -> Double {
    -x * x / 8 - log(2 * (2 * .pi).squareRoot())
  }
}

private struct Wander: ReversibleMove {
  typealias T = Bells
  let name = "wander"
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    Proposal(point.map { $0 + random.uniform(-1, 1) })
  }
}

@Suite("Bells of different dimensions")
struct BellsTests {
  private func violations(leavesJacobianOut: Bool) throws -> [String] {
    let trial = MoveTrial(
      target: Bells(),
      mixture: MoveMixture([ChangeDimension(leavesJacobianOut: leavesJacobianOut), Wander()])
    ) { _ in [0] }
    return try trial.shareViolations(
      chains: 32, steps: 3000, probabilities: Bells.probabilities
    ) { $0.count - 1 }
  }

  @Test("share the steps by their evidences")
  func evidences() throws { #expect(try violations(leavesJacobianOut: false) == []) }

  @Test("do not where the Jacobian is left out")
  func broken() throws { #expect(try !violations(leavesJacobianOut: true).isEmpty) }
}
