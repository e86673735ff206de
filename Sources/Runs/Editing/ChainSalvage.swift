import Foundation

/// A damaged file, opened as far as it can be read: one that ends too early is filled up in a copy.
final class ChainSalvage {
  let reader: ChainReader
  private let copy: String

  init(_ path: String) throws(RunError) {
    copy = path + ".salvage"
    try Self.fill(path, copy)
    do throws(RunError) { reader = try ChainReader(salvaging: copy) } catch {
      Self.remove(copy)
      throw error
    }
  }

  deinit { Self.remove(copy) }

  private static func remove(_ copy: String) {
    for file in [copy, copy + "-journal"] { try? FileManager.default.removeItem(atPath: file) }
  }

  /// Copies the file and fills it with zeros up to the size that its header names.
  private static func fill(_ path: String, _ copy: String) throws(RunError) {
    remove(copy)
    do { try FileManager.default.copyItem(atPath: path, toPath: copy) } catch {
      throw .unwritable(
        file: copy, reason: "\((error as NSError).localizedDescription)",
        remedy: "free space on the disk")
    }
    guard let handle = FileHandle(forReadingAtPath: copy),
      let header = try? handle.read(upToCount: 100), header.count == 100
    else { return }
    _ = try? handle.close()
    let bytes = [UInt8](header)
    let stored = Int(bytes[16]) << 8 | Int(bytes[17])
    let pages = bytes[28..<32].reduce(0) { $0 << 8 | Int($1) }
    let size = pages * (stored == 1 ? 65_536 : stored)
    var status = stat()
    if stat(copy, &status) == 0, Int(status.st_size) < size { truncate(copy, size) }
  }
}
