import Foundation
import GRDB
import Testing

@testable import Runs

@Suite("A file that is written to")
struct SQLiteErrorsTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test(
    "is said to be replaced or gone, where that happened just before a transaction",
    arguments: [true, false])
  func moved(isReplaced: Bool) throws {
    let path = try runs.create("a").chainPath(0)
    let database = try ChainDatabase(path, .writer(maximalPages: nil))
    try database.write { try $0.execute(sql: "CREATE TABLE a (b INTEGER)") }
    if isReplaced {
      try FileManager.default.copyItem(atPath: path, toPath: path + "-other")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: path + "-other", toPath: path)
    } else {
      try FileManager.default.removeItem(atPath: path)
    }
    let reason = isReplaced ? "another file was put in its place" : "the file is gone"
    let error = runError {
      try database.write { try $0.execute(sql: "INSERT INTO a VALUES (1)") }
    }
    #expect(error == .overtaken(file: path, reason: reason))
  }
}
