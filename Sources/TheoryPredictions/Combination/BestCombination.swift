import AnalysisCombinations
import ExperimentalResults
import Likelihoods

/// The best combination of compatible analyses.
public struct BestCombination: Sendable, Equatable {
  /// Members as indices into the predictions handed in, sorted by name.
  public var members: [Int]
  /// μ̂ in [0, μ_max]; 0 for the empty combination.
  public var muHat: Double
  /// Z² = Σ 2 [ln L(μ̂) - ln L(0)].
  public var zSquared: Double

  /// Makes a combination.
  public init(members: [Int], muHat: Double, zSquared: Double) {
    self.members = members
    self.muHat = muHat
    self.zSquared = zSquared
  }

  /// The maximum over μ ∈ [0, maximalStrength] and compatible sets, at most one member per analysis.
  ///
  /// The value is F(μ) = max over sets S of Σ_{i ∈ S} w_i(μ) with w_i = 2 [ln L_i(μ) - ln L_i(0)].
  /// At one μ the best set is found exactly; over μ by bisection of intervals with an upper bound
  /// (`StrengthSearch`), so that the result is the maximum to 1e-8 of it, not only a local one.
  /// Profiles that need fits are replaced by their tangents and refined where they matter
  /// (`CombinationSearch`). Predictions without a likelihood are passed over. Ties go to the set
  /// whose names come first.
  public static func find(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, maximalStrength: Double
  ) throws -> BestCombination {
    precondition(maximalStrength >= 0, "a strength")
    let curves = try curves(predictions, in: database)
    guard !curves.isEmpty, maximalStrength > 0 else {
      return BestCombination(members: [], muHat: 0, zSquared: 0)
    }
    let graph = CompatibilityGraph(count: curves.count) { a, b in
      database.areCombinable(
        predictions[curves[a].prediction].result, predictions[curves[b].prediction].result)
    }
    let search = CombinationSearch(curves: curves, graph: graph)
    let found = try search.run(upTo: maximalStrength)
    return BestCombination(
      members: found.members.map { curves[$0].prediction }, muHat: found.strength,
      zSquared: found.value)
  }

  /// The heaviest compatible set at one strength, exact: F(μ) without the maximum over μ.
  public static func find(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, atStrength strength: Double
  ) throws -> BestCombination {
    let curves = try curves(predictions, in: database)
    let graph = CompatibilityGraph(count: curves.count) { a, b in
      database.areCombinable(
        predictions[curves[a].prediction].result, predictions[curves[b].prediction].result)
    }
    let found = graph.heaviestSet(weights: try curves.map { try $0.exact(strength).value })
    return BestCombination(
      members: found.members.map { curves[$0].prediction }, muHat: strength,
      zSquared: found.weight)
  }

  /// The curves that rise from μ = 0, by name; the others are never in the best set.
  static func curves(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, rising: Bool = true
  ) throws -> [WeightCurve] {
    var curves: [(name: String, curve: WeightCurve)] = []
    for (index, prediction) in predictions.enumerated() {
      guard let profile = prediction.profile else { continue }
      let background = prediction.backgroundLogLikelihood
      guard background.isFinite else {
        throw PredictionIssue.noBackground(
          prediction: database.name(of: prediction), value: background)
      }
      let slope = 2 * (try profile.logLikelihood(atStrength: 0).slope)
      guard slope > 0 || !rising else { continue }
      let curve = WeightCurve(
        prediction: index, profile: profile, background: background, slopeAtZero: slope,
        needsFits: prediction.kind.isJoint)
      curves.append((database.name(of: prediction), curve))
    }
    curves.sort { ($0.name, $0.curve.prediction) < ($1.name, $1.curve.prediction) }
    return curves.map(\.curve)
  }
}
