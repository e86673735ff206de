import AnalysisCombinations

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

  private let curves: [WeightCurve]
  private let graph: CompatibilityGraph
  /// Bound and value agree when they differ by less than this share of Z², or this much below 1.
  private static let tolerance = 1e-6
  private static let rounds = 60
  private static let steps = 60

  init(curves: [WeightCurve], graph: CompatibilityGraph) {
    self.curves = curves
    self.graph = graph
  }

  /// The best set over [0, maximal]; `maximal` may be infinite.
  func run(upTo maximal: Double) throws -> Candidate {
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

  /// The best strength of a set by its true curves: Newton's steps on the slope of their sum, inside
  /// an enclosure, until what is left to gain is far below the tolerance.
  private func refine(_ guess: Candidate, top: Double) throws -> Candidate {
    var best = Candidate(members: guess.members)
    var (low, high) = (0.0, top)
    var last = try sum(guess.members, at: 0)
    var strength = min(guess.strength, top)
    for _ in 0..<Self.steps where strength > low || strength == top {
      let found = try sum(guess.members, at: strength)
      if found.value > best.value { (best.strength, best.value) = (strength, found.value) }
      if found.slope == 0 || (strength == top && found.slope > 0) { break }
      if found.slope > 0 { low = strength } else { high = strength }
      let secant = (found.slope - last.slope) / (strength - last.strength)
      let bend = try curvature(guess.members, at: strength) ?? secant
      last = found
      if bend < 0, found.slope * found.slope / -bend < 2e-2 * Self.tolerance { break }
      let newton = bend < 0 ? strength - found.slope / bend : .infinity
      strength = newton > low && newton < high ? newton : low + (high - low) / 2
      if newton >= top, high == top, found.slope > 0 { strength = top }
    }
    return best
  }

  /// d²/dμ² of the sum where every curve knows its own.
  private func curvature(_ members: [Int], at strength: Double) throws -> Double? {
    var sum = 0.0
    for member in members {
      guard let curvature = try curves[member].curvature(strength) else { return nil }
      sum += curvature
    }
    return sum
  }

  private func sum(_ members: [Int], at strength: Double) throws -> WeightCurve.Tangent {
    var sum = WeightCurve.Tangent(strength: strength, value: 0, slope: 0)
    for member in members {
      let found = try curves[member].exact(strength)
      sum.value += found.value
      sum.slope += found.slope
    }
    return sum
  }

  /// A strength beyond which every curve falls, so that nothing is missed above it.
  private func top(below maximal: Double) throws -> Double {
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
