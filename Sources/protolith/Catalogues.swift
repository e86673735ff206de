import ExperimentalResults
import HistFactory

extension LikelihoodFormats {
  /// The formats that this program reads.
  static let all = LikelihoodFormats { workspace, regionBins, uncertainty in
    try WorkspaceHypotheses(
      workspace: workspace, regionBins: regionBins, signalUncertainty: uncertainty)
  }
}
