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

  /// A tenth of a GeV is the smallest step that the program sees: inside a cell of a map, where yields are
  /// linear and cross sections log-linear, the quotient over it is the exact derivative.
  @Test("takes derivatives by masses over 0.5 GeV that are those over the smallest step")
  func derivatives() throws {
    let target = try target()
    var deviations: [Double] = []
    for masses in [(162.6, 734.9, 1165.9), (305.2, 880.4, 1215.2), (358.0, 791.8, 691.4)] {
      let found = try target.score(Sample.twoSquarks(masses: masses), polishing: true)
      let judgement = try target.judge(found.point)
      let directions = PolishDirections(found.point, in: target.space)
      func slopes(_ step: Double) throws -> [[Double]] {
        let differences = try #require(
          try Differences(found.point, judgement, directions, target: target, massStep: step))
        let predictions = judgement.predictions.critic + judgement.predictions.likelihood
        return predictions.flatMap { prediction in
          [
            differences.slopes(Protomodels.Sample.Key(prediction)) { $0.crossSection },
            differences.slopes(Protomodels.Sample.Key(prediction)) { $0.r },
          ]
        }
      }
      let (wide, exact) = (try slopes(0.5), try slopes(0.1))
      let count = directions.directions.count { $0.isMass }
      for (a, b) in zip(wide.joined(), exact.joined()).enumerated()
        .filter({ $0.offset % directions.directions.count < count }).map(\.element)
      where abs(b) > 1e-4 { deviations.append(abs(a / b - 1)) }
    }
    deviations.sort()
    try #require(deviations.count > 60)
    let share = Double(deviations.count { $0 > 0.05 }) / Double(deviations.count)
    #expect(deviations[deviations.count / 2] < 0.01)
    #expect(share < 0.1)
  }
}
