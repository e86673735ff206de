import Documents
import Likelihoods

/// Other data in the place of the observed ones, for a whole database: a pseudo-database.
///
/// It is small: counts, limits of regions, main and auxiliary data of joint likelihoods, one factor for
/// each upper-limit map. What it stands on (maps, backgrounds, covariances) stays in the database.
public struct DataOverlay: Codable, Sendable, Equatable {
  /// The format that this version writes.
  public static let currentFormat = 1
  /// Format number.
  public var format = Self.currentFormat
  /// Digest of the database that it belongs to.
  public var databaseDigest: String
  /// One for each result.
  public var results: [ResultOverlay]

  /// Makes an overlay.
  public init(databaseDigest: String, results: [ResultOverlay]) {
    self.databaseDigest = databaseDigest
    self.results = results
  }
}

/// Other data of one result.
public struct ResultOverlay: Codable, Sendable, Equatable {
  /// The result's folder.
  public var folder: String
  /// Its regions, in their order.
  public var regions: [RegionOverlay]
  /// The joint likelihoods that are used; others of the result are left out.
  public var likelihoods: [LikelihoodOverlay]
  /// Its upper-limit maps, in their order.
  public var maps: [MapOverlay]

  /// Makes an overlay.
  public init(
    folder: String, regions: [RegionOverlay] = [], likelihoods: [LikelihoodOverlay] = [],
    maps: [MapOverlay] = []
  ) {
    self.folder = folder
    self.regions = regions
    self.likelihoods = likelihoods
    self.maps = maps
  }
}

/// Other data of a signal region.
public struct RegionOverlay: Codable, Sendable, Equatable {
  /// The region.
  public var name: String
  /// Observed events.
  public var observed: Double
  /// Expected events: the published ones, or those of a repeated auxiliary measurement.
  public var expected: Double
  /// The observed 95 % limit on σ × efficiency, fb.
  public var upperLimit: Double

  /// Makes an overlay.
  public init(name: String, observed: Double, expected: Double, upperLimit: Double) {
    self.name = name
    self.observed = observed
    self.expected = expected
    self.upperLimit = upperLimit
  }
}

/// Other data of a joint likelihood.
public struct LikelihoodOverlay: Codable, Sendable, Equatable {
  /// Its file in the database.
  public var name: String
  /// Counts per bin.
  public var main: [Double]
  /// Auxiliary data.
  public var auxiliary: [Double]

  /// Makes an overlay.
  public init(name: String, data: Observations) {
    self.name = name
    main = data.main
    auxiliary = data.auxiliary
  }

  var data: Observations { Observations(main: main, auxiliary: auxiliary) }
}

/// Other observed limits of an upper-limit map: expected × factor, and a signal where one is there.
public struct MapOverlay: Codable, Sendable, Equatable {
  /// The topology.
  public var topology: String
  /// The map's pull x in standard deviations of the background.
  public var pull: Double
  /// The observed limit over the expected one, the same at all points.
  public var factor: Double
  /// Signals of an injected model.
  public var signals: [MapSignal]

  /// Makes an overlay.
  public init(topology: String, pull: Double, factor: Double, signals: [MapSignal] = []) {
    self.topology = topology
    self.pull = pull
    self.factor = factor
    self.signals = signals
  }
}

/// What an injected model adds to the limits of a map: its cross section, near its masses.
public struct MapSignal: Codable, Sendable, Equatable {
  /// Coordinates of the signal in the map: masses in GeV, widths rescaled.
  public var coordinates: [Double]
  /// The predicted cross section in fb.
  public var crossSection: Double
  /// Limits of points within this distance (Euclidean, GeV) are raised.
  public var distance: Double

  /// Makes a signal.
  public init(coordinates: [Double], crossSection: Double, distance: Double) {
    self.coordinates = coordinates
    self.crossSection = crossSection
    self.distance = distance
  }
}
