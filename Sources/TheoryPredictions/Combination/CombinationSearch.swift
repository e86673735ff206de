import AnalysisCombinations
import Numerics

/// The search for the best combination, with as few fits as possible.
///
/// Curves that need fits are replaced by their tangents, which lie above them. The best combination of
/// these is an upper bound for the true one; the curves in it are then asked where it matters, which
/// adds tangents, until bound and value agree (Kelley's method of cutting planes).
struct CombinationSearch {
  /// A set and the strength at which it was found best.
  struct Candidate: Equatable {
    var members: [Int] = []
    var strength = 0.0
    var value = 0.0
  }

  private var curves: [WeightCurve]
  private let graph: CompatibilityGraph
  /// Bound and value agree when they differ by less than this share of Z², or this much below 1.
  private static let tolerance = 1e-6
  private static let rounds = 60

  init(curves: [WeightCurve], graph: CompatibilityGraph) {
    self.curves = curves
    self.graph = graph
  }

  /// The best set over [0, maximal]; `maximal` may be infinite.
  mutating func run(upTo maximal: Double) throws -> Candidate {
    let top = try self.top(below: maximal)
    var best = Candidate()
    for _ in 0..<Self.rounds {
      var search = StrengthSearch(curves: curves, graph: graph, top: top)
      let bound = try search.run()
      guard bound.members.contains(where: { curves[$0].needsFits }) else {
        return bound.value > best.value ? bound : best
      }
      let found = try refine(bound, top: top)
      if found.value > best.value { best = found }
      if bound.value <= best.value + Self.tolerance * max(1, best.value) { break }
    }
    return best
  }

  /// The best strength of a set by its true curves, between the neighbours of the first guess that
  /// enclose it.
  private mutating func refine(_ guess: Candidate, top: Double) throws -> Candidate {
    var low = try sum(guess.members, at: 0)
    var high = try sum(guess.members, at: guess.strength)
    while high.slope > 0, high.strength < top {
      low = high
      high = try sum(guess.members, at: min(top, 2 * high.strength))
    }
    if high.slope >= 0 {
      return Candidate(members: guess.members, strength: high.strength, value: high.value)
    }
    // Half of the bound's tolerance: the value is flat at its maximum.
    var best = low.value > high.value ? low : high
    _ = try RootFinding.root(in: low.strength, high.strength, relativeTolerance: 1e-7) {
      let found = try sum(guess.members, at: $0)
      if found.value > best.value { best = found }
      return found.slope
    }
    return Candidate(members: guess.members, strength: best.strength, value: best.value)
  }

  private mutating func sum(_ members: [Int], at strength: Double) throws -> WeightCurve.Tangent {
    var sum = WeightCurve.Tangent(strength: strength, value: 0, slope: 0)
    for member in members {
      let found = try curves[member].exact(strength)
      sum.value += found.value
      sum.slope += found.slope
    }
    return sum
  }

  /// A strength beyond which every curve falls, so that nothing is missed above it.
  private mutating func top(below maximal: Double) throws -> Double {
    var top = 1.0
    while top < maximal, top < Self.largestStrength {
      var falls = true
      for index in curves.indices where try curves[index].bound(top).slope > 0 {
        guard curves[index].needsFits, try curves[index].exact(top).slope <= 0 else {
          falls = false
          break
        }
      }
      if falls { return top }
      top *= 2
    }
    return min(top, maximal)
  }

  private static let largestStrength = 1e12
}
