import ArgumentParser
import Foundation
import Runs

/// `protolith runs merge`.
struct RunsMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract:
      "Make one run of the chains of several that have the same plan but for seed and walkers.",
    discussion: """
      The runs stay as they are. Each chain keeps its origin: run, number, seed. No step counts twice: a chain \
      whose steps are all in another one is left out, and chains that have their first steps in common (a run \
      and its branch) are refused.
      """)
  @Argument(help: "Names of the runs.") var names: [String]
  @Option(name: .customLong("as"), help: "Name of the new run.") var newName: String
  @OptionGroup var place: RunsOption

  func validate() throws {
    guard names.count > 1 else { throw ValidationError("name at least two runs") }
    guard Set(names).count == names.count else {
      throw ValidationError("a run is named twice: its draws would count twice")
    }
  }

  func run() throws {
    let folders = try names.map { try RunFolder.open($0, in: place.runs) }
    for folder in folders where try folder.kind() == .significance {
      throw RunError.kind(name: folder.name, found: .significance, expected: .posterior)
    }
    let digest = try folders[0].provenance().databaseDigest
    let folder = try RunFolder.merge(
      folders, as: newName, in: place.runs,
      provenance: Provenance(program: Version.program, databaseDigest: digest),
      noting: { print($0) })
    let run = try Run(opening: folder)
    print("run \(newName): a \(run.kind.word) of \(run.chains.count) chains")
    for chain in run.chains {
      guard let origin = try chain.origin() else { continue }
      print(
        "  chain \(chain.chain): chain \(origin.chain) of \(origin.run), seed \(origin.seed), "
          + "\(try chain.lastStep() ?? 0) steps")
    }
  }
}
