import AnalysisCombinations
import ExperimentalResults
import Foundation
import Numerics

/// Where the choice of the combination in the published hunt (arXiv:2012.12246) is not the maximum over
/// all compatible sets (arXiv:2012.12246); for comparisons alone.
public struct CombinationFlaws: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Only sets to which nothing compatible can be added are looked at: a result with a deficit that fits
  /// in is taken.
  public static let maximalSets = CombinationFlaws(rawValue: 1)
  /// A prediction alone is no combination.
  public static let pairsOnly = CombinationFlaws(rawValue: 2)
  /// Predictions are keyed by L(1) / L(0): of equal ones the last stays.
  public static let lostTies = CombinationFlaws(rawValue: 4)
}

extension BestCombination {
  /// What the published search would choose, as far as `flaws` say.
  public static func find(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, maximalStrength: Double,
    flaws: CombinationFlaws
  ) throws -> BestCombination {
    var predictions = predictions
    if flaws.contains(.lostTies) { try loseTies(&predictions) }
    if flaws.isDisjoint(with: [.maximalSets, .pairsOnly]) {
      return try find(predictions, in: database, maximalStrength: maximalStrength)
    }
    if !flaws.contains(.maximalSets) {
      let best = try find(predictions, in: database, maximalStrength: maximalStrength)
      if best.members.count != 1 { return best }
    }
    let search = try PublishedSearch(predictions, in: database, maximalStrength: maximalStrength)
    // Where a single prediction is best, the best pair is what is left.
    return try flaws.contains(.maximalSets)
      ? search.best(of: search.graph.maximalSets(), atLeast: flaws.contains(.pairsOnly) ? 2 : 1)
      : search.best(of: search.pairs, atLeast: 2)
  }

  /// Takes the likelihood from all but the last of those with one value of L(1) / L(0).
  private static func loseTies(_ predictions: inout [TheoryPrediction]) throws {
    var last: [Double: Int] = [:]
    for (place, prediction) in predictions.enumerated() {
      guard let profile = prediction.profile else { continue }
      let value = try profile.logLikelihood(atStrength: 1).value
      let ratio = exp(value - prediction.backgroundLogLikelihood)
      if let lost = last.updateValue(place, forKey: ratio) { predictions[lost].profile = nil }
    }
  }
}

/// Sets one after the other, each with the common strength that suits it.
private struct PublishedSearch {
  let graph: CompatibilityGraph
  private let curves: [WeightCurve]
  private let maximalStrength: Double

  init(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, maximalStrength: Double
  ) throws {
    let curves = try BestCombination.curves(predictions, in: database, rising: false)
    self.curves = curves
    self.maximalStrength = maximalStrength
    graph = CompatibilityGraph(count: curves.count) { a, b in
      database.areCombinable(
        predictions[curves[a].prediction].result, predictions[curves[b].prediction].result)
    }
  }

  var pairs: [[Int]] {
    curves.indices.flatMap { a in
      (a + 1..<max(a + 1, curves.count)).compactMap { graph.areCompatible(a, $0) ? [a, $0] : nil }
    }
  }

  func best(of sets: [[Int]], atLeast size: Int) throws -> BestCombination {
    var best = BestCombination(members: [], muHat: 0, zSquared: 0)
    for members in sets where members.count >= size {
      let found = try summit(members)
      if found.value > best.zSquared {
        best = BestCombination(
          members: members.map { curves[$0].prediction }, muHat: found.strength,
          zSquared: found.value)
      }
    }
    return best
  }

  /// The first maximum of the sum uphill from μ = 0.
  private func summit(_ members: [Int]) throws -> WeightCurve.Tangent {
    var low = try sum(members, at: 0)
    guard low.slope > 0, maximalStrength > 0 else { return low }
    var high = try sum(members, at: min(maximalStrength, 1))
    while high.slope > 0, high.strength < maximalStrength {
      low = high
      high = try sum(members, at: min(maximalStrength, 2 * high.strength))
    }
    guard high.slope < 0 else { return high }
    let strength = try RootFinding.root(
      in: low.strength, high.strength, relativeTolerance: 1e-6
    ) { try sum(members, at: $0).slope }
    return try sum(members, at: strength)
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
}
