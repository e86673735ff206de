import Approximations
import Documents
import HistFactory
import Likelihoods

extension WorkspaceOptions {
  /// A background with a place for a signal in each of these bins: a workspace, or a covariance or
  /// skewed form that `protolith simplify` wrote.
  func hypotheses(bins: [String]) throws -> any SignalHypotheses {
    let document = try document()
    if CovarianceForm.describes(document) {
      return try NamedRegions(bins, of: CovarianceForm.hypotheses(document))
    }
    return try WorkspaceHypotheses(
      workspace: document, regionBins: bins.map { ($0, $0) }, measurement: measurement,
      codes: codes)
  }
}
