import AnalysisCombinations
import Numerics

/// The maximum over μ ∈ [0, top] of the heaviest compatible set of curves.
///
/// F(μ) = max_S Σ w_i(μ) has a kink wherever the best set changes, and often several maxima. It is
/// searched by branch and bound over intervals of μ. With the interval's centre c and concave curves,
/// w_i(μ) ≤ w_i(c) + w_i′(c) (μ - c); the heaviest set of these lines is a maximum of lines, hence
/// convex in μ and largest at an end of the interval. Two exact searches for the heaviest set, one at
/// each end, therefore bound F on the whole interval; the bound is off by the square of its length.
/// A curve that the three values at hand show not to be concave is bounded by its largest value in the
/// interval instead (curves have one maximum). An interval whose bound is not above the best value is
/// done; any other is halved. Every set that turns up is maximised over μ on its own, and its
/// successor at that μ, until the set stays.
struct StrengthSearch {
  typealias Candidate = CombinationSearch.Candidate

  /// All curves at one strength.
  private struct Sample {
    var strength: Double
    var values: [Double]
    var slopes: [Double]
  }
  private struct Interval {
    var left: Sample
    var right: Sample
    var bound: Double
  }

  private let curves: [WeightCurve]
  private let graph: HeaviestSetFinder
  private let top: Double
  private var best = Candidate()
  /// Sets that were maximised already; only looked up, never listed.
  private var tried: Set<[Int]> = []

  private static let tolerance = 1e-8
  private static let intervals = 20_000

  init(curves: [WeightCurve], graph: CompatibilityGraph, top: Double) {
    self.curves = curves
    self.graph = HeaviestSetFinder(graph)
    self.top = top
  }

  /// The maximum.
  mutating func run() throws -> Candidate {
    var open: [Interval] = []
    let edges = [0, top / 8, top / 2, top]
    let samples = try edges.map(sample)
    for place in stride(from: edges.count - 2, through: 0, by: -1) {
      open.append(Interval(left: samples[place], right: samples[place + 1], bound: .infinity))
    }
    for _ in 0..<Self.intervals {
      guard let interval = open.popLast() else { break }
      guard interval.bound > goal else { continue }
      let centre = try sample((interval.left.strength + interval.right.strength) / 2)
      try improve(from: graph.heaviestSet(weights: centre.values).members, near: centre)
      let bound = try self.bound(interval, centre)
      guard bound > goal, interval.left.strength < centre.strength,
        centre.strength < interval.right.strength
      else { continue }
      open.append(Interval(left: centre, right: interval.right, bound: bound))
      open.append(Interval(left: interval.left, right: centre, bound: bound))
    }
    return best
  }

  /// What a bound must exceed to be worth looking.
  private var goal: Double { best.value + Self.tolerance * max(1, best.value) }

  private func sample(_ strength: Double) throws -> Sample {
    var sample = Sample(strength: strength, values: [], slopes: [])
    sample.values.reserveCapacity(curves.count)
    sample.slopes.reserveCapacity(curves.count)
    for curve in curves {
      let found = try curve.bound(strength)
      sample.values.append(found.value)
      sample.slopes.append(found.slope)
    }
    return sample
  }

  /// An upper bound of F on the interval.
  private mutating func bound(_ interval: Interval, _ centre: Sample) throws -> Double {
    var highest = 0.0
    let caps = try curves.indices.map { index in
      isConcave(index, interval, centre) ? nil : try largest(index, interval)
    }
    for end in [interval.left.strength, interval.right.strength] {
      let weights = curves.indices.map { index in
        caps[index] ?? centre.values[index] + centre.slopes[index] * (end - centre.strength)
      }
      let heaviest = graph.heaviestSet(weights: weights)
      highest = max(highest, heaviest.weight)
      if heaviest.weight > goal { try improve(from: heaviest.members, near: centre) }
    }
    return highest
  }

  /// Whether the tangents at the ends and in the middle lie above the values known.
  private func isConcave(_ index: Int, _ interval: Interval, _ centre: Sample) -> Bool {
    let slack = 1e-9 * (1 + abs(centre.values[index]))
    func isAbove(_ tangent: Sample, _ point: Sample) -> Bool {
      tangent.values[index] + tangent.slopes[index] * (point.strength - tangent.strength) + slack
        >= point.values[index]
    }
    return isAbove(centre, interval.left) && isAbove(centre, interval.right)
      && isAbove(interval.left, centre) && isAbove(interval.right, centre)
  }

  /// The largest value of one curve in the interval.
  private func largest(_ index: Int, _ interval: Interval) throws -> Double {
    let ends = max(interval.left.values[index], interval.right.values[index])
    guard interval.left.slopes[index] > 0, interval.right.slopes[index] < 0 else { return ends }
    let place = try RootFinding.root(
      in: interval.left.strength, interval.right.strength, relativeTolerance: 1e-9
    ) { try curves[index].bound($0).slope }
    return max(ends, try curves[index].bound(place).value)
  }

  /// Maximises a set over μ, then the best set there, until the set stays.
  private mutating func improve(from members: [Int], near centre: Sample) throws {
    var members = members
    var strength = centre.strength
    while !members.isEmpty, tried.insert(members).inserted {
      let found = try summit(members, near: strength)
      if found.value > best.value { best = found }
      strength = found.strength
      members = graph.heaviestSet(weights: try sample(strength).values).members
    }
  }

  /// The maximum of a set's sum, uphill from `strength`.
  private func summit(_ members: [Int], near strength: Double) throws -> Candidate {
    var low = try sum(members, at: strength)
    var step = top / 64
    var high = low
    if low.slope > 0 {
      while high.slope > 0, high.strength < top {
        low = high
        high = try sum(members, at: min(top, high.strength + step))
        step *= 2
      }
    } else {
      while low.slope < 0, low.strength > 0 {
        high = low
        low = try sum(members, at: max(0, low.strength - step))
        step *= 2
      }
    }
    var best = low.value > high.value ? low : high
    if low.slope > 0, high.slope < 0 {
      let place = try RootFinding.root(
        in: low.strength, high.strength, relativeTolerance: 1e-10
      ) { try sum(members, at: $0).slope }
      let found = try sum(members, at: place)
      if found.value > best.value { best = found }
    }
    return Candidate(members: members, strength: best.strength, value: best.value)
  }

  private func sum(_ members: [Int], at strength: Double) throws -> WeightCurve.Tangent {
    var sum = WeightCurve.Tangent(strength: strength, value: 0, slope: 0)
    for member in members {
      let found = try curves[member].bound(strength)
      sum.value += found.value
      sum.slope += found.slope
    }
    return sum
  }
}
