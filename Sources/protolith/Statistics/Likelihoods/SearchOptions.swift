import ArgumentParser
import Inference
import Likelihoods

/// Where fits look for their maxima.
struct SearchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Each fit starts from so many other points too, and the highest maximum wins (default: 8 for \
      likelihoods of at most 12 parameters, 0 for others).
      """, valueName: "count"))
  var starts: Int?
  @Flag(
    help: """
      Start every fit once, from the initial values, as pyhf does, and take the maximum that is met \
      first.
      """)
  var compatibility = false

  /// Likelihoods up to this number of parameters are always searched from several starts.
  private static let fewParameters = 12
  private static let defaultStarts = 8
  /// In units of 2 ln L: what is farther below does not matter.
  private static let close = 9.0

  func validate() throws {
    guard 0...10_000 ~= starts ?? 0 else {
      throw ValidationError("--starts: give a number from 0 to 10000")
    }
    if compatibility, starts != nil {
      throw ValidationError("--compatibility starts each fit once: leave --starts out")
    }
  }

  /// The search for the maxima of a likelihood.
  func search(for likelihood: any Likelihood) -> FitSearch {
    if compatibility { return .fromStart }
    let isSmall = likelihood.parameters.parameters.count <= Self.fewParameters
    let count = starts ?? (isSmall ? Self.defaultStarts : 0)
    return count > 0 ? .multistart(starts: count) : .automatic
  }

  /// Warns of a second maximum that is close, free and with the strength held at `mu`.
  func warn(about likelihood: any Likelihood, holding mu: Double?) throws {
    let search = search(for: likelihood)
    guard case .multistart = search else { return }
    for strength in mu == nil ? [nil] : [nil, mu] {
      let fit = try Fitting.fit(likelihood, fixing: strength, search: search)
      guard let second = fit.secondMinimum, second.distance <= Self.close else { continue }
      let name = Self.farthest(likelihood, fit.point, second.point)
      Outcome.say(
        "protolith: warning: \(strength.map { "at mu = \(Decimals.short($0))" } ?? "the free fit")"
          + " has a second maximum, 2 ln L lower by \(Decimals.short(second.distance, 3)), \(name);"
          + " the highest one found is used")
    }
  }

  /// The parameter in which two points are farthest apart, in words.
  private static func farthest(
    _ likelihood: any Likelihood, _ first: [Double], _ second: [Double]
  ) -> String {
    let parameters = likelihood.parameters.parameters
    let index = parameters.indices.max { left, right in
      abs(first[left] - second[left]) / parameters[left].width
        < abs(first[right] - second[right]) / parameters[right].width
    }
    guard let index else { return "" }
    return "where \(parameters[index].name) is \(Decimals.short(second[index], 3)) and not"
      + " \(Decimals.short(first[index], 3))"
  }
}
