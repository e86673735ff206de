import Documents
import HistFactory
import Likelihoods

/// The fast forms of a full likelihood.
public enum SimplifiedForm: String, Sendable, CaseIterable {
  /// One background sample per channel with its fitted, correlated uncertainty: a workspace.
  case workspace
  /// Expected counts and their covariance: a linear, Gaussian form.
  case covariance
  /// Expected counts, covariance and third moments: a skewed form (Buckley et al., arXiv:1809.05548).
  case skewed
}

/// The background of some signal regions in a simple form, ready to take a signal.
public struct SimplifiedLikelihood: Sendable {
  /// The form.
  public let form: SimplifiedForm
  /// The document: a workspace of schema 1.0.0, or `format`, `form`, `regions`, `covariance`, ….
  public let document: JSONValue
  /// The background with a place for a signal in every bin, `channel[bin]`.
  public let hypotheses: any SignalHypotheses
  /// What the form could not hold, in words.
  public let notes: [String]

  /// Simplifies a workspace.
  public init(
    _ source: SimplifiedSource, form: SimplifiedForm, fitting data: FittedData = .control
  ) throws {
    let fit = try BackgroundFit(source, fitting: data)
    for bin in fit.bins where fit.rates[bin.index] <= 0 {
      throw ApproximationError.emptyBin(file: source.file, bin: "\(bin.channel)[\(bin.bin)]")
    }
    let moments = BackgroundMoments(fit)
    self.form = form
    switch form {
    case .workspace:
      let built = try SimplifiedWorkspace(source, moments)
      (document, notes) = (built.document, built.notes)
      hypotheses = try WorkspaceHypotheses(
        workspace: JSONNode(file: source.file, value: built.document),
        regionBins: fit.bins.map { ("\($0.channel)[\($0.bin)]", "\($0.channel)[\($0.bin)]") })
    case .covariance, .skewed:
      let built = CovarianceForm(moments, isSkewed: form == .skewed)
      (document, notes) = (built.document, [])
      hypotheses = try CovarianceForm.hypotheses(JSONNode(file: source.file, value: document))
    }
  }
}
