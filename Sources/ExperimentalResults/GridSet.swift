import Documents
import Numerics

/// The distinct grids of some maps, each triangulated once.
///
/// Regions of a topology mostly share their grid, and so do topologies and analyses.
struct GridSet: Sendable {
  /// What tells grids apart: dimension and digest of the points.
  struct Key: Hashable, Sendable {
    let dimension: Int
    let digest: String

    init(_ table: MapTable, points: [Double]) {
      dimension = table.dimension
      digest = points.withUnsafeBytes { Files.sha256($0) }
    }
  }

  /// The geometry of each, or why there is none, in the order in which they occur.
  private(set) var geometries: [Result<GridGeometry, NumericsError>] = []
  /// The grid of each table, in the order of `forEachTable`.
  private var places: [String: [Int]] = [:]

  /// Triangulates the grids of `records` on all cores, the largest first; tables on the same grid then
  /// share their points.
  init(_ records: inout [AnalysisRecord]) {
    var tables: [MapTable] = []
    var owners: [String] = []
    for record in records {
      places[record.path] = []
      Self.forEachTable(record) { table in
        tables.append(table)
        owners.append(record.path)
      }
    }
    let all = tables
    let keys = Parallel.map(all.count) { Key(all[$0], points: all[$0].gridPoints) }
    var known: [Key: Int] = [:]
    var distinct: [MapTable] = []
    for (k, key) in keys.enumerated() {
      let number = known[key] ?? distinct.count
      if number == distinct.count {
        known[key] = number
        distinct.append(all[k])
      }
      places[owners[k]]?.append(number)
    }
    Self.share(distinct, places, in: &records)
    tables = []
    let grids = distinct
    let order = grids.indices.sorted {
      (grids[$1].points.count, $0) < (grids[$0].points.count, $1)
    }
    let found = Parallel.map(order.count) { index in
      let table = grids[order[index]]
      return Result { () throws(NumericsError) in
        try GridGeometry(points: table.gridPoints, fullDimension: table.dimension)
      }
    }
    geometries = order.indices.sorted { order[$0] < order[$1] }.map { found[$0] }
  }

  /// Gives tables of the same grid one memory for their points.
  private static func share(
    _ grids: [MapTable], _ places: [String: [Int]], in records: inout [AnalysisRecord]
  ) {
    func share(_ table: inout MapTable, _ number: Int) {
      if table.points == grids[number].points { table.points = grids[number].points }
    }
    for record in records.indices {
      var numbers = (places[records[record].path] ?? [])[...]
      for topology in records[record].topologies.indices {
        for map in records[record].topologies[topology].maps.indices {
          share(&records[record].topologies[topology].maps[map].table, numbers.removeFirst())
          guard var expected = records[record].topologies[topology].maps[map].expected else {
            continue
          }
          share(&expected, numbers.removeFirst())
          records[record].topologies[topology].maps[map].expected = expected
        }
      }
    }
  }

  /// The geometry of a grid, which is then forgotten; nil if it has none or was taken before.
  mutating func take(_ number: Int) -> GridGeometry? {
    guard case .success(let geometry) = geometries[number] else { return nil }
    geometries[number] = .failure(.degenerateGrid("taken"))
    return geometry
  }

  /// Room for all grids, the values and the files of `records`; too much rather than too little, since
  /// what is not written takes no memory.
  func size(with records: [AnalysisRecord]) -> Int {
    var size = 1 << 26
    for case .success(let grid) in geometries {
      size += 8 * grid.points.count + 4 * (grid.cells.count + grid.neighbours.count) + 4096
    }
    for record in records { Self.forEachTable(record) { size += 8 * $0.count } }
    return size
  }

  /// The grids of a record's tables in the order of `forEachTable`.
  func numbers(_ record: AnalysisRecord) -> [Int] { places[record.path] ?? [] }

  /// Every table of a record: topology by topology, map by map, limits before expected limits.
  static func forEachTable(_ record: AnalysisRecord, _ visit: (MapTable) -> Void) {
    for map in record.topologies.flatMap(\.maps) {
      visit(map.table)
      if let expected = map.expected { visit(expected) }
    }
  }

  /// Why a grid is of no use, or nil.
  func fault(_ number: Int, of table: MapTable) -> String? {
    switch geometries[number] {
    case .failure(let error): "\(table.count) points that span no hull: \(error)"
    case .success(let grid):
      grid.dimension > 0 || table.count == 1
        ? nil : "\(table.count) points that span no hull: they coincide"
    }
  }

  /// The record without maps whose grid is of no use, which are named in `problems`; nil where none is
  /// left.
  mutating func removingDegenerate(_ record: AnalysisRecord, problems: inout [ImportProblem])
    -> AnalysisRecord?
  {
    var record = record
    var numbers = self.numbers(record)[...]
    var kept: [Int] = []
    for k in record.topologies.indices {
      let maps = record.topologies[k].maps
      record.topologies[k].maps = maps.filter { map in
        let tables = [map.table, map.expected].compactMap(\.self)
        let own = Array(numbers.prefix(tables.count))
        numbers = numbers.dropFirst(tables.count)
        let faults = zip(own, tables).compactMap { fault($0, of: $1) }
        if let reason = faults.first {
          let path = "\(record.path)/\(map.region)/\(record.topologies[k].name).txt"
          problems.append(ImportProblem(path: path, kind: .refused, reason: reason))
          return false
        }
        kept += own
        return true
      }
    }
    record.topologies.removeAll { $0.maps.isEmpty }
    places[record.path] = kept
    return record.topologies.isEmpty ? nil : record
  }
}
