import Documents
import Likelihoods
import Numerics
import SimplifiedModels

/// A signal region of an efficiency-map result.
public struct SignalRegion: Sendable, Equatable, Codable {
  /// The region's name, unique within the result.
  public var name: String
  /// Observed events.
  public var observed: Double
  /// Expected background events.
  public var expected: Double
  /// Uncertainty of the expected background.
  public var error: Double
  /// Published observed 95 % limit on σ × efficiency in fb.
  public var upperLimit: Double
  /// Published expected 95 % limit on σ × efficiency in fb.
  public var expectedUpperLimit: Double
  /// Third moment of the background (skewed likelihood); nil where none is published.
  public var thirdMoment: Double?
  /// Integrated luminosity in 1/fb where it is not that of the analysis.
  public var luminosity: Double?
  /// Regions of the publication that were put together in this one.
  public var aggregated: [String] = []
  /// Remarks; empty where there are none.
  public var comment = ""

  /// Makes a region.
  public init(
    name: String, observed: Double, expected: Double, error: Double, upperLimit: Double,
    expectedUpperLimit: Double, thirdMoment: Double? = nil
  ) {
    self.name = name
    self.observed = observed
    self.expected = expected
    self.error = error
    self.upperLimit = upperLimit
    self.expectedUpperLimit = expectedUpperLimit
    self.thirdMoment = thirdMoment
  }
}

/// Which kind of map a result carries.
public enum ResultKind: String, Sendable, Codable {
  case efficiencyMaps, upperLimits
}

/// Efficiencies or upper limits of one topology on one grid, for one or more regions.
///
/// A class, so that handing it on costs one reference count: walks look at hundreds in every step.
/// Unchecked, because the buffers point into a mapped, read-only file.
public final class ResultMap: @unchecked Sendable {
  /// The topology's name (`T2tt`).
  public let topology: String
  /// What the map constrains.
  public let constraint: TopologyConstraint
  /// Condition functions, each with its text; empty where there is none.
  public let conditions: [TopologyCondition]
  /// What the numbers of a query are, in their order; widths are rescaled
  /// (`MapCoordinate.rescaled(width:)`).
  public let coordinates: [MapCoordinate]
  /// Distances that decide what is prompt and what is stable; nil where nothing special is said.
  public let lengths: DetectorLengths
  /// The grid; its memory is kept alive by the result.
  public let grid: GridView
  /// The regions that have a map on this grid.
  ///
  /// Each with its index into `ExperimentalResult.regions` and one value per grid point (efficiency,
  /// or limit in fb). An upper-limit result, which has no regions, has one entry with region 0.
  public let values: [(region: Int, values: UnsafeBufferPointer<Double>)]
  /// Expected limits in fb on their own grid, where published.
  public let expectedLimits: (grid: GridView, values: UnsafeBufferPointer<Double>)?
  private let check: MapCheck?

  /// Makes a map over memory that outlives it.
  public convenience init(
    topology: String, constraint: TopologyConstraint, conditions: [TopologyCondition],
    coordinates: [MapCoordinate] = [], lengths: DetectorLengths = .init(), grid: GridView,
    values: [(region: Int, values: UnsafeBufferPointer<Double>)],
    expectedLimits: (grid: GridView, values: UnsafeBufferPointer<Double>)? = nil
  ) {
    self.init(
      topology: topology, constraint: constraint, conditions: conditions,
      coordinates: coordinates, lengths: lengths, grid: grid, values: values,
      expectedLimits: expectedLimits, check: nil)
  }

  init(
    topology: String, constraint: TopologyConstraint, conditions: [TopologyCondition],
    coordinates: [MapCoordinate], lengths: DetectorLengths, grid: GridView,
    values: [(region: Int, values: UnsafeBufferPointer<Double>)],
    expectedLimits: (grid: GridView, values: UnsafeBufferPointer<Double>)?, check: MapCheck?
  ) {
    self.topology = topology
    self.constraint = constraint
    self.conditions = conditions
    self.coordinates = coordinates
    self.lengths = lengths
    self.grid = grid
    self.values = values
    self.expectedLimits = expectedLimits
    self.check = check
  }

  /// The same map with other values.
  func with(values: [(region: Int, values: UnsafeBufferPointer<Double>)]) -> ResultMap {
    ResultMap(
      topology: topology, constraint: constraint, conditions: conditions, coordinates: coordinates,
      lengths: lengths, grid: grid, values: values, expectedLimits: expectedLimits, check: check)
  }

  /// Throws where the bytes of the map in its compiled file are damaged.
  ///
  /// They are read the first time that it is called; callers do so before they use a map.
  public func verify() throws(DocumentError) { try check?.verify() }
}

/// One published result: an analysis folder.
///
/// A class for the same reason as `ResultMap`.
public final class ExperimentalResult: Sendable {
  /// The folder (`ATLAS-SUSY-2016-07-eff`).
  public let folder: String
  /// The analysis (`ATLAS-SUSY-2016-07`).
  public let analysis: String
  /// The collaboration (`ATLAS`).
  public let experiment: String
  /// √s in TeV.
  public let energy: Int
  /// Integrated luminosity in 1/fb.
  public let luminosity: Double
  /// Which kind of maps it has.
  public let kind: ResultKind
  /// Signal regions; empty for upper-limit results.
  public let regions: [SignalRegion]
  /// Maps, one for each topology and grid.
  public let maps: [ResultMap]
  /// What it looks for: `prompt`, `displaced`, or what else its source says.
  public let searchType: String
  /// Whether its source fits control regions where it uses the workspaces.
  public let includesControlRegions: Bool
  /// Published likelihoods that tie regions together, of every form and version; empty: counting only.
  public let likelihoods: [PublishedLikelihood]
  /// Keeps the memory of the maps alive.
  let memory: (any AnyObject & Sendable)?

  /// Makes a result; `memory` owns what the maps point to.
  public init(
    folder: String, analysis: String, experiment: String, energy: Int, luminosity: Double,
    kind: ResultKind, regions: [SignalRegion], maps: [ResultMap], searchType: String = "prompt",
    includesControlRegions: Bool = false, likelihoods: [PublishedLikelihood] = [],
    memory: (any AnyObject & Sendable)? = nil
  ) {
    self.folder = folder
    self.analysis = analysis
    self.experiment = experiment
    self.energy = energy
    self.luminosity = luminosity
    self.kind = kind
    self.regions = regions
    self.maps = maps
    self.searchType = searchType
    self.includesControlRegions = includesControlRegions
    self.likelihoods = likelihoods
    self.memory = memory
  }
}
