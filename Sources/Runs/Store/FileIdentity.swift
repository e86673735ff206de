import Foundation

/// Which file stands at a path: SQLite would go on writing into one that was removed or replaced.
struct FileIdentity {
  static let isReplaced = "another file was put in its place"

  private let path: String
  private let device: UInt64
  private let number: UInt64

  init(_ path: String) throws(RunError) {
    self.path = path
    guard let found = Self.look(path) else { throw RunFolder.system(path, errno) }
    (device, number) = found
  }

  /// Throws when another file stands there now, or none.
  func confirm() throws(RunError) {
    guard let found = Self.look(path) else {
      throw .overtaken(
        file: path, reason: "the file is gone (\(String(cString: strerror(errno))))")
    }
    guard found == (device, number) else {
      throw .overtaken(file: path, reason: Self.isReplaced)
    }
  }

  private static func look(_ path: String) -> (UInt64, UInt64)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
