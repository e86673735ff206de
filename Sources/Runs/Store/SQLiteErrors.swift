import Documents
import Foundation
internal import GRDB

/// SQLite's errors in our words.
enum SQLiteErrors {
  /// What went wrong with a file; errors of our own pass.
  ///
  /// `remedy` helps against a damaged file.
  static func translate(_ error: any Error, _ path: String, remedy: String) -> RunError {
    if let error = error as? RunError { return error }
    guard let error = error as? DatabaseError else {
      return .damaged(file: path, place: "its rows", reason: "\(error)", remedy: remedy)
    }
    let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      return .damaged(
        file: path, place: "its first 16 bytes", reason: "this is no SQLite database",
        remedy: remedy)
    case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
      let (place, reason) = truncation(of: path) ?? ("its pages", words)
      return .damaged(file: path, place: place, reason: reason, remedy: remedy)
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
      let (place, reason) = truncation(of: path) ?? ("its end", words)
      return .damaged(file: path, place: place, reason: reason, remedy: remedy)
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
      return .overtaken(
        file: path,
        reason: Files.exists(path) ? FileIdentity.isReplaced : "the file is gone")
    default: return .unwritable(file: path, reason: words, remedy: help(against: error.resultCode))
    }
  }

  private static func help(against code: ResultCode) -> String {
    switch code {
    case .SQLITE_FULL:
      "free space on the disk, then go on with --resume"
    case .SQLITE_IOERR:
      "look at the disk, its quota and the file-size limit (ulimit -f), then go on with --resume"
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      "check that the file is there and that its folder may be written, then go on with --resume"
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      "another program holds the file: close it, then go on with --resume"
    default: "look at the disk, then go on with --resume"
    }
  }

  /// Where a file ends before the page count of its header, and what is missing (SQLite, "Database
  /// File Format", §1.3).
  private static func truncation(of path: String) -> (place: String, reason: String)? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { _ = try? handle.close() }
    guard let header = try? handle.read(upToCount: 100), header.count == 100,
      let size = try? handle.seekToEnd()
    else { return ("its header", "the file is shorter than a header") }
    let bytes = [UInt8](header)
    let stored = Int(bytes[16]) << 8 | Int(bytes[17])
    let pages = bytes[28..<32].reduce(0) { $0 << 8 | Int($1) }
    let expected = pages * (stored == 1 ? 65_536 : stored)
    guard size < expected else { return nil }
    return ("byte \(size)", "the file ends there, \(expected) bytes were written")
  }
}
