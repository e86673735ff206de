/// The fast forms of a full likelihood.
public enum SimplifiedForm: String, Sendable, CaseIterable {
  /// One background sample per channel with its fitted, correlated uncertainty: a workspace.
  case workspace
  /// Expected counts and their covariance: a linear, Gaussian form.
  case covariance
  /// Expected counts, covariance and third moments: a skewed form (Buckley et al., arXiv:1809.05548).
  case skewed
}
