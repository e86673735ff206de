import Documents
import Likelihoods

/// How likelihood files become hypotheses; composed by the command line, so that no reader imports
/// HistFactory.
public struct LikelihoodFormats: Sendable {
  /// Builds the hypotheses of one workspace: its JSON, the region of each bin, and the relative
  /// uncertainty of the signal.
  public var workspace:
    @Sendable (
      _ workspace: JSONNode, _ regionBins: [(region: String, bin: String)],
      _ signalUncertainty: Double
    ) throws -> any SignalHypotheses

  /// Makes the catalogue.
  public init(
    workspace:
      @escaping @Sendable (JSONNode, [(region: String, bin: String)], Double) throws ->
      any SignalHypotheses
  ) { self.workspace = workspace }
}
