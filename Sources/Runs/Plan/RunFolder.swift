import Documents
import Foundation

/// The folder of a run and the places of its files.
public struct RunFolder: Sendable, Equatable {
  /// The folder's path.
  public let path: String

  /// The run's name: the last component of the path.
  public var name: String { URL(filePath: path).lastPathComponent }
  /// Everything that decides the run's bytes.
  public var planPath: String { path + "/plan.json" }
  /// Where the run came from.
  public var provenancePath: String { path + "/provenance.json" }
  /// At which step the run ended early; there only when it did.
  var earlyEndPath: String { path + "/ended.json" }
  /// Locked while the run is walked.
  var lockPath: String { path + "/lock" }
  /// What rewinding and cutting have taken away, until it is pruned.
  var backupsPath: String { path + "/backups" }
  static func chainsPath(_ path: String) -> String { path + "/chains" }
  private let chainsAreSplit: Bool
  private var places: ChainPlaces { ChainPlaces(Self.chainsPath(path), areSplit: chainsAreSplit) }

  /// The file of a chain, numbered from 0.
  public func chainPath(_ chain: Int) -> String { places.file(chain) }

  init(path: String, places: ChainPlaces) {
    (self.path, chainsAreSplit) = (path, places.areSplit)
  }

  /// A folder that is there, or that nobody has looked at yet.
  init(unchecked path: String) {
    self.init(path: path, places: ChainPlaces(found: Self.chainsPath(path)))
  }

  /// Opens the folder of the run `name` in the folder `runs`.
  public static func open(_ name: String, in runs: String) throws(RunError) -> RunFolder {
    try checkName(name)
    let folder = RunFolder(unchecked: "\(runs)/\(name)")
    guard FileManager.default.fileExists(atPath: folder.planPath) else {
      throw .missing(name: name, folder: runs, others: names(in: runs))
    }
    return folder
  }

  /// Opens a run by the path of its folder.
  public static func open(path: String) throws(RunError) -> RunFolder {
    let url = URL(filePath: path)
    return try open(url.lastPathComponent, in: url.deletingLastPathComponent().path)
  }

  /// The names of the runs in the folder `runs`, sorted.
  public static func names(in runs: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(runs)/\($0)/plan.json") && !$0.hasPrefix(".")
    }.sorted()
  }

  private static func checkName(_ name: String) throws(RunError) {
    let isPlain = name.utf8.allSatisfy {
      $0 < 128 && (Character(UnicodeScalar($0)).isLetter || Character(UnicodeScalar($0)).isNumber)
        || "._-".utf8.contains($0)
    }
    guard isPlain, (1...100).contains(name.count),
      name.first?.isLetter == true
        || name.first?.isNumber == true
    else { throw .badName(name) }
  }
}

extension RunFolder {
  /// Makes the folder, with the place of its chains, where it is missing.
  public func makeChains() throws(RunError) {
    do {
      try FileManager.default.createDirectory(
        atPath: places.folder, withIntermediateDirectories: true)
    } catch {
      throw Self.unwritable(path, error)
    }
  }

  /// Removes the chains of a hunt that has left its result.
  public func removeChains() throws(RunError) {
    guard FileManager.default.fileExists(atPath: places.folder) else { return }
    do { try FileManager.default.removeItem(atPath: places.folder) } catch {
      throw Self.unwritable(places.folder, error)
    }
  }
}

extension RunFolder {
  /// Makes the folder of a new run with its plan and provenance; a run that exists is an error.
  ///
  /// The folder is filled under a hidden name and renamed, so that it is there whole or not at all.
  public static func create<S>(
    in runs: String, plan: RunPlan<S>, provenance: Provenance
  ) throws(RunError) -> RunFolder {
    try checkName(plan.name)
    let folder = RunFolder(
      path: "\(runs)/\(plan.name)", places: ChainPlaces("", chains: plan.walkers))
    guard !FileManager.default.fileExists(atPath: folder.path) else {
      throw .exists(name: plan.name, folder: runs)
    }
    let hidden = "\(runs)/.\(plan.name).\(UInt64.random(in: 0...UInt64.max))"
    let draft = RunFolder(
      path: hidden, places: ChainPlaces(chainsPath(hidden), chains: plan.walkers))
    do {
      for path in draft.places.folders(chains: plan.walkers) {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      }
    } catch {
      throw unwritable(runs, error)
    }
    do throws(RunError) {
      try draft.write(plan, to: draft.planPath)
      try draft.write(provenance, to: draft.provenancePath)
      guard rename(draft.path, folder.path) == 0 else {
        let number = errno
        throw number == EEXIST || number == ENOTEMPTY
          ? .exists(name: plan.name, folder: runs) : system(folder.path, number)
      }
    } catch {
      _ = try? FileManager.default.removeItem(atPath: draft.path)
      throw error
    }
    return folder
  }

