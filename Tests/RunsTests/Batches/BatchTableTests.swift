import Foundation
import Runs
import TestSupport
import Testing

private let digest = String(repeating: "ab", count: 32)
private let other = String(repeating: "cd", count: 32)
private let columns = ["r", "analysis", "count"]

private func model(_ file: String, _ digest: String = digest) -> BatchModel {
  BatchModel(file: file, digest: digest)
}

private func row(_ file: String, _ r: Double, digest: String = digest) -> BatchRow {
  BatchRow(
    BatchModel(file: file, digest: digest),
    values: [.number(r), .text("A, \"quoted\""), .integer(3)])
}

@Suite("The table of a batch", .serialized)
struct BatchTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("knows after a restart what is done, failures too", arguments: ["t.sqlite", "t.csv"])
  func resumes(_ name: String) throws {
    let path = "\(folder.path)/\(name)"
    var table = try BatchTables.open(path, columns: columns, settings: "s")
    #expect(try table.done().isEmpty)
    try table.append([
      row("a, b.slha", 0.5),
      BatchRow(BatchModel(file: "bad.slha", digest: other), failure: "line 3: \"x\",\nno"),
    ])
    table = try BatchTables.open(path, columns: columns, settings: "s")
    #expect(try table.done() == [model("a, b.slha"), model("bad.slha", other)])
    // A changed file is a new row, the last one counts.
    try table.append([row("bad.slha", 2)])
    #expect(try table.done().contains(model("bad.slha")))
  }

  @Test("refuses to go on with other columns or settings", arguments: ["t.sqlite", "t.csv"])
  func foreign(_ name: String) throws {
    let path = "\(folder.path)/\(name)"
    _ = try BatchTables.open(path, columns: columns, settings: "s")
    for (columns, settings) in [(columns, "t"), (["r"], "s")] {
      #expect(throws: RunError.self) {
        _ = try BatchTables.open(path, columns: columns, settings: settings)
      }
    }
  }

  @Test("as CSV loses only the line that a killed process did not finish")
  func cutLine() throws {
    let path = "\(folder.path)/t.csv"
    try BatchTables.open(path, columns: columns, settings: "s").append([row("a", 1), row("b", 2)])
    var text = try String(contentsOfFile: path, encoding: .utf8)
    text.removeLast(5)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let table = try BatchTables.open(path, columns: columns, settings: "s")
    #expect(try table.done() == [model("a")])
    try table.append([row("b", 2)])
    #expect(try table.done() == [model("a"), model("b")])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[2] == "a,\(digest),1.0,\"A, \"\"quoted\"\"\",3")
  }

  @Test("refuses a file that is something else", arguments: ["t.sqlite", "t.csv"])
  func garbage(_ name: String) throws {
    let path = "\(folder.path)/\(name)"
    try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: URL(filePath: path))
    #expect(throws: RunError.self) {
      _ = try BatchTables.open(path, columns: columns, settings: "s")
    }
    #expect(throws: RunError.self) {
      _ = try BatchTables.open("\(folder.path)/t.xlsx", columns: columns, settings: "s")
    }
  }
}
