import ExperimentalResults
import Numerics
import SimplifiedModels
import TheoryPredictions

extension CombinationLikelihood {
  /// The most sensitive combination to models of the prior, and how much of them each part sees.
  ///
  /// `models` draws with at least one particle besides the LSP, from a stream of their own; those without
  /// a reference cross section are passed over.
  public static func expectedCombination(
    _ predictor: Predictor, support: PosteriorSpace, prior: PosteriorPrior, seed: UInt64,
    models: Int, decomposition: DecompositionSettings = DecompositionSettings()
  ) throws -> (combination: FixedCombination, shares: [Double]) {
    var random = RandomStream(runSeed: seed, chain: .max)
    var decompositions: [Decomposition] = []
    var attempts = 0
    while decompositions.count < models, attempts < 100 * models {
      attempts += 1
      let model = prior.draw(in: support, using: &random)
      if model.unstable.isEmpty { continue }
      do {
        let spectrum = try model.protomodel(in: support.space)
          .spectrum(with: support.space.references)
        decompositions.append(Decomposition(spectrum, settings: decomposition))
      } catch {
        guard case .noCrossSection = error else { throw error }
      }
    }
    return try predictor.mostSensitiveCombination(forMany: decompositions)
  }

  /// The members of the best combination of a model, and those that cannot be part of a fixed one.
  ///
  /// Limits of upper-limit maps are left out: they are other data at other masses.
  public static func members(
    of verdict: Verdict, model: Protomodel, predictor: Predictor, space: ModelSpace,
    decomposition settings: DecompositionSettings = DecompositionSettings()
  ) throws -> (combination: FixedCombination, leftOut: [String]) {
    let spectrum = try model.spectrum(with: space.references)
    let decomposition = Decomposition(spectrum, settings: settings)
    let predictions = try predictor.likelihoodPredictions(decomposition)
    let results = predictor.database.results
    var found: [(result: Int, part: FixedCombination.Part)] = []
    var (leftOut, missing): ([String], [String]) = ([], [])
    for member in verdict.contributions {
      let name = "\(member.analysis) \(member.dataset)"
      guard
        let prediction = predictions.first(where: {
          results[$0.result].analysis == member.analysis && $0.kind.rawValue == member.type
            && $0.datasetName == member.dataset
        })
      else {
        missing.append(name)
        continue
      }
      let result = prediction.result
      switch (prediction.kind, prediction.region) {
      case (.upperLimit, _): leftOut.append(name)
      case (_, let region?):
        found.append((result, .init(folder: results[result].folder, region: region)))
      case (_, nil):
        if let part = try predictor.jointPart(ofResult: result, for: decomposition) {
          found.append((result, part))
        } else {
          missing.append(name)
        }
      }
    }
    if !missing.isEmpty { throw ProtomodelError.unknownCombination(parts: missing) }
    let parts = found.sorted { $0.result < $1.result }.map(\.part)
    return (FixedCombination(parts: parts), leftOut)
  }
}
