import MarkovChains
import Numerics

/// A normal density about `mean` with unit width; points left of `wall` have no value.
struct Bell: Target {
  var mean = 0.0
  var wall = -Double.infinity

  func evaluate(_ point: Double) throws -> Evaluation<Double, Int> {
    if point < wall { throw RejectedPoint("behind the wall") }
    let distance = point - mean
    return Evaluation(point: point, logDensity: -distance * distance / 2, evidence: 1)
  }

  func state(at point: Double) throws -> ChainState<Bell> {
    let evaluation = try evaluate(point)
    return ChainState(
      step: 0, point: point, logDensity: evaluation.logDensity, evidence: evaluation.evidence)
  }
}

/// A symmetric step of a uniform width, as a search move and as a reversible one.
struct Stride: SearchMove, ReversibleMove {
  typealias T = Bell
  var name = "stride"
  var width = 2.0

  func propose(
    _ draft: inout Double, from state: ChainState<Bell>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    draft += random.uniform(-width, width)
    return true
  }

  func propose(from point: Double, using random: inout RandomStream) -> Proposal<Double>? {
    Proposal(point + random.uniform(-width, width))
  }
}

/// A move that never applies.
struct Idle: SearchMove {
  typealias T = Bell
  let name = "idle"
  func propose(
    _ draft: inout Double, from state: ChainState<Bell>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool { false }
}

/// The whole number nearest to a point.
struct Whole: Simplification {
  typealias T = Bell
  let name = "whole"
  func simplified(_ point: Double) -> Double? {
    point.rounded() == point ? nil : point.rounded()
  }
}
