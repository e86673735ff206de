import Foundation
import Runs
import TestSupport
import Testing

@testable import Inspector

@Suite("Following a chain")
struct ChainFollowerTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private var soon: ContinuousClock.Instant { .now + .seconds(60) }

  @Test("reads new steps alone, and counts as the chain's own summary does")
  func grows() throws {
    let run = try SampleRun(in: folder.path, steps: 3000)
    try run.walk(to: 1000)
    var follower = try ChainFollower(run.folder.chainPath(0))
    #expect(try follower.advance(until: soon))
    #expect(follower.last?.step == 1000 && follower.best?.step == 401)
    try run.walk(from: 1001, to: 3000)
    #expect(try follower.advance(until: soon))
    #expect(follower.last?.step == 3000 && follower.best?.logDensity == 9)
    let summary = try follower.reader.summary()
    for move in summary.moves {
      let count = try #require(follower.moves[move.name])
      #expect(
        count == .init(proposed: move.proposed, accepted: move.accepted, refused: move.refused))
    }
    #expect(follower.moves.count == summary.moves.count)
    #expect(follower.refusals == ["no <prediction>": 750])
    #expect(follower.trace.buckets.reduce(0) { $0 + $1.accepted } == summary.accepted)
  }

  @Test("a window of few steps is read step by step")
  func detail() throws {
    let run = try SampleRun(in: folder.path, steps: 9000)
    try run.walk(to: 9000, batch: 9000)
    var follower = try ChainFollower(run.folder.chainPath(0))
    _ = try follower.advance(until: soon)
    #expect(follower.trace.width == 4)
    let curve = try follower.curve(from: 390, to: 409, points: 100)
    #expect(curve.map(\.first) == Array(390...409))
    #expect(curve.map(\.value) == (390...409).map { SampleRun.logDensity($0) })
    #expect(try follower.curve(from: 0, to: .max / 2, points: 100).count <= 101)
  }

  @Test("begins anew where a chain was rewound, and sees that a file was replaced")
  func rewound() throws {
    let run = try SampleRun(in: folder.path, steps: 1000)
    try run.walk(to: 600)
    var follower = try ChainFollower(run.folder.chainPath(0))
    _ = try follower.advance(until: soon)
    let path = run.folder.chainPath(0)
    #expect(
      try folder.run(
        "sqlite3", path, "DELETE FROM step WHERE step > 500; UPDATE checkpoint SET step = 500"))
    #expect(follower.isCurrent)
    #expect(try follower.advance(until: soon))
    #expect(follower.last?.step == 500)
    #expect(follower.trace.buckets.last?.last == 500)
    try FileManager.default.copyItem(atPath: path, toPath: path + ".copy")
    #expect(rename(path + ".copy", path) == 0)
    #expect(!follower.isCurrent)
  }
}
