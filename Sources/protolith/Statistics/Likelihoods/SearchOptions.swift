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

  /// Likelihoods up to this number of parameters are always searched from several starts.
  private static let fewParameters = 12
  private static let defaultStarts = 8
  /// In units of 2 ln L: what is farther below does not matter.
  private static let close = 9.0

  func validate() throws {
    guard 0...10_000 ~= starts ?? 0 else {
      throw ValidationError("--starts: give a number from 0 to 10000")
    }
  }

  /// The search for the maxima of a likelihood.
  func search(for likelihood: any Likelihood) -> FitSearch {
    let isSmall = likelihood.parameters.parameters.count <= Self.fewParameters
    let count = starts ?? (isSmall ? Self.defaultStarts : 0)
    return count > 0 ? .multistart(starts: count) : .fromStart
  }

  /// Warns of a second maximum that is close, free and with the strength held at `mu`.
  func warn(about likelihood: any Likelihood, holding mu: Double?) throws {
    guard case .multistart(let count) = search(for: likelihood) else { return }
    for strength in mu == nil ? [nil] : [nil, mu] {
      let maxima = try Fitting.maxima(likelihood, fixing: strength, starts: count)
      guard maxima.count > 1 else { continue }
      let below = 2 * (maxima[0].logLikelihood - maxima[1].logLikelihood)
      if below > Self.close { continue }
      let name = Self.farthest(likelihood, maxima[0].point, maxima[1].point)
      Outcome.say(
        "protolith: warning: \(strength.map { "at mu = \(Decimals.short($0))" } ?? "the free fit")"
          + " has a second maximum, 2 ln L lower by \(Decimals.short(below, 3)), \(name);"
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
