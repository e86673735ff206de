import Foundation

/// When files were touched, by the clock of their file system.
enum TouchedFile {
  /// The time of a file in seconds since 1970; nil where it is not there.
  ///
  /// It is opened for that, which makes a server answer instead of this machine's cache (NFS: close-to-open
  /// consistency).
  static func time(_ path: String) -> Double? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
  }
}
