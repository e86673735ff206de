import Documents
import Numerics

/// Turns records and their grids into one file that can be mapped into memory.
struct Compiler {
  private var bytes = [UInt8](repeating: 0, count: CompiledFormat.headerSize)
  private var catalogue = Catalogue()
  private var constraints: [Catalogue.Constraint: Int] = [:]
  /// The catalogue's grid for each grid of the set.
  private var gridNumbers: [Int: Int] = [:]

  private let format: UInt64

  private init(format: UInt64 = CompiledFormat.version) { self.format = format }

  /// The bytes of the compiled file for a native database.
  static func compile(_ folder: String, manifest: Manifest) throws -> [UInt8] {
    let paths = manifest.analysisFolders
    let results = Parallel.map(paths.count) { index in
      Result { () throws(DocumentError) in try NativeReader.record("\(folder)/\(paths[index])") }
    }
    var records = try results.map { try $0.get() }
    var grids = GridSet(&records)
    var compiler = Compiler()
    compiler.bytes.reserveCapacity(grids.size(with: records))
    compiler.catalogue.source = folder.split(separator: "/").last.map(String.init) ?? folder
    // All of them before the first is written: what is written is forgotten.
    for (path, record) in zip(paths, records) {
      try compiler.demandGrids(of: record, grids, folder: "\(folder)/\(path)")
    }
    for (path, record) in zip(paths, records) {
      compiler.add(
        record, at: path, &grids, json: try Files.read("\(folder)/\(path)/analysis.json"),
        likelihoodFile: { try? Files.read("\(folder)/\(path)/likelihood/\($0)") })
    }
    for entry in manifest.entries where !entry.path.contains("TeV/") {
      compiler.keep(entry.path, try Files.read("\(folder)/\(entry.path)"))
    }
    return compiler.finish(digest: try manifest.contentDigest(folder))
  }

  /// The bytes of the compiled file for records in memory, whose grids are known to be good; they are
  /// forgotten as they are written.
  static func compile(
    _ records: [AnalysisRecord], grids: inout GridSet, source: String, digest: String,
    files: [(name: String, bytes: [UInt8])] = [], format: UInt64 = CompiledFormat.version
  ) -> [UInt8] {
    var compiler = Compiler(format: format)
    compiler.bytes.reserveCapacity(grids.size(with: records))
    compiler.catalogue.source = source
    for record in records {
      compiler.add(
        record, at: record.path, &grids, json: RecordCoding.json(record).canonicalBytes,
        likelihoodFile: { _ in nil })
    }
    for file in files { compiler.keep(file.name, file.bytes) }
    return compiler.finish(digest: digest)
  }

  private func demandGrids(of record: AnalysisRecord, _ grids: GridSet, folder: String)
    throws(DocumentError)
  {
    var numbers = grids.numbers(record)[...]
    for topology in record.topologies {
      for map in topology.maps {
        for table in [map.table, map.expected].compactMap(\.self) {
          guard let reason = grids.fault(numbers.removeFirst(), of: table) else { continue }
          throw .malformed(
            file: "\(folder)/maps/\(topology.folder)/\(FileName.safe(map.region)).csv",
            place: "the grid", found: reason, expected: "points that span a volume",
            remedy: "add points or remove the map")
        }
      }
    }
  }

  /// Adds one analysis folder.
  private mutating func add(
    _ record: AnalysisRecord, at path: String, _ grids: inout GridSet, json: [UInt8],
    likelihoodFile: (String) -> [UInt8]?
  ) {
    var folder = Catalogue.Folder()
    folder.path = path
    folder.folder = record.folder
    folder.analysis = record.analysis
    folder.experiment = record.experiment
    folder.energy = record.energy
    folder.luminosity = record.luminosity
    folder.kind = record.kind
    folder.searchType = record.searchType
    folder.lengths = record.lengths
    folder.includesControlRegions = record.includesControlRegions
    folder.signalUncertainty = record.signalUncertainty
    folder.regions = record.regions
    var numbers = grids.numbers(record)[...]
    for topology in record.topologies {
      folder.topologies.append(add(topology, record: record, &grids, numbers: &numbers))
    }
    for (likelihood, name) in zip(record.likelihoods, record.likelihoodFiles) {
      folder.likelihoods.append(add(likelihood, name, likelihoodFile(name)))
    }
    folder.record = blob("analysis.json", json)
    catalogue.folders.append(folder)
  }

  /// Adds the maps of one topology; one group for each distinct grid.
  private mutating func add(
    _ topology: TopologyRecord, record: AnalysisRecord, _ grids: inout GridSet,
    numbers: inout ArraySlice<Int>
  ) -> Catalogue.Topology {
    var entry = Catalogue.Topology()
    entry.name = topology.name
    entry.constraint = number(
      of: .init(
        text: topology.constraint, intermediateStates: topology.intermediateStates,
        finalStates: topology.finalStates))
    entry.condition = topology.condition ?? ""
    entry.coordinates = topology.coordinates
    entry.lengths = topology.lengths.falling(backTo: record.lengths)
    for map in topology.maps {
      let grid = grid(numbers.removeFirst(), &grids)
      let place = entry.groups.firstIndex { $0.grid == grid } ?? entry.groups.count
      if place == entry.groups.count { entry.groups.append(.init(grid: grid)) }
      let region = record.regions.firstIndex { $0.name == map.region } ?? 0
      let values = append(map.table.values)
      entry.groups[place].values.append((region, values, checksum(from: values)))
      if let limits = map.expected {
        let own = self.grid(numbers.removeFirst(), &grids)
        let values = append(limits.values)
        entry.groups[place].expected = (own, values, checksum(from: values))
      }
    }
    return entry
  }

