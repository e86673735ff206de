import Documents
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

extension Catalogue {
  /// The bytes of the catalogue in a format that is read.
  func bytes(format: UInt64) -> [UInt8] {
    var writer = CatalogueWriter(format: format)
    writer.put(source)
    writer.put(grids) { writer, grid in
      for number in [
        grid.fullDimension, grid.dimension, grid.pointCount, grid.cellCount, grid.centre,
        grid.basis, grid.points, grid.cells, grid.neighbours,
      ] { writer.put(number) }
      writer.put(checksum: grid.checksum)
    }
    writer.put(constraints) { writer, constraint in
      writer.put(constraint.text)
      writer.put(constraint.intermediateStates) { $0.put($1) }
      writer.put(constraint.finalStates)
    }
    writer.put(folders) { $0.put($1) }
    writer.put(files) { $0.put($1) }
    return writer.bytes
  }

  /// Reads the bytes of a catalogue.
  init(_ reader: inout CatalogueReader) throws(DocumentError) {
    source = try reader.text()
    grids = try reader.list { (reader) throws(DocumentError) in
      var numbers: [Int] = []
      for _ in 0..<9 { numbers.append(try reader.count(atMost: .max)) }
      return Grid(
        fullDimension: numbers[0], dimension: numbers[1], pointCount: numbers[2],
        cellCount: numbers[3], centre: numbers[4], basis: numbers[5], points: numbers[6],
        cells: numbers[7], neighbours: numbers[8], checksum: try reader.checksum())
    }
    constraints = try reader.list { (reader) throws(DocumentError) in
      Constraint(
        text: try reader.text(),
        intermediateStates: try reader.list { (reader) throws(DocumentError) in try reader.texts()
        },
        finalStates: try reader.texts())
    }
    folders = try reader.list { (reader) throws(DocumentError) in try reader.folder() }
    files = try reader.list { (reader) throws(DocumentError) in try reader.blob() }
  }
}

extension CatalogueWriter {
  fileprivate mutating func put(_ blob: Catalogue.Blob) {
    put(blob.name)
    put(blob.offset)
    put(blob.size)
    put(checksum: blob.checksum)
  }

  fileprivate mutating func put(_ lengths: DetectorLengths) {
    put(lengths.inner)
    put(lengths.outer)
  }

  fileprivate mutating func put(_ folder: Catalogue.Folder) {
    for text in [
      folder.path, folder.folder, folder.analysis, folder.experiment, folder.kind.rawValue,
      folder.searchType,
    ] { put(text) }
    put(folder.energy)
    put(folder.luminosity)
    put(folder.lengths)
    put(folder.includesControlRegions)
    put(folder.signalUncertainty)
    put(folder.regions) { $0.put($1) }
    put(folder.topologies) { $0.put($1) }
    put(folder.likelihoods) { $0.put($1) }
    put(folder.record)
  }

  private mutating func put(_ region: SignalRegion) {
    put(region.name)
    for number in [
      region.observed, region.expected, region.error, region.upperLimit, region.expectedUpperLimit,
    ] { put(number) }
    put(region.thirdMoment)
    put(region.luminosity)
  }

  private mutating func put(_ topology: Catalogue.Topology) {
    put(topology.name)
    put(topology.constraint)
    put(topology.condition)
    put(topology.coordinates) { writer, coordinate in
      writer.put(coordinate.node)
      writer.put(coordinate.quantity == .width)
    }
    put(topology.lengths)
    put(topology.groups) { writer, group in
      writer.put(group.grid)
      writer.put(group.values) { writer, entry in
        writer.put(entry.region)
        writer.put(entry.offset)
        writer.put(checksum: entry.checksum)
      }
      writer.put(group.expected != nil)
      if let expected = group.expected {
        writer.put(expected.grid)
        writer.put(expected.offset)
        writer.put(checksum: expected.checksum)
      }
    }
  }

  private mutating func put(_ likelihood: Catalogue.Likelihood) {
    put(likelihood.version?.rawValue ?? "covariance")
    put(likelihood.file)
    put(likelihood.matrix)
    put(checksum: likelihood.checksum)
    put(likelihood.regions)
    put(likelihood.bins)
    put(likelihood.droppedChannels)
  }
}

extension CatalogueReader {
  fileprivate mutating func blob() throws(DocumentError) -> Catalogue.Blob {
    Catalogue.Blob(
      name: try text(), offset: try count(atMost: .max), size: try count(atMost: .max),
      checksum: try checksum())
  }

  fileprivate mutating func lengths() throws(DocumentError) -> DetectorLengths {
    DetectorLengths(inner: try optionalDouble(), outer: try optionalDouble())
  }

  fileprivate mutating func folder() throws(DocumentError) -> Catalogue.Folder {
    var folder = Catalogue.Folder()
    folder.path = try text()
    folder.folder = try text()
    folder.analysis = try text()
    folder.experiment = try text()
    guard let kind = ResultKind(rawValue: try text()) else { throw damage }
    folder.kind = kind
    folder.searchType = try text()
    folder.energy = try int()
    folder.luminosity = try double()
    folder.lengths = try lengths()
    folder.includesControlRegions = try flag()
    folder.signalUncertainty = try optionalDouble()
    folder.regions = try list { (reader) throws(DocumentError) in try reader.region() }
    folder.topologies = try list { (reader) throws(DocumentError) in try reader.topology() }
    folder.likelihoods = try list { (reader) throws(DocumentError) in try reader.likelihood() }
    folder.record = try blob()
    return folder
  }

  private mutating func region() throws(DocumentError) -> SignalRegion {
    var region = SignalRegion(
      name: try text(), observed: try double(), expected: try double(), error: try double(),
      upperLimit: try double(), expectedUpperLimit: try double(),
      thirdMoment: try optionalDouble())
    region.luminosity = try optionalDouble()
    return region
  }

  private mutating func topology() throws(DocumentError) -> Catalogue.Topology {
    var topology = Catalogue.Topology()
    topology.name = try text()
    topology.constraint = try count(atMost: .max)
    topology.condition = try text()
    topology.coordinates = try list { (reader) throws(DocumentError) in
      MapCoordinate(
        node: try reader.count(atMost: MapCoordinate.largestNode),
        quantity: try reader.flag() ? .width : .mass)
    }
    topology.lengths = try lengths()
    topology.groups = try list { (reader) throws(DocumentError) in
      var group = Catalogue.Group()
      group.grid = try reader.count(atMost: .max)
      group.values = try reader.list { (reader) throws(DocumentError) in
        (
          region: try reader.count(atMost: .max), offset: try reader.count(atMost: .max),
          checksum: try reader.checksum()
        )
      }
      if try reader.flag() {
        group.expected = (
          try reader.count(atMost: .max), try reader.count(atMost: .max), try reader.checksum()
        )
      }
      return group
    }
    return topology
  }

  private mutating func likelihood() throws(DocumentError) -> Catalogue.Likelihood {
    var likelihood = Catalogue.Likelihood()
    let kind = try text()
    likelihood.version = WorkspaceVersion(rawValue: kind)
    guard likelihood.version != nil || kind == "covariance" else { throw damage }
    likelihood.file = try blob()
    likelihood.matrix = try count(atMost: .max)
    likelihood.checksum = try checksum()
    likelihood.regions = try texts()
    likelihood.bins = try texts()
    likelihood.droppedChannels = try texts()
    return likelihood
  }
}