  /// Reads the plan.
  public func plan<S>(settings: S.Type) throws(RunError) -> RunPlan<S> {
    try RunPlan<S>.read(planPath)
  }

  /// Kind, walkers and steps of the plan, whatever its settings are.
  public func header() throws(RunError) -> (kind: RunKind, walkers: Int, steps: Int) {
    let plan = try plan(settings: NoSettings.self)
    return (plan.kind, plan.walkers, plan.steps)
  }

  /// Whether some process walks the run now, or a chain of it on any machine.
  public var isWalked: Bool { RunLock.isHeld(self) || !livingClaims().isEmpty }

  /// Reads the provenance.
  public func provenance() throws(RunError) -> Provenance {
    let bytes = try readingDocument { () throws(DocumentError) in
      try Files.read(provenancePath, limit: 1 << 26)
    }
    try PlanHeader.check(bytes, file: provenancePath)
    do { return try StateCoder.decode(Provenance.self, from: bytes) } catch {
      throw .damaged(
        file: provenancePath, place: StateCoder.place(of: error),
        reason: StateCoder.reason(of: error), remedy: "put back the file that the run wrote")
    }
  }

  /// Lets the chains of a run go on beyond their last step: its plan is written anew with more steps
  /// and without an automatic stop.
  ///
  /// The steps that were made stay what they are, as long as no step depends on how many there will be.
  public func extend<S>(_ plan: RunPlan<S>, toSteps steps: Int) throws(RunError) -> RunPlan<S> {
    let lock = try RunLock(self)
    defer { withExtendedLifetime(lock) {} }
    if let holder = livingClaims().first {
      throw .running(name: name, holder: "\(holder.name): \(holder.words)")
    }
    var longer = plan
    longer.steps = steps
    longer.until = nil
    try write(longer, to: planPath)
    try? FileManager.default.removeItem(atPath: earlyEndPath)
    return longer
  }

  /// At which step every chain ended before its last one; nil where the run did not.
  public func earlyEnd() throws(RunError) -> EarlyEnd? {
    guard Files.exists(earlyEndPath) else { return nil }
    let bytes = try readingDocument { () throws(DocumentError) in
      try Files.read(earlyEndPath, limit: 1 << 16)
    }
    do { return try StateCoder.decode(EarlyEnd.self, from: bytes) } catch {
      throw .damaged(
        file: earlyEndPath, place: StateCoder.place(of: error),
        reason: StateCoder.reason(of: error), remedy: "remove the file and resume the run")
    }
  }

  func makeBackups() throws(RunError) {
    do {
      try FileManager.default.createDirectory(
        atPath: backupsPath, withIntermediateDirectories: true)
    } catch { throw Self.unwritable(backupsPath, error) }
  }

  /// The files of the chains that are there, in order, whatever is in them.
  public func chainPaths() throws(RunError) -> [String] {
    let plan: RunPlan<NoSettings> = try plan(settings: NoSettings.self)
    return (0..<plan.walkers).map(chainPath).filter { Files.exists($0) }
  }

  func endEarly(atStep step: Int) throws(RunError) {
    try write(EarlyEnd(step: step), to: earlyEndPath)
  }

  private func write(_ value: some Encodable, to path: String) throws(RunError) {
    let bytes: [UInt8]
    do { bytes = try StateCoder.encode(value, pretty: true) } catch {
      throw .damaged(
        file: path, place: "the root", reason: "\(error)", remedy: "report this defect")
    }
    try readingDocument { () throws(DocumentError) in try Files.write(bytes + [0x0A], to: path) }
  }

  static func system(_ path: String, _ number: Int32) -> RunError {
    .unwritable(
      file: path, reason: String(cString: strerror(number)),
      remedy: DocumentError.remedy(for: number))
  }

  private static func unwritable(_ path: String, _ error: any Error) -> RunError {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
      return system(path, Int32(underlying.code))
    }
    return .unwritable(
      file: path, reason: "cannot be written (\((error as NSError).localizedDescription))",
      remedy: "change the permissions or choose another folder")
  }
}
