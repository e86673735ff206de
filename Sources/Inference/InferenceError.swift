/// What can go wrong in a fit: which likelihood, which parameter or bin, what to do.
public enum InferenceError: Error, Equatable, CustomStringConvertible {
  /// ln L is not concave at the fitted point.
  case notCurved(parameter: String)
  /// No convergence; names the worst parameter, and the bin without a rate that stopped the fit.
  case fitFailed(parameter: String, gradient: Double, iterations: Int, bin: String? = nil)
  /// ln L is not finite where the fit starts; names a bin that has events and no rate there, or a
  /// negative one.
  case undefinedStart(strength: Double?, logLikelihood: Double, bin: String? = nil)
  /// The likelihood has no parameter of interest.
  case noParameterOfInterest
  /// No maximum in μ could be bracketed.
  case noMaximum(String)
  /// No upper limit could be bracketed.
  case noLimit(String)
  /// Toys of different studies, or the same toys twice.
  case toysDoNotMerge(String)
  /// No toy of a hypothesis could be fitted.
  case noToys(String)

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .fitFailed(let parameter, let gradient, let iterations, let bin):
      "the fit did not converge in \(iterations) iterations: the slope of ln L in the parameter"
        + " \(parameter), in units of its width, is still \(gradient)"
        + (bin.map { ", and the rate of \($0) falls to zero on the way" } ?? "")
        + "; look at its modifiers and"
        + " bounds, or start from another point"
    case .undefinedStart(let strength, let value, let bin):
      "ln L is \(value) where the fit starts"
        + (strength.map { ", at the signal strength \($0)" } ?? "")
        + ": \(bin ?? "a bin with observed events") has a rate that is not positive; start where"
        + " every rate is positive, or leave the bin out"
    case .notCurved(let parameter):
      "the uncertainties cannot be had: at the fitted point ln L has no maximum in the parameter"
        + " \(parameter) and those before it, or does not tell them apart; hold one of them"
    case .noParameterOfInterest:
      "the likelihood has no signal strength to profile in; name its parameter of interest"
    case .noMaximum(let reason):
      "ln L has no maximum in the signal strength: \(reason)"
    case .noLimit(let reason):
      "there is no upper limit on the signal strength: \(reason)"
    case .toysDoNotMerge(let reason):
      "these toys cannot be merged: \(reason)"
    case .noToys(let reason):
      "there are no toys to compare with: \(reason)"
    }
  }
}
