internal import GRDB

/// Ladders: chains that are walked in step with one another are put back together, or not at all.
extension RunEditor {
  /// Puts all chains of a ladder back to the last step, at or before `step`, at which each of them stands whole.
  ///
  /// Killed in the middle it can be done again: the chains that were put back have that step as well.
  public func rewindLadder(to step: Int) throws(RunError) -> [RewoundChain] {
    let chains = try Run(opening: folder).chains
    var common: Set<Int>?
    var lasts: Set<Int> = []
    for chain in chains {
      lasts.insert(try chain.lastStep() ?? -1)
      let marks = Set(try chain.markSteps(upTo: step))
      common = common?.intersection(marks) ?? marks
    }
    let last = lasts.max() ?? -1
    guard (0...max(0, last)).contains(step), last >= 0 else {
      throw .noStep(file: folder.path, step: step, last: last < 0 ? nil : last)
    }
    var rewound: [RewoundChain] = []
    if lasts == [step] { return rewound }
    for chain in chains {
      let end: StoredCheckpoint? =
        if let mark = common?.max() { try chain.mark(atOrBefore: mark) } else { nil }
      rewound.append(try replace(chain, endingAt: end, before: try chain.lastStep()))
    }
    return rewound
  }

  /// Refuses to do something to one chain of a ladder alone.
  func refuseRung(_ chain: ChainReader, _ remedy: String) throws(RunError) {
    if try chain.isRung() { throw .ladder(name: folder.name, remedy: remedy) }
  }
}

extension ChainReader {
  /// Whether the chain is walked in step with others, as a rung of a ladder.
  public func isRung() throws(RunError) -> Bool {
    try read(orIfEmpty: false) { try $0.tableExists("earlier") }
  }

  /// The checkpoint before the last one; chains on their own have none.
  func earlierCheckpoint() throws(RunError) -> StoredCheckpoint? {
    try read(orIfEmpty: nil) { try StoredCheckpoint.earlier($0, file: path) }
  }
}

extension Run {
  /// Whether the chains are rungs of a ladder.
  public func isLadder() throws(RunError) -> Bool { try chains.first?.isRung() ?? false }
}
