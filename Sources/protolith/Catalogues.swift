import ExperimentalResults
import HistFactory

extension LikelihoodFormats {
  /// The formats that this program reads.
  static let all = LikelihoodFormats { workspace, regionBins in
    try WorkspaceHypotheses(workspace: workspace, regionBins: regionBins)
  }
}
