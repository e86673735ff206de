internal import GRDB

/// Where a chain comes from that was not begun in its run.
public struct ChainOrigin: Codable, Sendable, Equatable {
  /// How it came here.
  public enum Way: String, Codable, Sendable {
    /// With others into one run.
    case merged
    /// As the beginning of a chain that went on by itself.
    case branched
  }
  /// How it came here.
  public var way: Way
  /// The run, the chain and the seed that it was walked with.
  public var run: String
  public var chain: Int
  public var seed: String
  /// The last step that was walked there.
  public var step: Int

  func write(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO origin VALUES (?, ?, ?, ?, ?)",
      arguments: [way.rawValue, run, chain, seed, step])
  }
}

/// How often steps of each kind were made.
struct StepTally: Equatable {
  /// Steps of one kind.
  struct Kind: Hashable {
    var moves: String
    var outcome: String
    var reason: String
  }
  var counts: [Kind: Int] = [:]

  init() {}

  init(_ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT moves, outcome, reason, n FROM tally") {
      counts[try Self.kind(row)] = try row.value("n")
    }
  }

  static func kind(_ row: Row) throws -> Kind {
    Kind(
      moves: try row.value("moves"), outcome: try row.value("outcome"),
      reason: try row.value("reason"))
  }

  /// Counts a step; the start is none.
  mutating func add(_ record: StepRecord) {
    guard record.step > 0 else { return }
    let transition = record.transition
    let kind = Kind(
      moves: StepRecord.text(of: transition.moves), outcome: transition.outcome.rawValue,
      reason: transition.reason ?? "")
    add(kind, 1)
  }

  mutating func add(_ kind: Kind, _ n: Int) {
    counts[kind, default: 0] += n
    if counts[kind] == 0 { counts[kind] = nil }
  }

  mutating func clear() { counts.removeAll(keepingCapacity: true) }

  /// Adds the counts to those that the file holds.
  func insert(_ db: Database) throws {
    let count = try db.cachedStatement(
      sql: "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n")
    for (kind, n) in counts {
      try count.execute(arguments: [kind.moves, kind.outcome, kind.reason, n])
    }
  }

  func replace(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM tally")
    try insert(db)
  }
}

extension ChainReader {
  /// What the file says about itself.
  struct Meta: Equatable {
    var program: String
    var seed: String
  }

  func meta() throws(RunError) -> Meta {
    try read(orIfEmpty: Meta(program: "", seed: "")) { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT program, seed FROM meta") else {
        throw database.damaged("its tables", "this is no chain of a run")
      }
      return Meta(program: try row.value("program"), seed: try row.value("seed"))
    }
  }

  /// Where the chain comes from; nil where it was begun in its run.
  public func origin() throws(RunError) -> ChainOrigin? {
    guard format > 1 else { return nil }
    return try read(orIfEmpty: nil) { db in
      try Row.fetchOne(db, sql: "SELECT * FROM origin").map { row in
        let word: String = try row.value("how")
        guard let way = ChainOrigin.Way(rawValue: word) else {
          throw database.damaged("its origin", "found “\(word)”")
        }
        return ChainOrigin(
          way: way, run: try row.value("run"), chain: try row.value("chain"),
          seed: try row.value("seed"), step: try row.value("step"))
      }
    }
  }

  func storedSteps(from first: Int, to last: Int) throws(RunError) -> [StoredStep] {
    try read(orIfEmpty: []) { try stored($0, from: first, to: last) }
  }

  /// The last mark at or before a step; nil where there is none, as in the format before.
  func mark(atOrBefore step: Int) throws(RunError) -> StoredCheckpoint? {
    guard format > 1 else { return nil }
    return try read(orIfEmpty: nil) {
      try StoredCheckpoint.mark($0, atOrBefore: step, file: path)
    }
  }

  /// The steps up to `last` at which a whole checkpoint is kept, to which the chain can go back.
  public func markSteps(upTo last: Int = .max) throws(RunError) -> [Int] {
    guard format > 1 else { return [] }
    return try read(orIfEmpty: []) {
      try Int.fetchAll(
        $0, sql: "SELECT step FROM mark WHERE step <= ? ORDER BY step", arguments: [last])
    }
  }

  /// How often steps of each kind were made up to a step, those that thinning has removed among them.
  func tally(upTo last: Int) throws(RunError) -> StepTally {
    try read(orIfEmpty: StepTally()) { db in
      var tally = try StepTally(db)
      let later = try Row.fetchAll(
        db,
        sql: """
          SELECT moves, outcome, ifnull(reason, '') AS reason, count(*) AS n FROM step
          WHERE step > ? GROUP BY 1, 2, 3
          """, arguments: [last])
      for row in later { tally.add(try StepTally.kind(row), -(try row.value("n") as Int)) }
      return tally
    }
  }
}
