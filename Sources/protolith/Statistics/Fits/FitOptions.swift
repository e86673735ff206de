import ArgumentParser
import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods

/// What is fitted: a likelihood, which parameters are held or set free, which data.
struct FitOptions: ParsableArguments {
  @OptionGroup var source: WorkspaceOptions
  @OptionGroup var joint: JointOptions
  @Option(
    help: ArgumentHelp(
      "Hold a parameter: name=value. A component is name[0]=value; name alone holds all of them.",
      valueName: "name=value"))
  var fix: [String] = []
  @Option(help: ArgumentHelp("Set a parameter free that the file fixes.", valueName: "name"))
  var free: [String] = []
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
    _ = try fixed()
  }

  /// Names and values of --fix.
  private func fixed() throws -> [(name: String, value: Double)] {
    try fix.map { text in
      guard let equals = text.lastIndex(of: "="),
        let value = Double(text[text.index(after: equals)...]), value.isFinite
      else { throw ValidationError("--fix \(text): give name=value, such as mu=0") }
      return (String(text[..<equals]), value)
    }
  }

  /// How many threads work.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// How the maximum is looked for.
  var search: FitSearch { starts > 0 ? .multistart(starts: starts) : .fromStart }

  /// The likelihood with what is held and free; a background alone may have no signal strength.
  func likelihood() throws -> any Likelihood {
    let likelihood = try joint.likelihood(with: source, needsSignal: false)
    let names = ParameterNames(likelihood)
    let freed = try free.flatMap { try names.indices($0) }
    var held: [Int: Double] = [:]
    for (name, value) in try fixed() {
      for index in try names.indices(name) { held[index] = value }
    }
    if held.isEmpty && freed.isEmpty { return likelihood }
    return AdjustedLikelihood(likelihood) { space in
      for index in freed { space.parameters[index].isFixed = false }
    }.holding(held)
  }

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

/// Finds parameters by name.
struct ParameterNames {
  private let names: [String]

  init(_ likelihood: any Likelihood) { names = likelihood.parameters.parameters.map(\.name) }

  /// The parameter of a name, or all components of a bin-wise one.
  func indices(_ name: String) throws -> [Int] {
    let found = names.indices.filter { index in
      names[index] == name
        || (names[index].hasPrefix(name + "[") && names[index].hasSuffix("]"))
    }
    guard found.isEmpty else { return found }
    throw FitRequestError(name: name, near: near(name))
  }

  /// The one parameter of a name.
  func index(_ name: String) throws -> Int {
    let found = try indices(name)
    guard found.count == 1 else {
      throw FitRequestError(name: name, near: found.prefix(3).map { names[$0] })
    }
    return found[0]
  }

  private func near(_ name: String) -> [String] {
    let word = name.prefix { $0 != "[" }.lowercased()
    let found = names.filter {
      let other = $0.lowercased()
      return other.contains(word) || word.contains(other)
    }
    return Array((found.isEmpty ? names : found).prefix(5))
  }
}

/// A parameter that is asked for and that the likelihood does not have.
struct FitRequestError: Error, CustomStringConvertible {
  let name: String
  let near: [String]

  var description: String {
    "“\(name)” is not one parameter of the likelihood; there are "
      + near.map { "“\($0)”" }.joined(separator: ", ")
      + " (protolith inspect lists all of them)"
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
