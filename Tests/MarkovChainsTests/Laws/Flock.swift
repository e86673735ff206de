import Foundation
import MarkovChains
import Numerics

/// A toy of changing dimension: up to three numbers in (0, 1), each with density 2m, in rising order.
///
/// The prior of their number is 0.4, 0.3, 0.2, 0.1. The data, if any, are the sum of the numbers with a
/// normal error of 0.3.
struct Flock: Target {
  static let odds = [0.4, 0.3, 0.2, 0.1]
  var observed: Double?

  func evaluate(_ point: [Double]) throws -> Evaluation<[Double], Int> {
    guard point.count < Self.odds.count, point.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw RejectedPoint("outside")
    }
    var logDensity = log(Self.odds[point.count])
    for (place, number) in point.enumerated() {
      logDensity += log(2 * number) + log(Double(place + 1))
    }
    if let observed {
      let distance = (observed - point.reduce(0, +)) / 0.3
      logDensity -= distance * distance / 2
    }
    return Evaluation(point: point, logDensity: logDensity, evidence: 0)
  }

  static func draw(_ random: inout RandomStream) -> [Double] {
    var lot = random.uniform()
    var count = 0
    while count < 3, lot >= odds[count] {
      lot -= odds[count]
      count += 1
    }
    return (0..<count).map { _ in (1 - random.uniform()).squareRoot() }.sorted()
  }

  static func simulate(_ point: [Double], _ random: inout RandomStream) -> Double {
    point.reduce(0, +) + random.normal(mean: 0, deviation: 0.3)
  }

  /// All moves; the odds of births and deaths depend on the number, most steps rescale.
  static func mixture(flaw: Flaw = .none) -> MoveMixture<Flock> {
    let change: @Sendable ([Double]) -> Double = { $0.count < 3 ? 2 : 0 }
    let back: @Sendable ([Double]) -> Double = { $0.isEmpty ? 0 : $0.count == 1 ? 0.5 : 1 }
    let same: @Sendable ([Double]) -> Double = { $0.isEmpty ? 0 : 4 }
    return MoveMixture([
      .init(Birth(flaw: flaw), reverse: 1, weight: change),
      .init(Death(flaw: flaw), reverse: 0, weight: back),
      .init(Split(flaw: flaw), reverse: 3, weight: { $0.isEmpty ? 0 : change($0) }),
      .init(Merge(flaw: flaw), reverse: 2, weight: { $0.count < 2 ? 0 : back($0) }),
      .init(Rescale(flaw: flaw), reverse: 4, weight: same),
    ])
  }

  /// What a move does wrong, for the laws to find.
  enum Flaw: CaseIterable { case none, noJacobian, noRatio }
}

/// One more number, uniform.
struct Birth: ReversibleMove {
  typealias T = Flock
  let name = "birth"
  var flaw = Flock.Flaw.none
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    let grown = (point + [random.uniform()]).sorted()
    return Proposal(
      grown, logReverseOverForward: flaw == .noRatio ? 0 : -log(Double(grown.count)))
  }
}

/// One number less, any of them.
struct Death: ReversibleMove {
  typealias T = Flock
  let name = "death"
  var flaw = Flock.Flaw.none
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard !point.isEmpty else { return nil }
    var shrunk = point
    shrunk.remove(at: random.index(below: point.count))
    return Proposal(
      shrunk, logReverseOverForward: flaw == .noRatio ? 0 : log(Double(point.count)))
  }
}

/// One number m becomes two, m u and m (2 - u) with u uniform.
struct Split: ReversibleMove {
  typealias T = Flock
  let name = "split"
  var flaw = Flock.Flaw.none

  /// (m, u) to the two numbers; |J| = 2m.
  static func map(_ coordinates: [Double]) -> [Double] {
    [coordinates[0] * coordinates[1], coordinates[0] * (2 - coordinates[1])]
  }
  static func logJacobian(_ m: Double) -> Double { log(2 * m) }

  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard !point.isEmpty else { return nil }
    var split = point
    let m = split.remove(at: random.index(below: point.count))
    split = (split + Self.map([m, random.uniform()])).sorted()
    return Proposal(
      split, logReverseOverForward: flaw == .noRatio ? 0 : Self.logOdds(fewer: point.count),
      logJacobian: flaw == .noJacobian ? 0 : Self.logJacobian(m))
  }

  /// ln of the odds of one pair among those of n + 1 over the odds of one among n.
  static func logOdds(fewer count: Int) -> Double { log(2 / Double(count + 1)) }
}

/// Two numbers become their mean.
struct Merge: ReversibleMove {
  typealias T = Flock
  let name = "merge"
  var flaw = Flock.Flaw.none
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard point.count > 1 else { return nil }
    var merged = point
    let first = merged.remove(at: random.index(below: point.count))
    let second = merged.remove(at: random.index(below: point.count - 1))
    let mean = (first + second) / 2
    merged = (merged + [mean]).sorted()
    return Proposal(
      merged, logReverseOverForward: flaw == .noRatio ? 0 : -Split.logOdds(fewer: merged.count),
      logJacobian: flaw == .noJacobian ? 0 : -Split.logJacobian(mean))
  }
}

/// One number times a factor, uniform in its logarithm.
struct Rescale: ReversibleMove {
  typealias T = Flock
  let name = "rescale"
  var flaw = Flock.Flaw.none
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard !point.isEmpty else { return nil }
    var scaled = point
    let logFactor = random.uniform(-1, 1)
    scaled[random.index(below: point.count)] *= exp(logFactor)
    return Proposal(scaled.sorted(), logJacobian: flaw == .noJacobian ? 0 : logFactor)
  }
}