  private mutating func number(of constraint: Catalogue.Constraint) -> Int {
    if let known = constraints[constraint] { return known }
    catalogue.constraints.append(constraint)
    constraints[constraint] = catalogue.constraints.count - 1
    return catalogue.constraints.count - 1
  }

  /// The catalogue's number of a grid, whose arrays are added when it is new.
  private mutating func grid(_ number: Int, _ grids: inout GridSet) -> Int {
    if let known = gridNumbers[number] { return known }
    guard let geometry = grids.take(number) else {
      preconditionFailure("maps without a grid are left out before")
    }
    var entry = Catalogue.Grid(
      fullDimension: geometry.fullDimension, dimension: geometry.dimension,
      pointCount: geometry.pointCount,
      cellCount: geometry.cells.count / (geometry.dimension + 1),
      centre: append(geometry.centre), basis: append(geometry.basis),
      points: append(geometry.points), cells: append(geometry.cells),
      neighbours: append(geometry.neighbours))
    entry.checksum = checksum(from: entry.centre)
    catalogue.grids.append(entry)
    gridNumbers[number] = catalogue.grids.count - 1
    return catalogue.grids.count - 1
  }

  private mutating func add(_ likelihood: LikelihoodRecord, _ name: String, _ file: [UInt8]?)
    -> Catalogue.Likelihood
  {
    var entry = Catalogue.Likelihood()
    switch likelihood {
    case .covariance(let regions, let matrix):
      entry.regions = regions
      entry.matrix = append(matrix)
      entry.checksum = checksum(from: entry.matrix)
      entry.file = blob(name, file ?? RecordCoding.covariance(regions: regions, matrix: matrix))
    case .workspace(let workspace):
      entry.version = workspace.version
      entry.regions = workspace.bins.map(\.region)
      entry.bins = workspace.bins.map(\.bin)
      entry.droppedChannels = workspace.droppedChannels
      entry.file = blob(name, workspace.bytes)
    }
    return entry
  }

  private mutating func keep(_ name: String, _ content: [UInt8]) {
    catalogue.files.append(blob(name, content))
  }

  private mutating func blob(_ name: String, _ content: [UInt8]) -> Catalogue.Blob {
    let offset = append(content)
    return Catalogue.Blob(
      name: name, offset: offset, size: content.count, checksum: checksum(from: offset))
  }

  /// The checksum of what was appended at an offset and behind it.
  private func checksum(from offset: Int) -> UInt64 {
    bytes.withUnsafeBytes {
      CompiledFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[offset...]))
    }
  }

  /// Appends an array at the next multiple of 8; returns its offset.
  private mutating func append<Element: BitwiseCopyable>(_ array: [Element]) -> Int {
    bytes.append(contentsOf: repeatElement(0, count: (8 - bytes.count % 8) % 8))
    let offset = bytes.count
    array.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return offset
  }

  private mutating func finish(digest: String) -> [UInt8] {
    let content = catalogue.bytes(format: format)
    let place = append(content)
    bytes.append(contentsOf: repeatElement(0, count: (8 - bytes.count % 8) % 8))
    let count = bytes.count
    bytes.withUnsafeMutableBytes { raw in
      func put(_ value: UInt64, at offset: Int) {
        raw.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
      }
      put(CompiledFormat.magic, at: CompiledFormat.magicAt)
      put(format, at: CompiledFormat.versionAt)
      put(CompiledFormat.byteOrder, at: CompiledFormat.orderAt)
      put(UInt64(count), at: CompiledFormat.byteCountAt)
      put(UInt64(place), at: CompiledFormat.catalogueAt)
      put(UInt64(content.count), at: CompiledFormat.catalogueSizeAt)
      for (k, byte) in digest.utf8.prefix(64).enumerated() {
        raw[CompiledFormat.digestAt + k] = byte
      }
      let whole = UnsafeRawBufferPointer(raw)
      put(
        CompiledFormat.catalogueChecksum(whole, catalogue: place..<place + content.count),
        at: CompiledFormat.catalogueChecksumAt)
      let checked = UnsafeRawBufferPointer(rebasing: whole[CompiledFormat.checkedFrom...])
      put(CompiledFormat.checksum(checked), at: CompiledFormat.checksumAt)
    }
    return bytes
  }
}

extension AnalysisRecord {
  /// The files of its likelihoods below `likelihood/`, one for each.
  var likelihoodFiles: [String] {
    var matrices = 0
    return likelihoods.map { likelihood in
      switch likelihood {
      case .covariance:
        matrices += 1
        return matrices == 1 ? "covariance.json" : "covariance-\(matrices).json"
      case .workspace(let workspace): return workspace.file
      }
    }
  }
}
