import Foundation

/// A read-only memory-mapped file; the bytes live as long as this object.
///
/// Keep the object beside what reads its bytes: a temporary is unmapped before the bytes are used.
public final class MappedFile: @unchecked Sendable {
  // The mapping is read-only and never moves: sharing between threads is safe.

  /// The mapped bytes.
  public let bytes: UnsafeRawBufferPointer

  /// Maps `path`.
  public init(_ path: String) throws(DocumentError) {
    let file = try OpenFile(path)
    defer { file.close() }
    guard file.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw .system(path, "cannot be mapped into memory", errno)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: file.size)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
