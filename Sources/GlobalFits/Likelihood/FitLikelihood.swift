import ExperimentalResults
import Likelihoods
import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// The likelihood of a fit: a fixed combination of results, limits by choice, Gaussian constraints.
///
/// Every part is ln of a ratio: of results and limits to the background, of constraints to their largest
/// value. What cannot be computed at a point (a fit that fails) rejects it.
public struct FitLikelihood: Sendable {
  private let results: FixedLikelihood
  private let limits: (predictor: Predictor, use: LimitsPlan.Use)?
  private let constraints: [GaussianConstraint]
  private let decomposition: DecompositionSettings
  /// A name for each part, in the order of `parts(of:values:)`.
  public let names: [String]

  /// Prepares a fit's likelihood for a database.
  public init(
    _ plan: FitPlan, _ settings: FitSettings, database: ResultsDatabase,
    sharing: [SharedNuisances] = []
  ) throws(FitError) {
    let predictor = Predictor(database: database, settings: settings.predictions)
    let parts = settings.combination.parts
    guard
      let results = FixedLikelihood(
        settings.combination, predictor: predictor, sharing: sharing)
    else {
      throw .unknownResult(
        name: parts.map(\.folder).joined(separator: ", "),
        reason: "one of them, or a region of it, is not in this database")
    }
    self.results = results
    limits = try plan.limits.map { (limits) throws(FitError) in
      (try Self.limits(limits, database, settings.predictions), limits.use)
    }
    constraints = plan.constraints
    decomposition = settings.decomposition
    var names: [String] = []
    for entry in results.entries {
      let words = entry.map { place in
        parts[place].region.map { "\(parts[place].folder) \($0)" } ?? parts[place].folder
      }
      names.append(words.joined(separator: " with "))
    }
    if plan.limits?.use == .likelihood { names.append("limits") }
    self.names = names + plan.constraints.map(\.name)
  }

  /// A predictor of some upper-limit results alone.
  private static func limits(
    _ plan: LimitsPlan, _ database: ResultsDatabase, _ settings: PredictionSettings
  ) throws(FitError) -> Predictor {
    var kept: [Int: Set<Int>] = [:]
    for name in plan.results {
      let found = database.results.indices.filter {
        let result = database.results[$0]
        return result.kind == .upperLimits && (result.folder == name || result.analysis == name)
      }
      guard !found.isEmpty else {
        throw .unknownResult(name: name, reason: "this database has no upper limits of it")
      }
      for place in found {
        kept[place] = Set(0..<max(1, database.results[place].regions.count))
      }
    }
    return Predictor(database: database.narrowed(to: kept), settings: settings)
  }

  /// ln of each part at a model and values of all quantities.
  public func parts(of spectrum: Spectrum, values: [Double]) throws -> [Double] {
    do {
      let decomposition = Decomposition(spectrum, settings: self.decomposition)
      // Limits come first: what they cut away needs no fit.
      let limited = try limits.map { try limitRatio(decomposition, $0.predictor, $0.use) }
      var parts = try results.logRatios(decomposition)
      if let limited, limits?.use == .likelihood { parts.append(limited) }
      for constraint in constraints {
        parts.append(constraint.logLikelihood(try value(of: constraint, spectrum, values)))
      }
      return parts
    } catch let issue as PredictionIssue {
      throw RejectedPoint(Self.reason(issue))
    }
  }

  private func value(
    of constraint: GaussianConstraint, _ spectrum: Spectrum, _ values: [Double]
  ) throws -> Double {
    switch constraint.quantity {
    case .formula(let formula):
      let value = formula.value(values)
      guard value.isFinite else { throw RejectedPoint("\(constraint.name) has no value") }
      return value
    case .mass(let id):
      guard let particle = spectrum.particle(id) else {
        throw RejectedPoint("the spectrum has no particle \(id.rawValue)")
      }
      return particle.mass
    }
  }

  /// Rejects what limits exclude, or gives ln of the likelihood ratio that they make; 0 of a cut.
  private func limitRatio(
    _ decomposition: Decomposition, _ predictor: Predictor, _ use: LimitsPlan.Use
  ) throws -> Double {
    let found = try predictor.predictions(decomposition, limits: .every).critic
    if use == .cut {
      if found.contains(where: { ($0.r ?? 0) > 1 }) { throw RejectedPoint("excluded by a limit") }
      return 0
    }
    // Of each result the cluster with the largest expected r: the data have no say in it.
    var best: [Int: TheoryPrediction] = [:]
    for prediction in found where prediction.profile != nil {
      if (best[prediction.result]?.expectedR ?? -1) < prediction.expectedR ?? 0 {
        best[prediction.result] = prediction
      }
    }
    var sum = 0.0
    for result in best.keys.sorted() {
      guard let profile = best[result]?.profile else { continue }
      sum += try profile.logLikelihood(atStrength: 1).value
      sum -= try profile.logLikelihood(atStrength: 0).value
    }
    return sum
  }

  private static func reason(_ issue: PredictionIssue) -> String {
    switch issue {
    case .fitFailed(let result, _, _): "a fit failed: \(result)"
    case .signalRefused(let result, _, _): "a signal was refused: \(result)"
    case .noBackground(let prediction, _): "no ln L(0): \(prediction)"
    }
  }
}
