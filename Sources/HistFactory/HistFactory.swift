import Documents
import Likelihoods
import Numerics

/// A published HistFactory workspace, background only, ready to take a signal.
public struct WorkspaceHypotheses: SignalHypotheses {
  public let regions: [String]
  /// Compiles a workspace.
  ///
  /// `regionBins` maps each region to `channel[bin]` or a one-bin `channel`.
  public init(
    workspace: JSONNode, regionBins: [(region: String, bin: String)],
    luminosityModifier: Bool = true
  ) throws { fatalError("unbuilt") }
  public func likelihood(for yields: [Double]) throws -> any Likelihood { fatalError("unbuilt") }
}
