import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Runs

/// The files of a series of hunts on pseudo-databases: `hunts/<nnnn>/pseudo.json` and `result.json`, of more than a
/// thousand hunts `hunts/<nnn>/<nnnnn>/…`.
public struct SeriesFiles: Sendable {
  /// The folder of the series.
  public let folder: RunFolder
  /// Chain files of hunts that have ended stay.
  public var keepsChains = false

  /// Looks at the folder of a series.
  public init(_ folder: RunFolder) { self.folder = folder }

  private func resultPath(_ hunt: RunFolder) -> String { hunt.path + "/result.json" }
  private func pseudoPath(_ hunt: RunFolder) -> String { hunt.path + "/pseudo.json" }

  private var wantedPath: String { folder.path + "/series.json" }

  /// How many hunts were asked for so far; nil before anybody asked.
  public func wanted() throws -> Int? {
    Files.exists(wantedPath) ? try JSONNode.read(wantedPath).member("hunts").integer() : nil
  }

  /// Remembers how many hunts are asked for.
  public func want(_ hunts: Int) throws {
    try Files.write(Array("{\"format\": 1, \"hunts\": \(hunts)}\n".utf8), to: wantedPath)
  }

  /// How many hunts have ended.
  public var endedCount: Int {
    let begun = begun
    return InParallel.map(begun.indices) { hasEnded(begun[$0]) }.count { $0 }
  }

  /// Whether a hunt has left its result, which is not read.
  public func hasEnded(_ number: Int) -> Bool { Files.exists(resultPath(folder.hunt(number))) }

  /// The numbers of the hunts that have begun, rising.
  public var begun: [Int] { folder.hunts }

  /// The result of a hunt; nil while it is not at its end.
  public func result(_ number: Int) throws -> PseudoHuntResult? {
    let path = resultPath(folder.hunt(number))
    guard Files.exists(path) else { return nil }
    let result = try Self.read(PseudoHuntResult.self, path)
    try Self.check(result.format, PseudoHuntResult.currentFormat, path)
    return result
  }

  /// The results of all hunts that have ended, by number.
  public func results() throws -> [PseudoHuntResult] {
    let begun = begun
    return try InParallel.map(begun.indices) { place in Result { try result(begun[place]) } }
      .compactMap { try $0.get() }
  }

  /// The pseudo-database of a hunt that is kept; nil where there is none.
  public func keptPseudoDatabase(_ number: Int) throws -> PseudoDatabase? {
    let path = pseudoPath(folder.hunt(number))
    return Files.exists(path) ? try Self.read(PseudoDatabase.self, path) : nil
  }

  /// The pseudo-database of a hunt: the one that is kept, or else what `draw` gives, kept from now on.
  public func pseudoDatabase(
    _ number: Int, draw: () throws -> PseudoDatabase
  ) throws -> PseudoDatabase {
    let hunt = folder.hunt(number)
    try hunt.makeChains()
    let path = pseudoPath(hunt)
    if Files.exists(path) {
      let kept = try Self.read(PseudoDatabase.self, path)
      try Self.check(kept.format, PseudoDatabase.currentFormat, path)
      return kept
    }
    let drawn = try draw()
    try Files.write(try StateCoder.encode(drawn) + [0x0A], to: path)
    return drawn
  }

  /// What the pseudo-data of a hunt say of the model in them: what is kept, or else what `find` gives, kept
  /// from now on.
  public func reference(
    _ number: Int, find: () throws -> InjectionReference
  ) throws -> InjectionReference {
    let path = folder.hunt(number).path + "/reference.json"
    if Files.exists(path) { return try Self.read(InjectionReference.self, path) }
    let found = try find()
    try Files.write(try StateCoder.encode(found, pretty: true) + [0x0A], to: path)
    return found
  }

  /// Writes the result of a hunt whose chains have all ended, and removes them.
  public func close(
    _ number: Int, seed: UInt64, walkers: Int, steps: Int, seconds: Double
  ) throws {
    let hunt = folder.hunt(number)
    guard let best = try best(hunt, walkers: walkers) else {
      throw ReportError.nothingToReport(run: hunt.path)
    }
    let result = PseudoHuntResult(
      number: number, seed: seed, walker: best.walker, step: best.state.step,
      model: best.state.point, verdict: best.state.evidence, walkers: walkers, steps: steps,
      seconds: seconds)
    try Files.write(try StateCoder.encode(result, pretty: true) + [0x0A], to: resultPath(hunt))
    try tidy(number)
  }

  /// Removes what is left of the chains of a hunt that has its result.
  public func tidy(_ number: Int) throws {
    if !keepsChains { try folder.hunt(number).removeChains() }
  }

  /// The best point of all chains; of equal values the lower chain leads.
  private func best(_ hunt: RunFolder, walkers: Int) throws -> HuntRun.Best? {
    var found: (chain: Int, reader: ChainReader, point: BestPoint)?
    for chain in 0..<walkers {
      let reader = try ChainReader(hunt.chainPath(chain))
      for point in try reader.best()
      where point.logDensity > found?.point.logDensity ?? -.infinity {
        found = (chain, reader, point)
      }
    }
    return try found.map {
      HuntRun.Best(
        walker: $0.chain, state: try $0.reader.state(of: $0.point, of: HuntTarget.self))
    }
  }

  private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let bytes = try Files.read(path, limit: 1 << 28)
    do {
      return try StateCoder.decode(type, from: bytes)
    } catch {
      throw DocumentError.malformed(
        file: path, place: StateCoder.place(of: error), found: StateCoder.reason(of: error),
        expected: "what a series of hunts wrote", remedy: "delete the file: it is made again")
    }
  }

  private static func check(_ found: Int, _ current: Int, _ path: String) throws {
    guard found == current else {
      throw DocumentError.malformed(
        file: path, place: "/format", found: "format \(found)", expected: "format \(current)",
        remedy: "use the version that wrote it")
    }
  }
}
