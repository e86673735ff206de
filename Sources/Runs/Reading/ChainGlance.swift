import Documents
import Foundation
internal import GRDB

/// How far a chain is, from the first hundred bytes of its file: no connection, no lock.
///
/// Each commit writes the step into the header (`user_version`, bytes 60 to 63; SQLite, "Database File Format",
/// §1.3): the step and one, below zero where the kernel has ended the chain; 0 where it is not known.
public struct ChainGlance: Sendable, Equatable {
  /// The last stored step.
  public var step: Int
  /// Whether the kernel has ended the chain before the last step of its plan.
  public var isEnded: Bool
  /// Seconds since the file was written, by this machine's clock.
  public var age: Double

  /// Whether the chain needs no walk to `goal`.
  public func isFinished(at goal: Int) -> Bool { step >= goal || isEnded }

  /// Looks at a file; nil where it has to be opened to know: it is not there or damaged, its writer is in the
  /// middle of a commit or died in one, or a version before wrote it.
  public init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    var header = [UInt8](repeating: 0, count: 100)
    guard fstat(descriptor, &status) == 0, pread(descriptor, &header, 100, 0) == 100,
      header.starts(with: "SQLite format 3\0".utf8)
    else { return nil }
    let stored = Int(header[16]) << 8 | Int(header[17])
    let size = Self.word(header, 28) * (stored == 1 ? 65_536 : stored)
    let version = Int(Int32(truncatingIfNeeded: Self.word(header, 60)))
    // A journal that is there now may be one whose changes will be undone.
    guard version != 0, Int(status.st_size) >= size, access(path + "-journal", F_OK) != 0
    else { return nil }
    step = abs(version) - 1
    isEnded = version < 0
    let written = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
    age = Date().timeIntervalSince1970 - written
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Writes what a glance is to see; nil: no step is stored.
  static func write(_ step: Int?, isEnded: Bool, _ db: Database) throws {
    let number = step.map { min($0 + 1, Int(Int32.max)) } ?? 0
    try db.execute(sql: "PRAGMA user_version = \(isEnded ? -number : number)")
  }
}

extension RunFolder {
  /// Glances at chains, many at a time, as each may wait for the answer of a server; nil where a chain has no
  /// file, or must be opened.
  public func glances(at chains: Range<Int>) -> [ChainGlance?] {
    InParallel.map(chains) { ChainGlance(chainPath($0)) }
  }
}
