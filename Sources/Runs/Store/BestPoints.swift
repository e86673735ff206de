internal import GRDB
import MarkovChains

/// A point among the best of a chain.
public struct BestPoint: Sendable, Equatable {
  /// The chain, from 0.
  public var chain: Int
  /// The step at which the point was reached first.
  public var step: Int
  /// ln density there.
  public var logDensity: Double
  /// JSON of the `ChainState`.
  public var state: String
}

extension BestPoint {
  /// How many are kept of a chain.
  static let capacity = 10

  /// The best points that a chain's file holds, best first.
  static func read(
    _ db: Database, chain: Int, file: String, format: Int
  ) throws -> [BestPoint] {
    var sums = RecordChecksum()
    return try Row.fetchAll(db, sql: "SELECT * FROM best ORDER BY rank").map { row in
      let point = BestPoint(
        chain: chain, step: try row.value("step"), logDensity: try row.value("density"),
        state: try row.value("state"))
      let rank: Int = try row.value("rank")
      if format > 1, sums.of(point, rank: rank) != (try row.value("checksum") as Int64) {
        throw RunError.damaged(
          file: file, place: "the best point of rank \(rank)",
          reason: "its checksum is not that of what stands there", remedy: ChainDatabase.remedy)
      }
      return point
    }
  }

  /// Puts points in the place of those that the file holds.
  static func write(_ points: [BestPoint], _ db: Database, _ sums: inout RecordChecksum) throws {
    try db.execute(sql: "DELETE FROM best")
    for (rank, point) in points.enumerated() {
      try db.execute(
        sql: "INSERT INTO best VALUES (?, ?, ?, ?, ?)",
        arguments: [
          rank, point.step, point.logDensity, point.state, sums.of(point, rank: rank),
        ])
    }
  }
}

/// The best distinct points of a chain, best first; of two equal values the earlier one leads.
struct BestPoints<T: Target> {
  private(set) var entries: [(state: ChainState<T>, json: String)] = []

  /// Whether a value would be kept, unless its point is there already.
  func admits(_ logDensity: Double) -> Bool {
    guard entries.count >= BestPoint.capacity, let last = entries.last else {
      return !logDensity.isNaN
    }
    return logDensity > last.state.logDensity
  }

  /// Keeps the state if it is good enough and new; true when the list has changed.
  mutating func insert(_ state: ChainState<T>, json: String) -> Bool {
    guard admits(state.logDensity), !entries.contains(where: { $0.state.point == state.point })
    else { return false }
    let index =
      entries.firstIndex { $0.state.logDensity < state.logDensity } ?? entries.endIndex
    entries.insert((state, json), at: index)
    if entries.count > BestPoint.capacity { entries.removeLast() }
    return true
  }
}
