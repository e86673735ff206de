import ExperimentalResults
import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// The likelihood ratio of a fixed combination of published results: what the data say in the posterior.
///
/// ln L(model) - ln L(background), summed over parts whose data are the same for every model, so that the
/// target is one density. A model for which a part cannot be computed (no reference cross section, a fit
/// that fails) is rejected: it belongs to no evidence.
public struct CombinationLikelihood: PosteriorLikelihood {
  /// What is combined.
  public let combination: FixedCombination
  private let space: ModelSpace
  private let decomposition: DecompositionSettings
  private let likelihood: FixedLikelihood

  /// Prepares a combination for a database; throws where one of its parts is not there.
  public init(
    _ combination: FixedCombination, predictor: Predictor, space: ModelSpace,
    decomposition: DecompositionSettings = DecompositionSettings()
  ) throws(ProtomodelError) {
    guard let likelihood = FixedLikelihood(combination, predictor: predictor) else {
      let names = combination.parts.map { part in
        part.folder + (part.region.map { " " + $0 } ?? "")
      }
      throw .unknownCombination(parts: names)
    }
    self.combination = combination
    self.space = space
    self.decomposition = decomposition
    self.likelihood = likelihood
  }

  /// The most sensitive combination to a model: chosen once, before the posterior is walked.
  public static func combination(
    for model: Protomodel, predictor: Predictor, space: ModelSpace,
    decomposition: DecompositionSettings = DecompositionSettings()
  ) throws -> FixedCombination {
    let spectrum = try model.spectrum(with: space.references)
    return try predictor.mostSensitiveCombination(
      for: Decomposition(spectrum, settings: decomposition))
  }

  public func logLikelihood(of model: PosteriorModel) throws -> Double {
    try logRatios(of: model.protomodel(in: space)).reduce(0, +)
  }

  /// ln [L(model) / L(background)] of each part, in the order of the combination.
  public func logRatios(of model: Protomodel) throws -> [Double] {
    do {
      let spectrum = try model.spectrum(with: space.references)
      return try likelihood.logRatios(Decomposition(spectrum, settings: decomposition))
    } catch let error as SimplifiedModelError {
      guard case .noCrossSection = error else { throw error }
      throw RejectedPoint("no cross section")
    } catch let issue as PredictionIssue {
      throw RejectedPoint(issue.shortReason)
    }
  }
}
