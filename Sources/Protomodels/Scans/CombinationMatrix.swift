import MarkovChains
import TheoryPredictions

/// Which predictions of a model may stand in one combination, and which do.
public struct CombinationMatrix: Codable, Sendable, Equatable {
  /// A prediction with a likelihood.
  public struct Entry: Codable, Sendable, Equatable {
    public var analysis: String
    /// `efficiencyMap`, `upperLimit`, `covariance`, `workspace`.
    public var type: String
    /// Region; `combined` or `all` where there is none.
    public var dataset: String
    /// Whether it is in the best combination.
    public var isChosen: Bool
    /// 2 [ln L(μ̂) - ln L(0)] of the prediction.
    public var weight: Double
  }

  /// In the order of the database.
  public var entries: [Entry]
  /// Row by row; a prediction cannot be combined with itself.
  public var combinable: [[Bool]]
}

extension HuntTarget {
  /// The compatibility of all predictions of a model that have a likelihood.
  public func combinationMatrix(of model: Protomodel) throws -> CombinationMatrix {
    let judgement = try judge(model)
    let predictions = judgement.predictions.likelihood
    let chosen = judgement.combination
    return CombinationMatrix(
      entries: try predictions.enumerated().map { place, prediction in
        CombinationMatrix.Entry(
          analysis: database.results[prediction.result].analysis,
          type: prediction.kind.rawValue, dataset: prediction.datasetName,
          isChosen: chosen.members.contains(place),
          weight: try LogRatioCurve(prediction).map { 2 * (try $0.value(at: chosen.muHat).value) }
            ?? 0)
      },
      combinable: predictions.map { a in
        predictions.map { database.areCombinable(a.result, $0.result) }
      })
  }
}
