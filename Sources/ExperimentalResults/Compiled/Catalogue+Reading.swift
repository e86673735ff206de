import Documents
import SimplifiedModels

extension Catalogue {
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
