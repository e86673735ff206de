import SimplifiedModels

/// What a compiled database knows besides its arrays: where they are and what they mean.
///
/// Read whole when the database is opened, so it holds only what predictions need; everything else
/// stands in the JSON of each analysis, which is a blob.
struct Catalogue {
  /// Numbers of eight or four bytes in the file.
  typealias Offset = Int

  /// A grid: shape, and where its arrays are.
  struct Grid {
    var fullDimension = 0
    var dimension = 0
    var pointCount = 0
    var cellCount = 0
    var centre: Offset = 0
    var basis: Offset = 0
    var points: Offset = 0
    var cells: Offset = 0
    var neighbours: Offset = 0
    /// Of all its arrays.
    var checksum: UInt64?
  }

  /// Text of a constraint with the states of its branches.
  struct Constraint: Hashable {
    var text = ""
    var intermediateStates: [[String]] = []
    var finalStates: [String] = []
  }

  /// Maps of one topology on one grid.
  struct Group {
    var grid = 0
    var values: [(region: Int, offset: Offset, checksum: UInt64?)] = []
    var expected: (grid: Int, offset: Offset, checksum: UInt64?)?
  }

  /// One topology of an analysis.
  struct Topology {
    var name = ""
    var constraint = 0
    var condition = ""
    var coordinates: [MapCoordinate] = []
    var lengths = DetectorLengths()
    var groups: [Group] = []
  }

  /// A likelihood: its file, and of a covariance also the matrix as doubles.
  struct Likelihood {
    /// Nil: a covariance.
    var version: WorkspaceVersion?
    var file = Blob()
    var matrix: Offset = 0
    /// Of the matrix.
    var checksum: UInt64?
    var regions: [String] = []
    var bins: [String] = []
    var droppedChannels: [String] = []
  }

  /// A file of the sources, kept as it was.
  struct Blob {
    var name = ""
    var offset: Offset = 0
    var size = 0
    var checksum: UInt64?
  }

  /// One analysis folder.
  struct Folder {
    var path = ""
    var folder = ""
    var analysis = ""
    var experiment = ""
    var energy = 0
    var luminosity = 0.0
    var kind = ResultKind.efficiencyMaps
    var searchType = ""
    var lengths = DetectorLengths()
    var includesControlRegions = false
    var signalUncertainty: Double?
    var regions: [SignalRegion] = []
    var topologies: [Topology] = []
    var likelihoods: [Likelihood] = []
    var record = Blob()
  }

  /// Where it was made from: a name and version.
  var source = ""
  var grids: [Grid] = []
  var constraints: [Constraint] = []
  var folders: [Folder] = []
  /// Files of the whole database: combinations, cross sections, selections.
  var files: [Blob] = []
}
