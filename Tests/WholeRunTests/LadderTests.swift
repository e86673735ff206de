import Foundation
import TestSupport
import Testing

/// A command that walks a ladder of four rungs, and how.
struct LadderCommand: CustomTestStringConvertible, Sendable {
  var name: String
  var words: [String]
  /// What it says of its rungs.
  var says: String
  /// Options that do not go with a ladder, and what it says of them.
  var refused: ([String], String)

  var testDescription: String { name }

  static let all = [
    LadderCommand(
      name: "hunt", words: ["--ladder", "0.2:2:5", "--walkers", "4", "--steps", "300"],
      says: "replica exchange on 4 rungs from T = 0.2",
      refused: (["--restarts", "50"], "--ladder keeps its temperatures")),
    LadderCommand(
      name: "fit",
      words: [
        Shared.root + "/Sources/protolith/protolith.docc/Resources/gluino-fit.json", "--ladder",
        "2", "--sampler", #"{"name": "tempering", "rungs": 4, "moves": 1, "burnIn": 300}"#,
        "--steps", "2400",
      ],
      says: "4 rungs × 2400 steps, exchanges after every 2 steps",
      refused: (["--walkers", "3"], "the chains of a ladder are its 4 rungs")),
  ]

  /// The words that begin a run.
  func arguments(_ run: String, _ more: [String] = []) -> [String] {
    [name, "--name", run, "--database", Program.database, "--selection", "pioneer"] + words
      + ["--seed", "7", "--no-report"] + more
  }
}

@Suite("A ladder of chains as a user has it")
struct LadderTests {

  private static func export(_ name: String, in folder: String) throws -> String {
    let result = try Program.run(["runs", "export", name], in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test(
    "says what it is, and goes on to the same bytes in one process", arguments: LadderCommand.all)
  func single(command: LadderCommand) throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(command.arguments("whole"), in: folder)
      #expect(whole.status == 0 && whole.errors.contains(command.says), "\(whole.errors)")
      let stopped = try Program.run(
        command.arguments("stopped", ["--time", "0.3s"]), in: folder)
      #expect(stopped.status == 75 || stopped.status == 0, "\(stopped.errors)")
      let resumed = try Program.run(
        [command.name, "--resume", "stopped", "--no-report"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Self.export("stopped", in: folder) == Self.export("whole", in: folder))
      let refused = try Program.run(
        command.arguments("refused", command.refused.0), in: folder)
      #expect(refused.status == 64 && refused.errors.contains(command.refused.1))
    }
  }

  @Test("of a search has no series of pseudo-databases")
  func series() throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(LadderCommand.all[0].arguments("whole"), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let series = try Program.run(
        ["significance", "whole", "--hunts", "2", "--database", Program.database], in: folder)
      #expect(series.status == 65 && series.errors.contains("hunt without --ladder"))
    }
  }

  @Test(
    "is no array of tasks: a scheduler is handed nothing, and nothing is written",
    arguments: LadderCommand.all)
  func noArray(command: LadderCommand) throws {
    try Program.inTemporaryFolder { folder in
      let made = try Program.run(command.arguments("rungs", ["--prepare"]), in: folder)
      try #require(made.status == 0, "\(made.errors)")
      for verb in ["submit", "resume"] {
        let refused = try Program.run(
          ["cluster", verb, "rungs", "--engine", "local"], in: folder)
        #expect(refused.status == 65 && refused.output.isEmpty)
        #expect(
          refused.errors.contains(
            "mpirun -n RANKS protolith \(command.name) --resume rungs --mpi"), "\(refused.errors)")
        #expect(refused.errors.split(separator: "\n").count == 1)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs/rungs/cluster"))
    }
  }

  /// Where `mpirun` stands; nil where it is missing.
  private static let launcher = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].first(
    where: FileManager.default.isExecutableFile(atPath:))

  /// Whether the program was built with MPI's library and can be started on ranks.
  static let hasRanks =
    launcher != nil
    && (try? Data(contentsOf: URL(filePath: Program.path)))?
      .range(of: Data("libmpi.so".utf8)) != nil

  /// `mpirun` with so many ranks of our own on this machine.
  private static func mpirun(_ ranks: Int) -> [String] {
    [
      "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", launcher ?? "mpirun",
      "--oversubscribe", "-n", "\(ranks)",
    ]
  }

  @Test(
    "gives the same bytes on 1, 2 and 4 ranks of MPI, also after a kill and after SIGTERM on one of them",
    .enabled(if: hasRanks, "without openmpi-bin and libopenmpi-dev there are no ranks"),
    arguments: LadderCommand.all)
  func ranks(command: LadderCommand) throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(command.arguments("single"), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let expected = try Self.export("single", in: folder)
      for ranks in [1, 2, 4] {
        let result = try Program.run(
          command.arguments("on\(ranks)", ["--mpi"]), in: folder, prefix: Self.mpirun(ranks))
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Self.export("on\(ranks)", in: folder) == expected, "\(ranks) ranks")
      }
      for signal in [SIGKILL, SIGTERM] {
        try Self.interrupted(command, by: signal, folder, expected)
      }
    }
  }

  /// Starts on two ranks, sends a signal to one of them, and goes on with four.
  private static func interrupted(
    _ command: LadderCommand, by signal: Int32, _ folder: String, _ expected: String
  ) throws {
    let name = "signal\(signal)"
    let running = try Program.start(
      command.arguments(name, ["--mpi"]), in: folder, prefix: mpirun(2))
    let chain = folder + "/runs/\(name)/chains/0003.sqlite"
    _ = running.waits { FileManager.default.fileExists(atPath: chain) }
    Thread.sleep(forTimeInterval: 0.1)
    let last = try #require(ranks(of: name, in: folder).last, "no rank is walking")
    kill(last, signal)
    let result = running.wait()
    if signal == SIGTERM { #expect(result.status == 75 || result.status == 0, "\(result.errors)") }
    let resumed = try Program.run(
      [command.name, "--resume", name, "--mpi", "--no-report"], in: folder, prefix: mpirun(4))
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try export(name, in: folder) == expected, "\(name)")
  }

  /// The processes of our own program that walk a run of a folder, by what `/proc` says of them.
  ///
  /// The name alone would not do: the other command's ranks walk a run of the same name elsewhere.
  private static func ranks(of run: String, in folder: String) -> [pid_t] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let own = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    return entries.compactMap { pid_t($0) }.sorted().filter { process in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      guard place == own,
        let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
      else { return false }
      let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return words.first?.hasSuffix("/protolith") == true && words.contains(run)
    }
  }
}
