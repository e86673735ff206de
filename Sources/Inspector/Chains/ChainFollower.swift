import Foundation
import MarkovChains
import Runs

/// Follows one chain's file: what was read is remembered, only new steps are read.
///
/// Steps are read some ten thousand at a time, each in a short transaction, so that a writer is never kept
/// waiting; a reader that has little time goes on with the next look.
struct ChainFollower {
  /// How often a move was part of a step, by outcome.
  struct MoveCount: Sendable, Equatable {
    var proposed = 0
    var accepted = 0
    var refused = 0
  }

  let reader: ChainReader
  private let identity: FileIdentity
  private(set) var trace = ThinnedTrace()
  private(set) var moves: [String: MoveCount] = [:]
  private(set) var refusals: [String: Int] = [:]
  /// The last step that was read.
  private(set) var last: StepMark?
  /// The best step that was read, the earliest of equal ones.
  private(set) var best: StepMark?
  /// The first step that was not read.
  private var next = 0

  /// Steps of one transaction.
  static let batch = 20_000

  /// Opens the file.
  init(_ path: String) throws {
    identity = try FileIdentity(path)
    reader = try ChainReader(path)
  }

  /// Whether the path still names the file that is followed.
  var isCurrent: Bool { (try? FileIdentity(reader.path)) == identity }

  /// The last step in the file; nil before the start is stored.
  func end() throws -> Int? { try reader.lastStep() }

  /// Reads new steps until all are read or the time is over; returns whether all are.
  ///
  /// A chain that was rewound meanwhile is read anew.
  mutating func advance(until deadline: ContinuousClock.Instant) throws -> Bool {
    if let last, try reader.marks(from: last.step, to: last.step).first != last { forget() }
    guard let end = try reader.lastStep() else { return true }
    while next <= end {
      let newest = min(end, next + Self.batch - 1)
      let (marks, tallies) = try reader.marksAndTallies(from: next, to: newest)
      for tally in tallies { take(tally) }
      for mark in marks {
        trace.append(mark)
        if mark.logDensity > best?.logDensity ?? -.infinity { best = mark }
        last = mark
      }
      next = newest + 1
      if ContinuousClock.now >= deadline { break }
    }
    return next > end
  }

  private mutating func forget() {
    trace = ThinnedTrace()
    (moves, refusals, last, best, next) = ([:], [:], nil, nil, 0)
  }

  private mutating func take(_ tally: MoveTally) {
    for name in Set(tally.moves) {
      moves[name, default: MoveCount()].proposed += tally.count
      if tally.outcome == .accepted { moves[name]?.accepted += tally.count }
      if tally.outcome == .refused { moves[name]?.refused += tally.count }
    }
    if tally.outcome == .refused {
      refusals[tally.reason ?? "no reason given", default: 0] += tally.count
    }
  }

  /// The curve between two steps: from what is remembered, or of few steps from the file.
  func curve(from first: Int, to last: Int, points: Int) throws -> [ThinnedTrace.Bucket] {
    let seen = trace.thinned(to: points, from: first, to: last)
    guard trace.width > 1, seen.count < points / 2, last - first < 4 * Self.batch else {
      return seen
    }
    var detail = ThinnedTrace()
    var next = first
    while next <= last {
      let newest = min(last, next + Self.batch - 1)
      for mark in try reader.marks(from: next, to: newest) { detail.append(mark) }
      next = newest + 1
    }
    return detail.thinned(to: points)
  }
}

/// Which file a path names.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let node: UInt64

  /// Looks at the file, which is not opened: closing it would release SQLite's locks on it.
  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw RunError.damaged(
        file: path, place: "its folder", reason: "there is no such file",
        remedy: "put back a copy, or walk the chain again with --resume")
    }
    (device, node) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
