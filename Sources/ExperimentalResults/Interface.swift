import Documents
import Likelihoods
import Numerics
import SimplifiedModels

/// A signal region of an efficiency-map result.
public struct SignalRegion: Sendable, Equatable, Codable {
  public var name: String
  public var observed: Double
  public var expected: Double
  public var error: Double
  /// Published 95 % limits on σ × efficiency in fb.
  public var upperLimit: Double
  public var expectedUpperLimit: Double
  /// Third moment of the background (skewed likelihood); nil where none is published.
  public var thirdMoment: Double?
}

/// Efficiencies or upper limits of one topology on one grid, for one or more regions.
public struct ResultMap: @unchecked Sendable {  // the buffers point into a mapped, read-only file
  /// The topology's name (`T2tt`).
  public let topology: String
  public let constraint: TopologyConstraint
  /// Condition functions, each with its text; empty where there is none.
  public let conditions: [TopologyCondition]
  /// The grid; its memory is kept alive by the database.
  public let grid: GridView
  /// For each region that has a map on this grid: index into `ExperimentalResult.regions` and one value per
  /// grid point (efficiency, or limit in fb). An upper-limit result has one entry with region 0.
  public let values: [(region: Int, values: UnsafeBufferPointer<Double>)]
  /// Expected limits in fb on their own grid, where published.
  public let expectedLimits: (grid: GridView, values: UnsafeBufferPointer<Double>)?
}

/// A condition on the weights of a topology's terms (`Csim`, `Cgtr`).
public struct TopologyCondition: Sendable, Equatable {
  public enum Kind: String, Sendable { case similar, greater }
  public var text: String
  public var kind: Kind
  public var arguments: [TopologyConstraint]
}

/// Which kind of map a result carries.
public enum ResultKind: String, Sendable, Codable { case efficiencyMaps, upperLimits }

/// One published result: an analysis folder.
public struct ExperimentalResult: Sendable {
  /// The folder (`ATLAS-SUSY-2016-07-eff`).
  public let folder: String
  /// The analysis (`ATLAS-SUSY-2016-07`).
  public let analysis: String
  public let experiment: String
  /// √s in TeV.
  public let energy: Int
  /// Integrated luminosity in 1/fb.
  public let luminosity: Double
  public let kind: ResultKind
  public let regions: [SignalRegion]
  public let maps: [ResultMap]
  /// Likelihoods that tie regions together (covariance, workspaces); each lists its regions. Empty: counting only.
  public let combinedLikelihoods: [any SignalHypotheses]
}

/// All results of a selection, immutable, shared by all chains; maps point into a mapped file.
public struct ResultsDatabase: Sendable {
  public let results: [ExperimentalResult]
  public let crossSections: ReferenceCrossSections
  /// SHA-256 over the source files.
  public let digest: String
  /// Whether predictions of two results may be combined as uncorrelated (by result index).
  public func areCombinable(_ a: Int, _ b: Int) -> Bool { fatalError("unbuilt") }
  /// Opens `folder` (compiling on first use), keeps the results of `selection`.
  public static func open(
    _ folder: String, selection: String = "all", formats: LikelihoodFormats
  ) throws -> ResultsDatabase { fatalError("unbuilt") }
}

/// How likelihood files become hypotheses; composed by the command line, so that no reader imports HistFactory.
public struct LikelihoodFormats: Sendable {
  /// Builds the hypotheses of one workspace: its JSON and the region of each bin.
  public var workspace:
    @Sendable (_ workspace: JSONNode, _ regionBins: [(region: String, bin: String)]) throws ->
      any SignalHypotheses
  /// Makes the catalogue.
  public init(
    workspace: @escaping @Sendable (JSONNode, [(region: String, bin: String)]) throws ->
      any SignalHypotheses
  ) { self.workspace = workspace }
}
