import Foundation
import TestSupport
import Testing

@Suite("A hunt by replica exchange")
struct LadderTests {
  private static func hunt(_ name: String, _ more: [String] = []) -> [String] {
    [
      "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer", "--ladder",
      "0.2:2:5", "--walkers", "4", "--steps", "300", "--seed", "7", "--no-report",
    ] + more
  }

  private static func export(_ name: String, in folder: String) throws -> String {
    let result = try Program.run(["runs", "export", name], in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test("says what it is, and goes on to the same bytes in one process")
  func single() throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(Self.hunt("whole"), in: folder)
      #expect(
        whole.status == 0 && whole.errors.contains("replica exchange on 4 rungs from T = 0.2"))
      let stopped = try Program.run(Self.hunt("stopped", ["--time", "1s"]), in: folder)
      #expect(stopped.status == 75 || stopped.status == 0)
      let resumed = try Program.run(["hunt", "--resume", "stopped", "--no-report"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Self.export("stopped", in: folder) == Self.export("whole", in: folder))
      let refused = try Program.run(Self.hunt("refused", ["--restarts", "50"]), in: folder)
      #expect(refused.status == 64 && refused.errors.contains("--ladder keeps its temperatures"))
      let series = try Program.run(
        ["significance", "whole", "--hunts", "2", "--database", Program.database], in: folder)
      #expect(series.status == 65 && series.errors.contains("hunt without --ladder"))
    }
  }

  /// `mpirun` with so many ranks of our own on this machine; nil where it is missing.
  private static func mpirun(_ ranks: Int) -> [String]? {
    let paths = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"]
    guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      print("mpirun is missing: the ladder over ranks is not tested")
      return nil
    }
    return [
      "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", path, "--oversubscribe", "-n",
      "\(ranks)",
    ]
  }

  @Test(
    "gives the same bytes on 1, 2 and 4 ranks of MPI, also after a kill and after SIGTERM on one of them"
  )
  func ranks() throws {
    guard Self.mpirun(1) != nil else { return }
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(Self.hunt("single"), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let expected = try Self.export("single", in: folder)
      for ranks in [1, 2, 4] {
        let result = try Program.run(
          Self.hunt("on\(ranks)", ["--mpi"]), in: folder, prefix: Self.mpirun(ranks) ?? [])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Self.export("on\(ranks)", in: folder) == expected, "\(ranks) ranks")
      }
      for signal in [SIGKILL, SIGTERM] {
        try Self.interrupted(by: signal, folder, expected)
      }
    }
  }

  /// Starts on two ranks, sends a signal to one of them, and goes on with four.
  private static func interrupted(by signal: Int32, _ folder: String, _ expected: String) throws {
    let name = "signal\(signal)"
    let running = try Program.start(
      hunt(name, ["--mpi"]), in: folder, prefix: mpirun(2) ?? [])
    let chain = folder + "/runs/\(name)/chains/0003.sqlite"
    _ = running.waits { FileManager.default.fileExists(atPath: chain) }
    Thread.sleep(forTimeInterval: 0.5)
    for process in ranks(of: name).suffix(1) { kill(process, signal) }
    let result = running.wait()
    if signal == SIGTERM { #expect(result.status == 75 || result.status == 0, "\(result.errors)") }
    let resumed = try Program.run(
      ["hunt", "--resume", name, "--mpi", "--no-report"], in: folder, prefix: mpirun(4) ?? [])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try export(name, in: folder) == expected, "\(name)")
  }

  /// The processes of our own program that walk a run, by what `/proc` says of their arguments.
  private static func ranks(of run: String) -> [pid_t] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { pid_t($0) }.sorted().filter { process in
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
        return false
      }
      let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return words.first?.hasSuffix("/protolith") == true && words.contains(run)
    }
  }
}
