import Documents
import Foundation
internal import GRDB

/// A checkpoint as it is stored, whatever its target: JSON of the whole state, and the random stream.
struct StoredCheckpoint: Equatable {
  var step: Int
  /// JSON of the `ChainState`, of a tempered chain with all rungs.
  var state: String
  /// The state of the random stream.
  var random: [UInt8]
  var accepted: Int
  /// Wall time spent on the chain, in seconds.
  var seconds: Double
  /// When it was stored, in seconds since 1970.
  var time: Double

  /// The checkpoint of a chain; nil before the first step is stored.
  static func read(_ db: Database, file: String, format: Int) throws -> StoredCheckpoint? {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM checkpoint") else { return nil }
    let checkpoint = try StoredCheckpoint(row, state: try row.value("state"))
    if format > 1 { try checkpoint.check(row, "the checkpoint", file: file) }
    return checkpoint
  }

  /// The checkpoint before the last one, of a chain that is walked in step with others.
  static func earlier(_ db: Database, file: String) throws -> StoredCheckpoint? {
    guard try db.tableExists("earlier"),
      let row = try Row.fetchOne(db, sql: "SELECT * FROM earlier")
    else { return nil }
    let checkpoint = try StoredCheckpoint(row, state: try row.value("state"))
    try checkpoint.check(row, "the checkpoint before the last one", file: file)
    return checkpoint
  }

  /// Writes it as the checkpoint before the last one.
  func writeEarlier(_ db: Database, _ sums: inout RecordChecksum) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO earlier VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [step, state, Data(random), accepted, seconds, time, sums.of(self)])
  }

  /// The last mark at or before a step; nil where there is none.
  static func mark(_ db: Database, atOrBefore step: Int, file: String) throws -> StoredCheckpoint? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM mark WHERE step <= ? ORDER BY step DESC LIMIT 1",
        arguments: [step])
    else { return nil }
    let place = "the mark of step \(try row.value("step") as Int)"
    let checkpoint = try StoredCheckpoint(
      row, state: StateUnpacker().alone(try row.value("state")) ?? "")
    try checkpoint.check(row, place, file: file)
    return checkpoint
  }

  private init(_ row: Row, state: String) throws {
    step = try row.value("step")
    self.state = state
    random = [UInt8](try row.value("random") as Data)
    accepted = try row.value("accepted")
    seconds = try row.value("seconds")
    time = try row.value("time")
  }

  init(step: Int, state: String, random: [UInt8], accepted: Int, seconds: Double, time: Double) {
    self.step = step
    self.state = state
    self.random = random
    self.accepted = accepted
    self.seconds = seconds
    self.time = time
  }

  private func check(_ row: Row, _ place: String, file: String) throws {
    var sums = RecordChecksum()
    guard sums.of(self) == (try row.value("checksum") as Int64) else {
      throw RunError.damaged(
        file: file, place: place, reason: "its checksum is not that of what stands there",
        remedy: ChainDatabase.remedy)
    }
  }

  /// Whether the kernel has ended the chain (`ChainState.isEnded`).
  private var hasEnded: Bool {
    struct End: Decodable { var isEnded: Bool? }
    // Most chains never say so: their states are not decoded for it.
    guard state.withCString({ strstr($0, "\"isEnded\":true") }) != nil else { return false }
    return (try? StateCoder.decode(End.self, from: Array(state.utf8)))?.isEnded ?? false
  }

  /// Writes it as the chain's checkpoint, and as a mark where the step is one of a mark.
  func write(_ db: Database, _ sums: inout RecordChecksum) throws {
    let sum = sums.of(self)
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [step, state, Data(random), accepted, seconds, time, sum])
    try ChainGlance.write(step, isEnded: hasEnded, db)
    if step % ChainSchema.markInterval == 0 { try writeMark(db, sum) }
  }

  /// Writes it as a mark.
  func writeMark(_ db: Database, _ sum: Int64) throws {
    let packed = Data(Deflater().deflate(Array(state.utf8)))
    try db.execute(
      sql: "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [step, packed, Data(random), accepted, seconds, time, sum])
  }
}
