import ArgumentParser
import Foundation
import Runs

/// `protolith runs branch`.
struct RunsBranchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "branch",
    abstract: "Begin a new run of one chain at any step of a chain.",
    discussion: """
      The new run has the plan, the target and the steps so far of the old one; with --seed it draws other \
      random numbers from that step on, without it makes the same steps. Where it came from stands in its \
      provenance.json.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: "The chain, from 0.") var chain = 0
  @Option(help: "The step at which the new chain begins.") var step: Int
  @Option(name: .customLong("as"), help: "Name of the new run.") var newName: String
  @Option(help: "Seed of the random numbers from that step on.") var seed: UInt64?
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?

  func run() async throws {
    let old = try argument.folder()
    guard try old.kind() != .significance else {
      throw RunError.kind(name: argument.name, found: .significance, expected: .hunt)
    }
    let stop = StopSignal()
    stop.listen()
    let folder = try old.branch(
      chain: chain, step: step, as: newName, seed: seed, in: argument.place.runs,
      provenance: Provenance(
        program: Version.program, databaseDigest: try old.provenance().databaseDigest))
    do {
      try await finish(folder, old, stop)
    } catch {
      // Half a branch is none.
      _ = try? FileManager.default.removeItem(atPath: folder.path)
      throw error
    }
    print(
      "run \(newName): begins as chain \(chain) of \(argument.name) up to step \(step)"
        + (seed.map { ", from there with seed \($0)" } ?? ""))
    print("go on by: \(try folder.kind().command) --resume \(newName)")
  }

  private func finish(_ folder: RunFolder, _ old: RunFolder, _ stop: StopSignal) async throws {
    let reader = try ChainReader(folder.chainPath(0))
    if try reader.lastStep() ?? -1 < step {
      let ending = try await RunWalk.walk(
        newName, in: argument.place.runs, to: step, database: database, until: stop)
      guard ending == .finished else { throw Outcome.stoppedEarly }
      let source = try ChainReader(old.chainPath(chain))
      let walked = try ChainReader(folder.chainPath(0))
      if let difference = try walked.firstDifference(from: source, upTo: step) {
        throw RunError.damaged(
          file: source.path, place: "step \(difference)",
          reason: "walking again makes another step than the one that is stored",
          remedy: "use the program and the machine type that walked the run")
      }
    }
    if let seed { try RunEditor(folder).reseed(chain: 0, seed) }
  }
}
