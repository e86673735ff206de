import Foundation
internal import GRDB

/// Runs that are made of the chains of others.
extension RunFolder {
  /// Makes a run of one chain that begins as a chain of another up to the last mark at or before a step.
  ///
  /// From the mark a walk leads to the step; then `RunEditor.reseed` lets it go its own way.
  public func branch(
    chain: Int, step: Int, as name: String, seed: UInt64?, in runs: String, provenance: Provenance
  ) throws(RunError) -> RunFolder {
    let path = chainPath(chain)
    guard FileManager.default.fileExists(atPath: path) else {
      throw .noStep(file: path, step: step, last: nil)
    }
    let reader = try ChainReader(path)
    if try reader.isRung() {
      throw .ladder(name: self.name, remedy: "no chain of it can go on alone: rewind all of them")
    }
    let last = try reader.lastStep()
    guard let last, (0...last).contains(step) else {
      throw .noStep(file: path, step: step, last: last)
    }
    let checkpoint = try reader.storedCheckpoint()
    let end = step == checkpoint?.step ? checkpoint : try reader.mark(atOrBefore: step)
    var plan = try self.plan(settings: AnySettings.self)
    let origin = ChainOrigin(
      way: .branched, run: self.name, chain: chain, seed: String(plan.seed), step: step)
    (plan.name, plan.walkers, plan.until) = (name, 1, nil)
    if let seed { plan.seed = seed }
    var provenance = provenance
    provenance.origins = [origin]
    let folder = try RunFolder.create(in: runs, plan: plan, provenance: provenance)
    var copy = try ChainCopy(reader, endingAt: end)
    (copy.owner, copy.origin) = ((0, String(plan.seed)), origin)
    try folder.fill { () throws(RunError) in try copy.write(to: folder.chainPath(0)) }
    return folder
  }

  /// Makes one run of the chains of several, which have the same plan but for name, seed and walkers.
  ///
  /// Each chain keeps its origin. The steps of the plan are the largest of all. A chain whose steps are all
  /// in another one is left out, and `noting` is told so; chains that have only their first steps in common are refused.
  public static func merge(
    _ folders: [RunFolder], as name: String, in runs: String, provenance: Provenance,
    noting: (_ line: String) -> Void = { _ in }
  ) throws(RunError) -> RunFolder {
    precondition(!folders.isEmpty, "at least one run")
    var plan = try folders[0].plan(settings: AnySettings.self)
    var sources: [(run: Run, seed: UInt64)] = []
    for folder in folders {
      let other = try folder.plan(settings: AnySettings.self)
      guard other.kind == plan.kind, other.settings == plan.settings, other.until == plan.until
      else {
        throw .foreign(
          file: folder.planPath, what: "other settings of the plan",
          found: "than \(folders[0].name)",
          expected:
            "the same; `protolith runs compare \(folders[0].name) \(folder.name)` shows them")
      }
      plan.steps = max(plan.steps, other.steps)
      sources.append((try Run(opening: folder), other.seed))
    }
    var found: [CommonSteps.Chain] = []
    for (run, seed) in sources {
      for chain in run.chains {
        if try chain.isRung() {
          throw .ladder(
            name: run.folder.name,
            remedy:
              "each is at another temperature: what counts is chain 0, which runs export gives")
        }
        let known = try chain.origin()
        let last = try chain.lastStep() ?? 0
        let origin =
          known
          ?? ChainOrigin(
            way: .merged, run: run.folder.name, chain: chain.chain, seed: String(seed), step: last)
        found.append(CommonSteps.Chain(run: run.folder.name, reader: chain, origin: origin))
      }
    }
    let (chains, leftOut) = try CommonSteps(found).counted()
    for (chain, whole) in leftOut {
      noting(
        "chain \(chain.reader.chain) of \(chain.run) is left out: chain \(whole.reader.chain) of "
          + "\(whole.run) has all of its steps")
    }
    (plan.name, plan.walkers) = (name, chains.count)
    guard plan.walkers > 0 else {
      throw .noStep(file: folders[0].path, step: 0, last: nil)
    }
    var provenance = provenance
    provenance.origins = chains.map(\.origin)
    let folder = try create(in: runs, plan: plan, provenance: provenance)
    let seed = String(plan.seed)
    try folder.fill { () throws(RunError) in
      for (number, chain) in chains.enumerated() {
        try chain.reader.adopt(
          as: number, seed: seed, chain.origin, at: folder.chainPath(number))
      }
    }
    return folder
  }

  /// Fills a new run; where that fails nothing is left of it.
  private func fill(_ body: () throws(RunError) -> Void) throws(RunError) {
    do throws(RunError) { try body() } catch {
      _ = try? FileManager.default.removeItem(atPath: path)
      throw error
    }
  }
}

extension ChainReader {
  /// Copies the file under another number.
  fileprivate func adopt(
    as number: Int, seed: String, _ origin: ChainOrigin, at place: String
  ) throws(RunError) {
    if format < FormatNumber.chain {
      var copy = try ChainCopy(self)
      (copy.owner, copy.origin) = ((number, seed), origin)
      return try copy.write(to: place)
    }
    // While it reads, no writer changes the file.
    try database.read { _ in
      do { try FileManager.default.copyItem(atPath: path, toPath: place) } catch {
        throw RunError.unwritable(
          file: place, reason: (error as NSError).localizedDescription,
          remedy: "free space on the disk, or choose another folder by --runs")
      }
    }
    try ChainDatabase(place, .writer(maximalPages: nil)).write { db in
      try db.execute(sql: "UPDATE meta SET chain = ?, seed = ?", arguments: [number, seed])
      try db.execute(sql: "DELETE FROM origin")
      try origin.write(db)
    }
  }
}
