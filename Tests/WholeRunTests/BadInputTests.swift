import Foundation
import TestSupport
import Testing

@Suite("Bad input gets one clear error and no crash")
struct BadInputTests {
  private static func hunt(_ name: String, _ more: [String] = []) -> [String] {
    [
      "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer", "--walkers",
      "1",
      "--steps", "20", "--no-report",
    ] + more
  }

  private func expect(
    _ result: Program.Result, status: Int32, says words: [String],
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == status, "\(result.errors)", sourceLocation: location)
    for word in words {
      #expect(
        result.errors.contains(word), "“\(word)” is not in: \(result.errors)",
        sourceLocation: location)
    }
    #expect(!result.errors.contains("Fatal error"), sourceLocation: location)
    #expect(!result.errors.contains("Backtrace"), sourceLocation: location)
  }

  @Test("a run that exists names --resume; one that does not exist is named")
  func names() throws {
    try Program.inTemporaryFolder { folder in
      #expect(try Program.run(Self.hunt("a"), in: folder).status == 0)
      expect(try Program.run(Self.hunt("a"), in: folder), status: 65, says: ["a", "--resume"])
      expect(
        try Program.run(["hunt", "--resume", "nothing"], in: folder), status: 65, says: ["nothing"])
    }
  }

  @Test("a plan of a newer format is refused with both versions")
  func newerPlan() throws {
    try Program.inTemporaryFolder { folder in
      #expect(try Program.run(Self.hunt("a"), in: folder).status == 0)
      let path = folder + "/runs/a/plan.json"
      var plan = try String(contentsOfFile: path, encoding: .utf8)
      plan = plan.replacing(#/"format"\s*:\s*\d+/#, with: "\"format\" : 999")
      try plan.write(toFile: path, atomically: true, encoding: .utf8)
      expect(
        try Program.run(["hunt", "--resume", "a"], in: folder), status: 65,
        says: ["plan.json", "999", "format"])
    }
  }

  @Test("a chain file cut in the middle is named")
  func cutChain() throws {
    try Program.inTemporaryFolder { folder in
      #expect(try Program.run(Self.hunt("a"), in: folder).status == 0)
      let path = folder + "/runs/a/chains/0000.sqlite"
      let bytes = try Data(contentsOf: URL(filePath: path))
      try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
      for command in [["hunt", "--resume", "a"], ["runs", "status", "a"]] {
        expect(try Program.run(command, in: folder), status: 65, says: ["0000.sqlite"])
      }
    }
  }

  @Test("a disk that is full stops the run with what it has; a resume goes on")
  func fullDisk() throws {
    try Program.inTemporaryFolder { folder in
      // A limit on the size of any file of the process stands in for a full disk.
      let script = "ulimit -f 96; trap '' XFSZ; exec \"$@\""
      let limited = try Program.run(
        Self.hunt("a", ["--steps", "4000"]), in: folder, prefix: ["bash", "-c", script, "bash"])
      expect(limited, status: 65, says: ["0000.sqlite"])
      let status = try Program.run(["runs", "status", "a"], in: folder)
      #expect(status.status == 0, "\(status.errors)")
    }
  }

  @Test("a runs folder that cannot be written is named")
  func readOnlyRuns() throws {
    try Program.inTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/runs", withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o555])
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
      // Root may write anywhere: the program runs as an unprivileged user.
      let prefix =
        getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
      let result = try Program.run(Self.hunt("a"), in: folder, prefix: prefix)
      expect(result, status: 65, says: ["runs"])
    }
  }

  @Test("a run that is already running is refused, and left alone")
  func alreadyRunning() throws {
    try Program.inTemporaryFolder { folder in
      let first = try Program.start(Self.hunt("a", ["--steps", "100000"]), in: folder)
      defer { first.kill(SIGKILL) }
      #expect(
        first.waits(until: {
          FileManager.default.fileExists(atPath: folder + "/runs/a/chains/0000.sqlite")
        }))
      expect(
        try Program.run(["hunt", "--resume", "a"], in: folder), status: 65,
        says: ["being walked now"])
      #expect(try Program.run(["runs", "status", "a"], in: folder).status == 0)
      first.kill(SIGTERM)
      #expect(first.wait().status == 75)
    }
  }

  @Test("a folder without analysis.json, a missing column, a negative efficiency, an unknown unit")
  func badDatabases() throws {
    try Program.inTemporaryFolder { folder in
      let source = Program.database + "/13TeV/ATLAS/ATLAS-SUSY-2016-16-eff"
      let target = folder + "/database/13TeV/ATLAS/ATLAS-SUSY-2016-16-eff"
      func fresh() throws {
        try? FileManager.default.removeItem(atPath: folder + "/database")
        try FileManager.default.createDirectory(
          atPath: folder + "/database/13TeV/ATLAS", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: source, toPath: target)
        try FileManager.default.copyItem(
          atPath: Program.database + "/cross-sections", toPath: folder + "/database/cross-sections")
        let pairs = #"{"format": 1, "reason": "none", "allowedPairs": []}"#
        try pairs.write(
          toFile: folder + "/database/combinations.json", atomically: true, encoding: .utf8)
      }
      func check() throws -> Program.Result {
        // Faults are the answer of the command: they stand on its output.
        var result = try Program.run(["database", "check"], in: folder)
        result.errors += result.output
        return result
      }
      let map = target + "/maps/T2tt/tN_med.csv"
      func edit(_ change: (inout [String]) -> Void) throws {
        var lines = try String(contentsOfFile: map, encoding: .utf8).components(separatedBy: "\n")
        change(&lines)
        try lines.joined(separator: "\n").write(toFile: map, atomically: true, encoding: .utf8)
      }
      try fresh()
      let clean = try check()
      #expect(clean.status == 0, "\(clean.errors)")

      try FileManager.default.removeItem(atPath: target + "/analysis.json")
      expect(try check(), status: 65, says: ["ATLAS-SUSY-2016-16-eff", "analysis.json"])

      try fresh()
      try edit { lines in
        let row = lines.count / 2
        lines[row] = String(lines[row].prefix(while: { $0 != "," }))
      }
      expect(try check(), status: 65, says: ["tN_med.csv", "line"])

      try fresh()
      try edit { lines in
        let row = lines.count / 2
        let fields = lines[row].split(separator: ",")
        lines[row] = (fields.dropLast() + ["-0.5"]).joined(separator: ",")
      }
      expect(try check(), status: 65, says: ["tN_med.csv", "line", "-0.5"])

      try fresh()
      try edit { lines in
        lines = lines.map {
          $0.hasPrefix("#") ? $0 : $0.replacingOccurrences(of: "[GeV]", with: "[furlong]")
        }
      }
      expect(try check(), status: 65, says: ["tN_med.csv", "furlong"])
    }
  }

  @Test("an archive cut in the middle is named", .enabled(if: Shared.isThere))
  func truncatedArchive() throws {
    try Program.inTemporaryFolder { folder in
      let archive = try #require(Shared.folder) + "/data/smodels-database-1.2.4.tar.xz"
      let bytes = try Data(contentsOf: URL(filePath: archive), options: .mappedIfSafe)
      try bytes.prefix(bytes.count / 3).write(to: URL(filePath: folder + "/cut.tar.xz"))
      let result = try Program.run(
        ["database", "import", "cut.tar.xz", "--analysis", "ATLAS-SUSY-2016-16", "--into", "out"],
        in: folder)
      expect(result, status: 65, says: ["cut.tar.xz"])
    }
  }
}
