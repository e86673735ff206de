import Documents
import Numerics

/// Turns a native database into one file that can be mapped into memory.
///
/// Regions of a topology mostly share their grid; it is triangulated and stored once.
struct Compiler {
  private var bytes = [UInt8](repeating: 0, count: CompiledFormat.headerSize)
  private var grids: [JSONValue] = []
  private var gridOfDigest: [String: Int] = [:]

  /// The bytes of the compiled file for the database in `folder`.
  static func compile(_ folder: String, manifest: Manifest) throws -> [UInt8] {
    var compiler = Compiler()
    var folders: [JSONValue] = []
    for path in manifest.analysisFolders {
      folders.append(try compiler.add(path, of: folder))
    }
    return compiler.finish(folders: folders, digest: try manifest.contentDigest(folder))
  }

  /// Adds one analysis folder; returns its entry of the catalogue.
  private mutating func add(_ path: String, of database: String) throws -> JSONValue {
    let folder = "\(database)/\(path)"
    let record = try NativeReader.record(folder)
    var maps: [JSONValue] = []
    for topology in record.topologies {
      maps.append(.array(try add(topology, record: record, folder: folder)))
    }
    var blobs: [JSONValue] = []
    for file in ["analysis.json"] + record.likelihoods.map(\.path) {
      let content = try Files.read("\(folder)/\(file)")
      blobs.append(
        .array([.string(file), .integer(append(content)), .integer(Int64(content.count))]))
    }
    return .object([
      ("blobs", .array(blobs)), ("maps", .array(maps)), ("path", .string(path)),
    ])
  }

  /// Adds the maps of one topology; one entry for each distinct grid.
  private mutating func add(_ topology: TopologyRecord, record: AnalysisRecord, folder: String)
    throws -> [JSONValue]
  {
    var order: [Int] = []
    var values: [Int: [JSONValue]] = [:]
    var expected: [Int: JSONValue] = [:]
    for map in topology.maps {
      let place = "\(folder)/maps/\(topology.folder)/\(FileName.safe(map.region)).csv"
      let grid = try self.grid(of: map.table, file: place)
      if values[grid] == nil { order.append(grid) }
      let region = record.regions.firstIndex { $0.name == map.region } ?? 0
      values[grid, default: []].append(
        .array([.integer(Int64(region)), .integer(append(map.table.values))]))
      if let limits = map.expected {
        let own = try self.grid(of: limits, file: place)
        expected[grid] = .array([.integer(Int64(own)), .integer(append(limits.values))])
      }
    }
    return order.map { grid in
      .object([
        ("expected", expected[grid] ?? .null), ("grid", .integer(Int64(grid))),
        ("values", .array(values[grid] ?? [])),
      ])
    }
  }

  /// The index of a table's grid, which is triangulated when it is new.
  private mutating func grid(of table: MapTable, file: String) throws(DocumentError) -> Int {
    let raw = table.points.withUnsafeBytes { Array($0) }
    let digest = "\(table.dimension) \(Files.sha256(raw))"
    if let known = gridOfDigest[digest] { return known }
    let geometry: GridGeometry
    do {
      geometry = try GridGeometry(points: table.points, fullDimension: table.dimension)
    } catch {
      throw .malformed(
        file: file, place: "the grid", found: "\(table.count) points: \(error)",
        expected: "points that span a volume", remedy: "add points or remove the map")
    }
    grids.append(
      .object([
        ("basis", .integer(append(geometry.basis))),
        ("cellCount", .integer(Int64(geometry.cells.count / (geometry.dimension + 1)))),
        ("cells", .integer(append(geometry.cells))),
        ("centre", .integer(append(geometry.centre))),
        ("dimension", .integer(Int64(geometry.dimension))),
        ("fullDimension", .integer(Int64(geometry.fullDimension))),
        ("neighbours", .integer(append(geometry.neighbours))),
        ("pointCount", .integer(Int64(table.count))),
        ("points", .integer(append(geometry.points))),
      ]))
    gridOfDigest[digest] = grids.count - 1
    return grids.count - 1
  }

  /// Appends an array at the next multiple of 8; returns its offset.
  private mutating func append<Element: BitwiseCopyable>(_ array: [Element]) -> Int64 {
    bytes.append(contentsOf: repeatElement(0, count: (8 - bytes.count % 8) % 8))
    let offset = bytes.count
    array.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return Int64(offset)
  }

  private mutating func finish(folders: [JSONValue], digest: String) -> [UInt8] {
    let catalogue = JSONValue.object([
      ("folders", .array(folders)), ("grids", .array(grids)),
    ]).canonicalBytes
    let place = append(catalogue)
    bytes.append(contentsOf: repeatElement(0, count: (8 - bytes.count % 8) % 8))
    let count = bytes.count
    bytes.withUnsafeMutableBytes { raw in
      func put(_ value: UInt64, at offset: Int) {
        raw.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
      }
      put(CompiledFormat.magic, at: CompiledFormat.magicAt)
      put(CompiledFormat.version, at: CompiledFormat.versionAt)
      put(CompiledFormat.byteOrder, at: CompiledFormat.orderAt)
      put(UInt64(count), at: CompiledFormat.byteCountAt)
      put(UInt64(place), at: CompiledFormat.catalogueAt)
      put(UInt64(catalogue.count), at: CompiledFormat.catalogueSizeAt)
      for (k, byte) in digest.utf8.prefix(64).enumerated() {
        raw[CompiledFormat.digestAt + k] = byte
      }
      let checked = UnsafeRawBufferPointer(rebasing: raw[CompiledFormat.checkedFrom...])
      put(CompiledFormat.checksum(checked), at: CompiledFormat.checksumAt)
    }
    return bytes
  }
}

extension LikelihoodRecord {
  /// The file below the analysis folder.
  var path: String {
    switch self {
    case .covariance: "likelihood/covariance.json"
    case .workspace(let workspace): "likelihood/\(workspace.file)"
    }
  }
}
