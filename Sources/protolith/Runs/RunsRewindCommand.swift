import ArgumentParser
import Foundation
import Runs

/// `protolith runs rewind`.
struct RunsRewindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind",
    abstract: "Put the chains of a run back to a step; later steps are dropped.",
    discussion: """
      State and random stream stand whole in every thousandth step (marks). The chain is put back to the \
      mark before the step and walked from there to it, which makes the same steps again; that they are the \
      same is checked. The rungs of a ladder are put back together, to the last mark of all of them. The files as they were stay in backups/ until `protolith runs prune`.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: "The step that is to be the last one.") var step: Int
  @Option(help: "Only this chain, from 0 (default: all).") var chain: Int?
  @Flag(help: "Say that later steps may go.") var dropLaterSteps = false
  @Flag(help: "Stop at the mark: nothing is walked, no database is needed.") var toMark = false
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?

  func run() async throws {
    guard dropLaterSteps else {
      throw ValidationError(
        "rewinding drops the steps after \(step): say so by --drop-later-steps (a copy stays until prune)"
      )
    }
    let folder = try argument.folder()
    let stop = StopSignal()
    stop.listen()
    let rewound = try rewind(folder)
    if try Run(opening: folder).isLadder() { return }
    let behind = rewound.filter { $0.now ?? -1 < step }
    guard !behind.isEmpty, !toMark else { return }
    let ending = try await RunWalk.walk(
      argument.name, in: argument.place.runs, to: step, database: database, until: stop)
    guard ending == .finished else { throw Outcome.stoppedEarly }
    for chain in behind { try check(chain, folder) }
  }

  private func rewind(_ folder: RunFolder) throws -> [RewoundChain] {
    let editor = try RunEditor(folder)
    var rewound: [RewoundChain] = []
    if chain == nil, try Run(opening: folder).isLadder() {
      rewound = try editor.rewindLadder(to: step)
      for chain in rewound { print(RewoundText.line(chain)) }
      return rewound
    }
    let chains = try Run(opening: folder).chains.filter { chain == nil || $0.chain == chain }
    guard !chains.isEmpty else {
      throw RunError.noStep(file: folder.chainPath(chain ?? 0), step: step, last: nil)
    }
    // A chain that is not so far stays as it is.
    for reader in chains {
      let last = try reader.lastStep() ?? 0
      guard chain != nil || last > step else { continue }
      let result = try editor.rewind(chain: reader.chain, to: step)
      print(RewoundText.line(result))
      rewound.append(result)
    }
    if rewound.isEmpty { print("no chain has a step after \(step)") }
    return rewound
  }

  /// What was walked again must be what was there.
  private func check(_ chain: RewoundChain, _ folder: RunFolder) throws {
    let (old, new) = (
      try ChainReader(chain.backup), try ChainReader(folder.chainPath(chain.chain))
    )
    if let difference = try new.firstDifference(from: old, upTo: step) {
      throw RunError.damaged(
        file: new.path, place: "step \(difference)",
        reason: "walking again made another step than the one that was stored",
        remedy:
          "use the program and the machine type that walked the run; its file is \(chain.backup)")
    }
    print("chain \(chain.chain): walked on to step \(step), the same steps as before")
  }
}
