import MarkovChains
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The polish of a model")
struct PolishTests {
  private func target() throws -> HuntTarget { try PublishedResults.target.get() }

  @Test("makes K larger where strengths are at their best already, and keeps the content")
  func improves() throws {
    let target = try target()
    let start = try target.score(PublishedResults.winner, polishing: true)
    let once = try target.polished(start)
    #expect(once.evidence.K > start.evidence.K + 0.1)
    #expect(once.point.members.map(\.id) == start.point.members.map(\.id))
    #expect(once.point.fault(in: target.space) == nil)
    // What is stored is what an evaluation of the stored model gives.
    let again = try target.evaluate(once.point)
    #expect(abs(again.evidence.K - once.evidence.K) < 1e-6)
    let twice = try target.polished(once)
    #expect(twice.evidence.K >= once.evidence.K)
    #expect(twice.evidence.K < once.evidence.K + 2e-3)
  }

  @Test("moves every number that the prior lets move, and comes back")
  func directions() throws {
    let model = Sample.twoSquarks()
    let directions = PolishDirections(model, in: Sample.space)
    // Three masses; all strengths are 1 and count as one; every particle has one group of ratios.
    #expect(
      directions.directions.prefix(3)
        == [.mass(Particles.down), .mass(Particles.top1), .mass(Particles.lsp)])
    let numbers = directions.directions.map { direction -> Double in
      if case .mass = direction { return 1.5 }
      return 0.1
    }
    let moved = try #require(directions.moved(model, by: numbers))
    for (a, b) in zip(moved.members, model.members) { #expect(abs(a.mass - b.mass - 1.5) < 1e-9) }
    let back = try #require(directions.moved(moved, by: numbers.map { -$0 }))
    for (a, b) in zip(back.members, model.members) { #expect(abs(a.mass - b.mass) < 1e-9) }
    for (a, b) in zip(back.strengths, model.strengths) { #expect(abs(a.value - b.value) < 1e-12) }
    #expect(directions.moved(model, by: [-700] + numbers.dropFirst()) == nil)
  }
}
