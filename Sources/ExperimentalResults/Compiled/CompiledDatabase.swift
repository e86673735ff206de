import Documents
import Foundation
import Numerics

/// A compiled database in mapped memory.
final class CompiledDatabase: @unchecked Sendable {  // read only after init
  private let file: MappedFile
  private let catalogue: JSONNode
  private let grids: [GridView]
  /// Points of each grid.
  private let pointCounts: [Int]
  /// SHA-256 over the source files.
  let digest: String

  /// Maps `path`; throws where the file is damaged, of another version or of another machine.
  init(_ path: String) throws(DocumentError) {
    file = try MappedFile(path)
    let bytes = file.bytes
    func number(_ offset: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    guard bytes.count >= CompiledFormat.headerSize,
      number(CompiledFormat.magicAt) == CompiledFormat.magic,
      number(CompiledFormat.versionAt) == CompiledFormat.version,
      number(CompiledFormat.orderAt) == CompiledFormat.byteOrder,
      number(CompiledFormat.byteCountAt) == UInt64(bytes.count),
      number(CompiledFormat.checksumAt)
        == CompiledFormat.checksum(
          UnsafeRawBufferPointer(rebasing: bytes[CompiledFormat.checkedFrom...]))
    else { throw Self.damaged(path) }
    Self.release(bytes)
    let start = Int(clamping: number(CompiledFormat.catalogueAt))
    let size = Int(clamping: number(CompiledFormat.catalogueSizeAt))
    guard start <= bytes.count, size <= bytes.count - start else { throw Self.damaged(path) }
    let digestBytes = bytes[CompiledFormat.digestAt..<CompiledFormat.digestAt + 64]
    digest = String(decoding: digestBytes, as: UTF8.self)
    catalogue = try JSONNode.parse(Array(bytes[start..<start + size]), file: path)
    var views: [GridView] = []
    var counts: [Int] = []
    for node in try catalogue.member("grids").elements() {
      views.append(try Self.grid(node, bytes))
      counts.append(try node.member("pointCount").integer())
    }
    grids = views
    pointCounts = counts
  }

  /// Gives back the pages that the checksum has read: a hunt touches few of them again.
  private static func release(_ bytes: UnsafeRawBufferPointer) {
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
  }

  private static func damaged(_ path: String) -> DocumentError {
    .unreadable(
      file: path, reason: "a damaged or outdated compiled database",
      remedy: "delete it; it is made again when needed")
  }

  private static func grid(_ node: JSONNode, _ bytes: UnsafeRawBufferPointer)
    throws(DocumentError) -> GridView
  {
    let full = try node.member("fullDimension").integer()
    let dimension = try node.member("dimension").integer()
    let points = try node.member("pointCount").integer()
    let cells = try node.member("cellCount").integer() * (dimension + 1)
    return GridView(
      fullDimension: full, dimension: dimension,
      centre: try array(node.member("centre"), full, bytes),
      basis: try array(node.member("basis"), full * full, bytes),
      points: try array(node.member("points"), points * dimension, bytes),
      cells: try array(node.member("cells"), cells, bytes),
      neighbours: try array(node.member("neighbours"), cells, bytes))
  }

  private static func array<Element: BitwiseCopyable>(
    _ offset: JSONNode, _ count: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(DocumentError) -> UnsafeBufferPointer<Element> {
    let start = try offset.integer()
    let size = MemoryLayout<Element>.stride
    guard start >= 0, start % 8 == 0, count >= 0, start <= bytes.count,
      count <= (bytes.count - start) / size, let base = bytes.baseAddress
    else { throw offset.error(found: "\(start)", expected: "an array inside the file") }
    let pointer = (base + start).assumingMemoryBound(to: Element.self)
    return UnsafeBufferPointer(start: pointer, count: count)
  }

  /// One analysis folder of the file.
  struct Folder {
    let path: String
    let node: JSONNode
    /// The folder's own name.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// One group of maps: the grid they share, values by region, expected limits.
  struct MapGroup {
    var grid: GridView
    var values: [(region: Int, values: UnsafeBufferPointer<Double>)]
    var expected: (grid: GridView, values: UnsafeBufferPointer<Double>)?
  }

  /// All folders in order.
  func folders() throws(DocumentError) -> [Folder] {
    var folders: [Folder] = []
    for node in try catalogue.member("folders").elements() {
      folders.append(Folder(path: try node.member("path").string(), node: node))
    }
    return folders
  }

  /// The record of a folder (without tables): its JSON files stand in the compiled file unchanged.
  func record(_ folder: Folder) throws(DocumentError) -> AnalysisRecord {
    var blobs: [String: [UInt8]] = [:]
    for entry in try folder.node.member("blobs").elements() {
      let parts = try entry.elements()
      let bytes: UnsafeBufferPointer<UInt8> = try Self.array(
        parts[1], try parts[2].integer(), file.bytes)
      blobs[try parts[0].string()] = Array(bytes)
    }
    let decoding = RecordDecoding { name throws(DocumentError) in
      guard let bytes = blobs[name] else {
        throw folder.node.error(found: "no \(name)", expected: "the file in the compiled database")
      }
      return (bytes, "\(folder.path)/\(name)")
    }
    return try decoding.record(withTables: false)
  }

  /// The maps of a folder, one list for each topology of its record.
  func maps(_ folder: Folder) throws(DocumentError) -> [[MapGroup]] {
    var topologies: [[MapGroup]] = []
    for list in try folder.node.member("maps").elements() {
      var groups: [MapGroup] = []
      for node in try list.elements() { groups.append(try group(node)) }
      topologies.append(groups)
    }
    return topologies
  }

  private func group(_ node: JSONNode) throws(DocumentError) -> MapGroup {
    let grid = try index(node.member("grid"))
    var group = MapGroup(grid: grids[grid], values: [])
    for entry in try node.member("values").elements() {
      let parts = try entry.elements()
      group.values.append(
        (try parts[0].integer(), try Self.array(parts[1], pointCounts[grid], file.bytes)))
    }
    if let expected = try node.optionalMember("expected") {
      let parts = try expected.elements()
      let own = try index(parts[0])
      group.expected = (grids[own], try Self.array(parts[1], pointCounts[own], file.bytes))
    }
    return group
  }

  private func index(_ node: JSONNode) throws(DocumentError) -> Int {
    let index = try node.integer()
    guard grids.indices.contains(index) else {
      throw node.error(found: "grid \(index)", expected: "0 … \(grids.count - 1)")
    }
    return index
  }
}
