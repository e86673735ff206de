import Documents
import Foundation
import Runs
import Testing

@Suite("A run folder")
struct RunFolderTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("keeps the plan and where it came from, in stable bytes")
  func plan() throws {
    let folder = try runs.create("a", walkers: 2)
    let plan = try RunFolder.open("a", in: runs.path).plan(settings: ToySettings.self)
    #expect(plan.name == "a" && plan.seed == 7 && plan.walkers == 2 && plan.steps == 500)
    #expect(plan.settings == ToySettings(width: 0.1))
    #expect(
      String(decoding: try Files.read(folder.planPath), as: UTF8.self) == """
        {
          "format" : 1,
          "kind" : "hunt",
          "name" : "a",
          "program" : "toy 1.0",
          "seed" : 7,
          "settings" : {
            "width" : 0.1
          },
          "steps" : 500,
          "walkers" : 2
        }

        """)
    #expect(try folder.provenance().commandLine == ["toy"])
    #expect(RunFolder.names(in: runs.path) == ["a"])
  }

  @Test("can be locked again at once, though a child that was just begun still has the lock's file")
  func lockInChild() throws {
    let folder = try runs.create("a")
    let copy: Int32 = try {
      let lock = try RunLock(folder)
      defer { withExtendedLifetime(lock) {} }
      // What a child has between its beginning and its program: the same open file.
      let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let own = names.first {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/" + $0)
        return target?.hasSuffix(folder.path.suffix(20) + "/lock") == true
      }
      return dup(try #require(own.flatMap { Int32($0) }))
    }()
    #expect(copy >= 0)
    defer { close(copy) }
    #expect(runError { _ = try RunLock(folder) } == nil)
  }

  @Test("is not made twice; the error names --resume")
  func exists() throws {
    try runs.create("a")
    let error = runError { try runs.create("a") }
    #expect(error == .exists(name: "a", folder: runs.path))
    #expect(error?.description.contains("--resume a") == true)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: runs.path) == ["a"])
  }

  @Test(
    "has a plain name",
    arguments: ["", "..", ".a", "a/b", "-a", "a b", "é", String(repeating: "a", count: 101)])
  func names(name: String) {
    #expect(runError { try runs.create(name) } == .badName(name))
    #expect(runError { _ = try RunFolder.open(name, in: runs.path) } == .badName(name))
  }

  @Test("that is not there is reported with those that are")
  func missing() throws {
    try runs.create("b")
    try runs.create("a")
    let error = runError { _ = try RunFolder.open("c", in: runs.path) }
    #expect(error == .missing(name: "c", folder: runs.path, others: ["a", "b"]))
  }

  @Test("is walked by one process at a time")
  func lock() throws {
    let folder = try runs.create("a")
    #expect(try Run(opening: folder).isRunning == false)
    do {
      let lock = try RunLock(folder)
      #expect(try Run(opening: folder).isRunning)
      guard case .running(name: "a", let holder)? = runError({ _ = try RunLock(folder) }) else {
        Issue.record("a second lock is given")
        return
      }
      #expect(holder.contains("process \(getpid())"))
      withExtendedLifetime(lock) {}
    }
    // The lock's file stays; without a holder it is harmless.
    #expect(throws: Never.self) { try RunLock(folder) }
  }

  @Test("of a newer format is refused with the version that wrote it")
  func newer() throws {
    let folder = try runs.create("a")
    let text = String(decoding: try Files.read(folder.planPath), as: UTF8.self)
      .replacing("\"format\" : 1", with: "\"format\" : 9").replacing("toy 1.0", with: "toy 3.2")
    try Files.write(Array(text.utf8), to: folder.planPath)
    let error = runError { _ = try Run(opening: folder) }
    #expect(error == .format(file: folder.planPath, found: 9, newest: 1, writtenBy: "toy 3.2"))
    #expect(error?.description.contains("use toy 3.2 or a later version") == true)
  }

  @Test(
    "with a damaged plan is refused at the place of the damage",
    arguments: [
      ("\"steps\" : 500", "\"steps\" : \"many\"", "/steps"),
      ("\"width\" : 0.1", "\"height\" : 0.1", "/settings/width"),
      ("\"walkers\" : 1", "\"walkers\" : -1", "/walkers and /steps"),
      ("\"seed\" : 7,", "", "/seed"),
    ])
  func damaged(old: String, new: String, place: String) throws {
    let folder = try runs.create("a")
    let text = String(decoding: try Files.read(folder.planPath), as: UTF8.self)
    try Files.write(Array(text.replacing(old, with: new).utf8), to: folder.planPath)
    let error = runError { _ = try folder.plan(settings: ToySettings.self) }
    guard case .damaged(folder.planPath, place, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("without a kind is a hunt's, with one that is not known it is refused")
  func kinds() throws {
    let folder = try runs.create("a")
    let text = String(decoding: try Files.read(folder.planPath), as: UTF8.self)
    let line = "  \"kind\" : \"hunt\",\n"
    try #require(text.contains(line))
    try Files.write(Array(text.replacing(line, with: "").utf8), to: folder.planPath)
    #expect(try folder.kind() == .hunt)
    #expect(try folder.plan(.hunt, settings: ToySettings.self).kind == .hunt)
    #expect(try Run(opening: folder).kind == .hunt)

    let other = text.replacing("\"hunt\"", with: "\"posterior\"")
    try Files.write(Array(other.utf8), to: folder.planPath)
    let error = runError { _ = try folder.plan(.hunt, settings: ToySettings.self) }
    #expect(error == .kind(name: "a", found: .posterior, expected: .hunt))
    #expect(error?.description.contains("is a posterior, not a search") == true)
    #expect(error?.description.contains("protolith posterior --resume a") == true)

    let later = text.replacing("\"hunt\"", with: "\"harvest\"")
    try Files.write(Array(later.utf8), to: folder.planPath)
    guard
      case .damaged(folder.planPath, "/kind", let reason, _)? = runError({ _ = try folder.kind() })
    else {
      Issue.record("an unknown kind is read")
      return
    }
    #expect(reason.contains("harvest") && reason.contains("significance"))
  }

  @Test("in a place that cannot be written is refused with a remedy")
  func readOnly() throws {
    try Files.write([], to: runs.path + "/file")
    for place in ["/proc/runs", runs.path + "/file"] {
      let error = runError {
        _ = try RunFolder.create(
          in: place, plan: runs.plan("a"),
          provenance: Provenance(program: "toy", databaseDigest: ""))
      }
      guard case .unwritable(place, _, let remedy)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(!remedy.isEmpty)
    }
  }

  @Test("that may not be written is refused", .enabled(if: geteuid() != 0))
  func noPermission() throws {
    chmod(runs.path, 0o555)
    defer { chmod(runs.path, 0o755) }
    let error = runError { try runs.create("a") }
    #expect(
      error
        == .unwritable(
          file: runs.path, reason: "Permission denied",
          remedy: "change the permissions or choose another place"))
  }
}
