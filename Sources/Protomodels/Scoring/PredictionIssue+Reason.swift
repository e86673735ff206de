import TheoryPredictions

extension PredictionIssue {
  /// The reason without numbers, so that equal ones are counted together.
  var shortReason: String {
    switch self {
    case .fitFailed(let result, _, _): "a fit did not converge: \(result)"
    case .signalRefused(let result, _, _): "a likelihood does not take the signal: \(result)"
    case .noBackground(let prediction, _): "ln L without signal is not a number: \(prediction)"
    }
  }
}
