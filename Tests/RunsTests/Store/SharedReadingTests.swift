import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Runs

@Suite("A chain read on another machine than its writer's")
struct SharedReadingTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("is not taken for damaged while pages of before may be in this machine's cache")
  func stale() async throws {
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let reader = try ChainReader(path)
    var record = ClaimRecord(owner: nil)
    record.boot = "another boot"
    try ClaimFile(folder.claimPath(chain: 0)).write(record)
    // As a cache shows it that has some pages of before.
    let whole = try Files.read(path, limit: 1 << 24)
    var mixed = whole
    for place in (whole.count / 3)..<(whole.count / 3 + 3 * 4096) { mixed[place] = 0 }
    try overwrite(path, mixed)
    async let records = Task.detached { try reader.records().count }.value
    try await Task.sleep(for: .milliseconds(600))
    try overwrite(path, whole)
    #expect(try await records == 1001)
    // What stays is damage.
    try overwrite(path, mixed)
    #expect(runError { _ = try reader.records() }?.description.contains("damaged") == true)
  }

  /// Writes bytes over those of a file, which stays the same one.
  private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  @Test("is left as it is by a reader while a journal is young, and recovered when it is old")
  func journalOfNobody() async throws {
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let journal = path + "-journal"
    try Files.write([1, 2, 3], to: journal)
    #expect(SharedReading(path).writerIsElsewhere)
    let old = [
      timespec(tv_sec: time(nil) - 300, tv_nsec: 0), timespec(tv_sec: time(nil) - 300, tv_nsec: 0),
    ]
    #expect(utimensat(AT_FDCWD, journal, old, 0) == 0)
    #expect(!SharedReading(path).writerIsElsewhere)
    #expect(try ChainReader(path).lastStep() == 1000)
  }

  @Test("is read though a cache has the name of a journal that is gone; other faults stay")
  func journalOfBefore() async throws {
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let reading = SharedReading(path)
    #expect(reading.canRead(after: DatabaseError(resultCode: .SQLITE_CANTOPEN)))
    #expect(reading.canRead(after: DatabaseError(resultCode: .SQLITE_READONLY_ROLLBACK)))
    #expect(!reading.canRead(after: DatabaseError(resultCode: .SQLITE_CORRUPT)))
    let nothing = SharedReading(path + "-none")
    #expect(!nothing.canRead(after: DatabaseError(resultCode: .SQLITE_CANTOPEN)))
    let last = try reading.read { try Int.fetchOne($0, sql: "SELECT max(step) FROM step") }
    #expect(last == 1000)
  }
}
