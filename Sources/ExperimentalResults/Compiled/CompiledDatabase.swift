import Documents
import Foundation
import Numerics
import Synchronization

/// A compiled database in mapped memory.
final class CompiledDatabase: @unchecked Sendable {  // read only after init
  private let file: MappedFile
  /// Where it lies.
  let path: String
  /// What is in it.
  let catalogue: Catalogue
  /// SHA-256 over the source files.
  let digest: String
  private let grids: [GridView]
  /// Where sections begin that were found to be whole.
  private let whole = Mutex<Set<Int>>([])

  /// Maps `path`; throws where the file is damaged, of another version or of another machine.
  ///
  /// Files up to `checkedWhole` bytes are checked whole, of larger ones what is read here: header and
  /// catalogue. The rest of those is checked when it is first used.
  init(
    _ path: String, checkedWhole: Int = CompiledFormat.alwaysChecked
  ) throws(DocumentError) {
    file = try MappedFile(path)
    self.path = path
    let bytes = file.bytes
    let damage = CatalogueReader(bytes, file: path).damage
    func number(_ offset: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    guard bytes.count >= CompiledFormat.headerSize,
      number(CompiledFormat.magicAt) == CompiledFormat.magic,
      CompiledFormat.readable.contains(number(CompiledFormat.versionAt)),
      number(CompiledFormat.orderAt) == CompiledFormat.byteOrder,
      number(CompiledFormat.byteCountAt) == UInt64(bytes.count)
    else { throw damage }
    let start = Int(clamping: number(CompiledFormat.catalogueAt))
    let size = Int(clamping: number(CompiledFormat.catalogueSizeAt))
    guard start <= bytes.count, size <= bytes.count - start,
      number(CompiledFormat.catalogueChecksumAt)
        == CompiledFormat.catalogueChecksum(bytes, catalogue: start..<start + size),
      bytes.count > checkedWhole || Self.isWhole(bytes)
    else { throw damage }
    digest = String(
      decoding: bytes[CompiledFormat.digestAt..<CompiledFormat.digestAt + 64], as: UTF8.self)
    var reader = CatalogueReader(
      UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]), file: path,
      format: number(CompiledFormat.versionAt))
    catalogue = try Catalogue(&reader)
    var views: [GridView] = []
    views.reserveCapacity(catalogue.grids.count)
    for grid in catalogue.grids {
      guard let view = Self.view(grid, bytes) else { throw damage }
      views.append(view)
    }
    grids = views
  }

  /// Whether all bytes are as they were written; reads the whole file.
  var isWhole: Bool {
    let isWhole = Self.isWhole(file.bytes)
    // Gives back the pages that the checksum has read.
    madvise(
      UnsafeMutableRawPointer(mutating: file.bytes.baseAddress), file.bytes.count, MADV_DONTNEED)
    return isWhole
  }

  private static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let stored = bytes.loadUnaligned(
      fromByteOffset: CompiledFormat.checksumAt, as: UInt64.self)
    return stored
      == CompiledFormat.checksum(
        UnsafeRawBufferPointer(rebasing: bytes[CompiledFormat.checkedFrom...]))
  }

  private static func view(_ grid: Catalogue.Grid, _ bytes: UnsafeRawBufferPointer) -> GridView? {
    let full = grid.fullDimension
    guard (1...GridGeometry.largestFullDimension).contains(full),
      (0...GridGeometry.largestDimension).contains(grid.dimension),
      grid.pointCount < 1 << 31, grid.cellCount < 1 << 31,
      let centre: UnsafeBufferPointer<Double> = array(grid.centre, full, bytes),
      let basis: UnsafeBufferPointer<Double> = array(grid.basis, full * full, bytes),
      let points: UnsafeBufferPointer<Double> = array(
        grid.points, grid.pointCount * grid.dimension, bytes),
      let cells: UnsafeBufferPointer<Int32> = array(
        grid.cells, grid.cellCount * (grid.dimension + 1), bytes),
      let neighbours: UnsafeBufferPointer<Int32> = array(
        grid.neighbours, grid.cellCount * (grid.dimension + 1), bytes)
    else { return nil }
    return GridView(
      fullDimension: full, dimension: grid.dimension, centre: centre, basis: basis,
      points: points, cells: cells, neighbours: neighbours)
  }

  private static func array<Element: BitwiseCopyable>(
    _ start: Int, _ count: Int, _ bytes: UnsafeRawBufferPointer
  ) -> UnsafeBufferPointer<Element>? {
    guard start >= 0, start % 8 == 0, count >= 0, start <= bytes.count,
      count <= (bytes.count - start) / MemoryLayout<Element>.stride, let base = bytes.baseAddress
    else { return nil }
    let pointer = (base + start).assumingMemoryBound(to: Element.self)
    return UnsafeBufferPointer(start: pointer, count: count)
  }

  private var damage: DocumentError { CatalogueReader(file.bytes, file: path).damage }

  /// Throws where bytes, those of `name`, are not as they were written; reads them once.
  func verify(_ section: MapCheck.Section, _ name: @autoclosure () -> String) throws(DocumentError)
  {
    let (range, start) = (section.bytes, section.bytes.lowerBound)
    guard let checksum = section.checksum, !whole.withLock({ $0.contains(start) }) else { return }
    guard start >= 0, range.upperBound <= file.bytes.count,
      CompiledFormat.checksum(UnsafeRawBufferPointer(rebasing: file.bytes[range])) == checksum
    else {
      throw .unreadable(
        file: path, reason: "\(name()) is damaged: its bytes are not those that were compiled",
        remedy: "compile the database again with 'protolith database compile'")
    }
    giveBack(range)
    whole.withLock { _ = $0.insert(start) }
  }

  /// Gives back the pages that a checksum has read; few of a large section are used.
  private func giveBack(_ range: Range<Int>) {
    let page = 1 << 16
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    guard start < end, let base = file.bytes.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// The numbers of a matrix.
  func matrix(_ entry: Catalogue.Likelihood, count: Int, of owner: String) throws(DocumentError)
    -> UnsafeBufferPointer<Double>
  {
    let found = try doubles(entry.matrix, count: count)
    let end = entry.matrix + count * MemoryLayout<Double>.stride
    try verify(
      .init(bytes: entry.matrix..<end, checksum: entry.checksum), "\(owner)/\(entry.file.name)")
    return found
  }

  /// The numbers at a place.
  func doubles(_ offset: Int, count: Int) throws(DocumentError) -> UnsafeBufferPointer<Double> {
    guard let found: UnsafeBufferPointer<Double> = Self.array(offset, count, file.bytes) else {
      throw damage
    }
    return found
  }

  /// A copy of a blob, a file of `owner`.
  func bytes(_ blob: Catalogue.Blob, of owner: String) throws(DocumentError) -> [UInt8] {
    guard let found: UnsafeBufferPointer<UInt8> = Self.array(blob.offset, blob.size, file.bytes)
    else { throw damage }
    try verify(
      .init(bytes: blob.offset..<blob.offset + blob.size, checksum: blob.checksum),
      "\(owner)/\(blob.name)")
    return Array(found)
  }

  /// One of the grids.
  func grid(_ number: Int) throws(DocumentError) -> GridView {
    guard grids.indices.contains(number) else { throw damage }
    return grids[number]
  }

  /// The values of a map on a grid.
  func values(_ offset: Int, on number: Int) throws(DocumentError) -> UnsafeBufferPointer<Double> {
    guard catalogue.grids.indices.contains(number) else { throw damage }
    return try doubles(offset, count: catalogue.grids[number].pointCount)
  }

  /// The record of a folder, without the numbers of its maps.
  func record(_ folder: Catalogue.Folder) throws(DocumentError) -> AnalysisRecord {
    let decoding = RecordDecoding { (name) throws(DocumentError) in
      let place = "\(folder.path)/\(name)"
      if name == "analysis.json" { return (try self.bytes(folder.record, of: folder.path), place) }
      guard let entry = folder.likelihoods.first(where: { "likelihood/" + $0.file.name == name })
      else { throw self.damage }
      return (try self.bytes(entry.file, of: folder.path), place)
    }
    return try decoding.record(withTables: false)
  }
}
