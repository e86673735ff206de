import Likelihoods

/// What can stop a prediction: the place, what was found, what to do.
///
/// Every case is a failure of the physics at this model, not of the program: a hunt turns it into a
/// rejected step with its reason.
public enum PredictionIssue: Error, Equatable, CustomStringConvertible {
  /// A fit of a joint likelihood did not converge.
  case fitFailed(result: String, strength: Double, reason: String)
  /// A joint likelihood does not take these yields.
  case signalRefused(result: String, yields: String, reason: String)
  /// ln L(0) of a prediction is not a number, so that nothing can be compared with it.
  case noBackground(prediction: String, value: Double)

  /// In one sentence, with the remedy.
  public var description: String {
    switch self {
    case .fitFailed(let result, let strength, let reason):
      "\(result): the fit at signal strength \(strength) failed: \(reason);"
        + " reject this model, or leave the result out with a selection"
    case .signalRefused(let result, let yields, let reason):
      "\(result): the likelihood does not take the signal \(yields): \(reason);"
        + " reject this model, or check the regions of the likelihood with 'database check'"
    case .noBackground(let prediction, let value):
      "\(prediction): ln L without signal is \(value), expected a finite number;"
        + " check observed and expected events of the result with 'database check'"
    }
  }
}
