import Documents
import Foundation

/// A run that is read, finished or not.
public struct Run: Sendable {
  /// The folder.
  public let folder: RunFolder
  /// What the chains are.
  public let kind: RunKind
  /// How many chains there are to be, and their steps, by the plan.
  public let walkers: Int
  public let steps: Int
  /// The chains that have a file, in order; each is checked when the run is opened.
  public let chains: [ChainReader]

  /// Opens the run in a folder.
  public init(opening folder: RunFolder) throws(RunError) {
    let plan: RunPlan<NoSettings> = try folder.plan(settings: NoSettings.self)
    try self.init(
      chainsIn: folder, kind: plan.kind, walkers: plan.walkers, steps: plan.steps)
  }

  /// Opens the chains in a folder without a plan of its own, as a hunt of a series is.
  public init(
    chainsIn folder: RunFolder, kind: RunKind, walkers: Int, steps: Int
  ) throws(RunError) {
    (self.folder, self.kind, self.walkers, self.steps) = (folder, kind, walkers, steps)
    var chains: [ChainReader] = []
    for chain in 0..<walkers {
      let path = folder.chainPath(chain)
      if FileManager.default.fileExists(atPath: path) { chains.append(try ChainReader(path)) }
    }
    self.chains = chains
  }

  /// Opens the run in the folder at `path`.
  public init(opening path: String) throws(RunError) {
    try self.init(opening: try RunFolder.open(path: path))
  }

  /// Reads the plan.
  public func plan<S>(settings: S.Type) throws(RunError) -> RunPlan<S> {
    try folder.plan(settings: settings)
  }

  /// The plan as it stands in the file.
  public func planDocument() throws(RunError) -> JSONNode {
    try readingDocument { () throws(DocumentError) in try JSONNode.read(folder.planPath) }
  }

  /// Whether some process walks the run now, or a chain of it on any machine.
  public var isRunning: Bool { folder.isWalked }

  /// Whether every chain has made all its steps, or all that were enough, or was ended by its kernel.
  public func isFinished() throws(RunError) -> Bool {
    guard chains.count == walkers else { return false }
    let end = try folder.earlyEnd()?.step ?? steps
    for chain in chains where try chain.lastStep() ?? -1 < end {
      guard try chain.hasEnded() else { return false }
    }
    return true
  }

  /// The summaries of all chains.
  public func summaries() throws(RunError) -> [ChainSummary] {
    var summaries: [ChainSummary] = []
    for chain in chains { summaries.append(try chain.summary()) }
    return summaries
  }

  /// The best points of all chains, best first; of equal values the lower chain leads.
  public func best() throws(RunError) -> [BestPoint] {
    var points: [BestPoint] = []
    for chain in chains { points += try chain.best() }
    return points.enumerated().sorted {
      ($1.element.logDensity, $0.offset) < ($0.element.logDensity, $1.offset)
    }.map(\.element)
  }
}

/// Settings that are not looked at.
struct NoSettings: Codable, Sendable {
  init(from decoder: any Decoder) {}
  func encode(to encoder: any Encoder) {}
}
