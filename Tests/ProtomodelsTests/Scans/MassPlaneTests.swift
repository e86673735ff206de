import SimplifiedModels
import TheoryPredictions
import Testing

@testable import Protomodels

@Suite("The plane of two masses")
struct MassPlaneTests {
  private static let best = Result {
    try PublishedResults.target.get().score(PublishedResults.winner, polishing: true)
  }

  @Test("has the members of the best combination, and its Z at the best model")
  func best() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    let plane = try target.massPlane(
      of: score.point, x: Particles.top1, y: Particles.lsp, points: 4)
    #expect(plane.members.map(\.analysis) == score.evidence.contributions.map(\.analysis))
    #expect(plane.members.map(\.dataset) == score.evidence.contributions.map(\.dataset))
    // The common strength may go where the critic does not let it: ln L is at least that at μ = 1.
    let Z = score.evidence.Z
    #expect(2 * plane.best.point.combined >= Z * Z - 1e-6)
    #expect(2 * plane.best.point.combined < Z * Z + 9)
    let r = try #require(plane.best.point.largestR)
    let critic = try #require(score.evidence.critics.first)
    #expect(abs(r - critic.r) < 1e-6)
  }

  @Test("profiles each member and all together over the range of strengths")
  func profiles() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    let plane = try target.massPlane(
      of: score.point, x: Particles.top1, y: Particles.down, points: 3)
    let judgement = try target.judge(score.point)
    let members = judgement.combination.members.map { judgement.predictions.likelihood[$0] }
    let curves = members.compactMap { LogRatioCurve($0) }
    let strengths = (0...700).map { 0.4 + 1.4 * Double($0) / 700 }
    for (found, curve) in zip(plane.best.point.logRatios, curves) {
      let highest = try strengths.map { try curve.value(at: $0).value }.max() ?? 0
      #expect(found >= highest - 1e-9 && found < highest + 1e-4)
    }
    let together = try strengths.map { strength in
      try curves.reduce(0) { $0 + (try $1.value(at: strength).value) }
    }.max()
    #expect(abs(plane.best.point.combined - (together ?? 0)) < 1e-4)
    for point in plane.points.joined().compactMap(\.self) {
      #expect(point.combined <= point.logRatios.reduce(0, +) + 1e-9)
    }
  }

  @Test("does not depend on the number of threads, and has nothing where masses are not allowed")
  func threads() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    func plane(_ threads: Int) throws -> MassPlane {
      try target.massPlane(
        of: score.point, x: Particles.top1, y: Particles.lsp, points: 6, threads: threads)
    }
    #expect(try plane(1) == plane(2))
    var light = score.point
    for place in light.members.indices where light.members[place].id == Particles.lsp {
      light.members[place].mass = 600
    }
    let narrow = try target.massPlane(of: light, x: Particles.top1, y: Particles.lsp, points: 6)
    for (x, column) in zip(narrow.x.masses, narrow.points) {
      for (y, point) in zip(narrow.y.masses, column) where y >= x { #expect(point == nil) }
    }
    #expect(narrow.points.joined().contains { $0 != nil })
  }

  @Test("names the particles of the model if another one is asked for")
  func refuses() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    #expect(
      throws: ProtomodelError.notInModel(
        particle: "X_g", members: ["X_d", "X_t", "X_Z^1"])
    ) { try target.massPlane(of: score.point, x: Particles.gluino, y: Particles.lsp) }
    #expect(throws: ProtomodelError.self) {
      try target.massPlane(of: score.point, x: Particles.lsp, y: Particles.lsp)
    }
  }

  @Test("marks what the critic of the hunt excludes", arguments: CriticRule.allCases)
  func critic(_ rule: CriticRule) throws {
    let (published, score) = (try PublishedResults.target.get(), try Self.best.get())
    let target = try HuntTarget(
      database: published.database, settings: HuntSettings(critic: rule))
    let plane = try target.massPlane(
      of: score.point, x: Particles.top1, y: Particles.lsp, points: 6)
    #expect(plane.critic == rule)
    for point in plane.points.joined().compactMap(\.self) where rule == .paper {
      #expect(point.isExcluded == ((point.largestR ?? 0) > 1.3))
    }
    // The cap of a point is that of the hunt for the model with these masses.
    let (x, y) = (plane.x.masses[3], plane.y.masses[1])
    let moved = try #require(
      target.space.placing([(Particles.top1, x), (Particles.lsp, y)], in: score.point))
    let judged = try target.judge(moved)
    let point = try #require(plane.points[3][1])
    #expect(abs(point.maximalStrength / judged.maximalStrength - 1) < 1e-9)
    #expect(point.isExcluded == CriticRule.excludes(judged.maximalStrength))
  }
}
