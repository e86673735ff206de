import Foundation

/// Reading and writing whole files.
public enum Files {
  /// The bytes of a file, gunzipped when it ends in `.gz`; at most `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(DocumentError) -> [UInt8] {
    if path.hasSuffix(".gz") { return try Gunzip.read(path, limit: limit) }
    let file = try OpenFile(path)
    defer { file.close() }
    guard file.size <= limit else {
      throw .tooLarge(file: path, what: "the size in bytes", found: file.size, limit: limit)
    }
    return try file.readToEnd(limit: limit)
  }

  /// Unpacks a gzip stream in memory; messages name it `name`.
  public static func gunzip(
    _ bytes: [UInt8], named name: String, limit: Int = 1 << 30
  ) throws(DocumentError) -> [UInt8] {
    try Gunzip.unpack(bytes, named: name, limit: limit)
  }

  /// Writes through a temporary file and a rename: a reader sees the old bytes or the new ones.
  public static func write(_ bytes: [UInt8], to path: String) throws(DocumentError) {
    ignoreFileSizeSignal()
    let temporary = "\(path).\(UInt64.random(in: 0...UInt64.max)).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(path, "cannot be written", errno) }
    let failure = fill(descriptor, with: bytes)
    close(descriptor)
    if failure == 0, rename(temporary, path) == 0 {
      syncFolder(of: path)
      return
    }
    let reason = failure == 0 ? errno : failure
    unlink(temporary)
    throw .system(path, "cannot be written", reason)
  }

  /// Whether something stands at a path.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// Whether a folder stands at a path.
  public static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Makes a write beyond the process's file-size limit fail with an error instead of ending the process.
  public static func ignoreFileSizeSignal() { _ = fileSizeSignalIsIgnored }

  private static let fileSizeSignalIsIgnored: Bool = {
    signal(SIGXFSZ, SIG_IGN)
    return true
  }()

  /// Writes and syncs; the error number, or 0.
  private static func fill(_ descriptor: Int32, with bytes: [UInt8]) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Foundation.write(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += count
      }
      return fsync(descriptor) == 0 ? 0 : errno
    }
  }

  /// A rename outlives a power cut once its folder is synced; file systems that cannot are left alone.
  private static func syncFolder(of path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// A regular file opened for reading.
struct OpenFile {
  let path: String
  let descriptor: Int32
  let size: Int

  init(_ path: String) throws(DocumentError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path, "cannot be opened", errno) }
    var status = stat()
    let hasStatus = fstat(descriptor, &status) == 0
    guard hasStatus, status.st_mode & S_IFMT != S_IFDIR else {
      Foundation.close(descriptor)
      throw .unreadable(
        file: path, reason: "is a folder", remedy: "name a file inside it")
    }
    size = Int(status.st_size)
  }

  func close() { Foundation.close(descriptor) }

  /// Fills `buffer` from the file's start; the number of bytes there were.
  func readStart(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    pread(descriptor, buffer.baseAddress, buffer.count, 0)
  }

  /// Reads on to the end; a pipe or a growing file is bounded by `limit` too.
  func readToEnd(limit: Int) throws(DocumentError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let wanted = max(1, min(limit + 1 - bytes.count, max(size + 1 - bytes.count, 1 << 16)))
      var failure: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
        repeat {
          let got = Foundation.read(descriptor, buffer.baseAddress, wanted)
          failure = got < 0 ? errno : 0
          count = max(0, got)
        } while failure == EINTR
      }
      if failure != 0 { throw .system(path, "cannot be read", failure) }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      guard bytes.count <= limit else {
        throw .tooLarge(file: path, what: "the size in bytes", found: bytes.count, limit: limit)
      }
    }
  }
}

extension DocumentError {
  /// A failed system call in the words of the C library, with what helps against it.
  static func system(_ file: String, _ what: String, _ number: Int32) -> DocumentError {
    .unreadable(
      file: file, reason: "\(what): \(String(cString: strerror(number)))",
      remedy: remedy(for: number))
  }

  /// What helps against an error number of the system.
  public static func remedy(for number: Int32) -> String {
    switch number {
    case ENOENT: "check the path"
    case EACCES, EPERM: "change the permissions or choose another place"
    case EROFS: "choose a place that is not mounted read-only"
    case ENOSPC, EDQUOT: "free space on the disk or choose another place"
    case EFBIG: "raise the file-size limit (ulimit -f) or choose another place"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    case ENOTDIR: "check the path: a part of it is a file"
    default: "check the disk and the path"
    }
  }
}
