import Documents
import Synchronization

/// Whether the bytes of one map in a compiled file are as they were written: looked at on first use.
final class MapCheck: Sendable {
  /// Bytes of the file with their checksum.
  struct Section: Sendable {
    var bytes: Range<Int>
    /// Nil in a file of the format before, which has none.
    var checksum: UInt64?
  }

  private let database: CompiledDatabase
  private let sections: [Section]
  /// What messages call the map.
  private let name: String
  private let isWhole = Atomic(false)

  /// The check of what stands behind a group of maps.
  init(_ group: Catalogue.Group, named name: String, in database: CompiledDatabase) {
    self.database = database
    self.name = name
    let grids = database.catalogue.grids
    var sections: [Section] = []
    func add(_ grid: Int, _ offset: Int, _ checksum: UInt64?) {
      guard grids.indices.contains(grid) else { return }
      let size = grids[grid].pointCount * MemoryLayout<Double>.stride
      sections += [grids[grid].section, Section(bytes: offset..<offset + size, checksum: checksum)]
    }
    for values in group.values { add(group.grid, values.offset, values.checksum) }
    if let expected = group.expected { add(expected.grid, expected.offset, expected.checksum) }
    self.sections = sections
  }

  /// Throws where bytes are not as they were written; costs nothing once they were found to be.
  func verify() throws(DocumentError) {
    if isWhole.load(ordering: .acquiring) { return }
    for section in sections { try database.verify(section, name) }
    isWhole.store(true, ordering: .releasing)
  }
}

extension Catalogue.Grid {
  /// Its arrays, which stand one behind the other.
  var section: MapCheck.Section {
    let end = neighbours + cellCount * (dimension + 1) * MemoryLayout<Int32>.stride
    return MapCheck.Section(bytes: centre..<max(centre, end), checksum: checksum)
  }
}
