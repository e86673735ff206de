import ArgumentParser
import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods

/// What is fitted: a likelihood, to which data, and from where.
struct FitOptions: ParsableArguments {
  @OptionGroup var model: LikelihoodOptions
  @Option(help: "Starts besides the initial values; the highest maximum is taken.") var starts = 0
  @Option(help: "Fit Asimov data: those expected before, or after a fit to the observed data.")
  var asimov: AsimovKind?
  @Option(help: ArgumentHelp("The parameter of interest in Asimov data.", valueName: "value"))
  var asimovPoi: Double?
  @Option(help: "Threads (default: one per core); the result does not depend on them.")
  var threads: Int?

  /// Which Asimov data.
  enum AsimovKind: String, ExpressibleByArgument, CaseIterable {
    case before, after
  }

  func validate() throws {
    guard (0...10_000).contains(starts) else {
      throw ValidationError("--starts \(starts): give a number from 0 to 10000")
    }
    guard threads.map({ (1...4096).contains($0) }) ?? true else {
      throw ValidationError("--threads: give a number from 1 to 4096")
    }
    if asimovPoi != nil, asimov == nil {
      throw ValidationError("--asimov-poi: give --asimov before or --asimov after too")
    }
  }

  /// How many threads work.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// How the maximum is looked for.
  var search: FitSearch { starts > 0 ? .multistart(starts: starts) : .automatic }

  /// The likelihood; a background alone may have no signal strength.
  func likelihood() throws -> any Likelihood { try model.likelihood(needsSignal: false) }

  /// The data that are fitted.
  func data(of likelihood: any Likelihood) throws -> Observations {
    guard let asimov else { return likelihood.observations }
    var held = likelihood
    if let asimovPoi {
      guard let interest = likelihood.parameters.parameterOfInterest else {
        throw InferenceError.noParameterOfInterest
      }
      held = likelihood.holding([interest: asimovPoi])
    }
    switch asimov {
    case .before: return held.expected(at: held.parameters.parameters.map(\.initial))
    case .after: return held.expected(at: try Fitting.fit(held, search: search).point)
    }
  }

  /// The best fit with its covariance.
  func estimate() throws -> Estimate {
    let likelihood = try likelihood()
    return try Estimate(likelihood, data: data(of: likelihood), search: search)
  }
}

extension Covariance.Status {
  /// What stands in place of an uncertainty.
  var words: String {
    switch self {
    case .free: ""
    case .fixed: "held"
    case .atBound: "at bound"
    case .undetermined: "undetermined"
    }
  }
}

extension JSONValue {
  /// A number, or null.
  static func optional(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .null }
}
