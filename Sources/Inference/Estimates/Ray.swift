import Foundation
import Likelihoods

/// A way from the best fit through the space of one or two parameters, all others profiled.
///
/// Along it √(2ΔlnL) of a parabola is the distance t, which makes the search for a level short.
struct Ray {
  /// Where a search along a ray ends.
  enum End: Sendable, Equatable {
    /// 2ΔlnL has the level there.
    case crossing
    /// A bound is met before.
    case bound
    /// ln L is not defined beyond.
    case domain
    /// The level is not met at any distance that was tried.
    case none
  }

  /// What a search found.
  struct Found: Sendable {
    var values: [Double]
    var end: End
    var rise: Double
    var fit: FitResult?
    /// The highest point on the way, where it is higher than the best fit.
    var higher: FitResult?
  }

  let estimate: Estimate
  /// The parameters that move.
  let parameters: [Int]
  /// Their change per t.
  let direction: [Double]

  private static let farthest = 1e6
  private static let mostSteps = 60

  /// Position at t.
  func values(at t: Double) -> [Double] {
    zip(parameters, direction).map { estimate.best.point[$0] + t * $1 }
  }

  /// The largest t inside the bounds.
  private var edge: Double {
    var edge = Double.infinity
    for (index, slope) in zip(parameters, direction) where slope != 0 {
      let bounds = estimate.parameters[index].bounds
      let room = (slope > 0 ? bounds.upperBound : bounds.lowerBound) - estimate.best.point[index]
      edge = min(edge, max(0, room / slope))
    }
    return edge
  }

  /// Goes out until 2ΔlnL = `level`.
  func search(for level: Double) throws(InferenceError) -> Found {
    let edge = edge
    var state = Search(target: level.squareRoot(), edge: edge)
    var last: Found?
    var higher: FitResult?
    for _ in 0..<Self.mostSteps {
      let t = state.next
      let found = try evaluate(at: t, near: last?.fit, edge: edge)
      if let fit = found.fit, found.rise < -1e-6,
        fit.logLikelihood > higher?.logLikelihood ?? -.infinity
      {
        higher = fit
      }
      state.take(found.rise, at: t)
      last = found.fit == nil ? last : found
      if state.isDone || t > Self.farthest { break }
    }
    return ending(state, last, higher, edge)
  }

  private func ending(
    _ state: Search, _ last: Found?, _ higher: FitResult?, _ edge: Double
  ) -> Found {
    let end: End =
      switch state.outcome {
      case .level: .crossing
      case .edge: .bound
      case .wall: .domain
      case .open: .none
      }
    var values = values(at: state.position)
    if end == .bound {
      // Rounding must not leave the bound.
      for (place, index) in parameters.enumerated() {
        let bounds = estimate.parameters[index].bounds
        values[place] = min(max(values[place], bounds.lowerBound), bounds.upperBound)
      }
    }
    return Found(
      values: values, end: end, rise: last?.rise ?? .nan, fit: last?.fit, higher: higher)
  }

  /// The profile at t; no fit where ln L is undefined.
  private func evaluate(
    at t: Double, near neighbour: FitResult?, edge: Double
  ) throws(InferenceError) -> Found {
    let values = values(at: t)
    do throws(InferenceError) {
      let held = Dictionary(uniqueKeysWithValues: zip(parameters, values))
      let fit = try estimate.fit(holding: held, neighbour: neighbour)
      return Found(values: values, end: .crossing, rise: estimate.rise(fit), fit: fit)
    } catch {
      guard case .undefinedStart = error else { throw error }
      return Found(values: values, end: .domain, rise: .infinity, fit: nil)
    }
  }
}

/// The search for the t where the square root of 2ΔlnL reaches a target: secant in a bracket.
private struct Search {
  enum Outcome { case level, edge, wall, open }
  typealias Sample = (t: Double, root: Double)

  let target: Double
  let edge: Double
  private(set) var next: Double
  private(set) var position = 0.0
  private(set) var outcome = Outcome.open
  private(set) var isDone = false
  private var left: Sample = (0, 0)
  private var right: Sample?
  /// How often the same end of the bracket stayed.
  private var stays = 0

  init(target: Double, edge: Double) {
    self.target = target
    self.edge = edge
    next = min(target, edge)
  }

  /// Takes 2ΔlnL at t and sets where to look next.
  mutating func take(_ rise: Double, at t: Double) {
    let root = max(rise, 0).squareRoot()
    position = t
    if abs(root - target) <= 1e-9 * target { return finish(.level) }
    if root < target {
      if t >= edge { return finish(.edge) }
      stays = stays < 0 ? 0 : stays + 1
      left = (t, root)
    } else {
      stays = stays > 0 ? 0 : stays - 1
      right = (t, root)
    }
    guard let right else {
      next = min(edge, grown())
      return
    }
    if right.t - left.t <= 1e-12 * max(right.t, 1e-3) {
      position = left.t
      return finish(right.root.isInfinite ? .wall : .level)
    }
    next = inside(right)
  }

  private mutating func finish(_ outcome: Outcome) {
    self.outcome = outcome
    isDone = true
  }

  /// Farther out, at most four times: a little beyond where a straight line meets the target.
  private func grown() -> Double {
    guard left.root > 0.25 * target else { return 4 * max(left.t, 1e-3) }
    return left.t * (1.02 * target / left.root)
  }

  /// The secant's point, or the middle where it is not finite or one end stays too long.
  private func inside(_ right: Sample) -> Double {
    let middle = 0.5 * (left.t + right.t)
    guard right.root.isFinite, abs(stays) < 3 else { return middle }
    let fraction = (target - left.root) / (right.root - left.root)
    let point = left.t + fraction * (right.t - left.t)
    return point > left.t && point < right.t ? point : middle
  }
}
