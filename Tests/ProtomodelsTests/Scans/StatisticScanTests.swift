import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("Scans over one mass or strength")
struct StatisticScanTests {
  private static let best = Result {
    try PublishedResults.target.get().score(PublishedResults.winner, polishing: true)
  }

  @Test("have the hunt's K, Z and r at the best model, for every particle")
  func masses() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    let scans = try target.massScans(of: score.point, points: 7)
    #expect(scans.map(\.parameter) == score.point.members.map { .mass($0.id) })
    for scan in scans {
      #expect(scan.points.count == 7 && scan.points[3].value == scan.best)
      #expect(abs((scan.points[3].K ?? 0) - score.evidence.K) < 1e-3)
      #expect(abs((scan.points[3].Z ?? 0) - score.evidence.Z) < 1e-3)
      #expect(abs((scan.points[3].largestR ?? 0) - (score.evidence.critics.first?.r ?? 9)) < 1e-6)
      #expect(abs(scan.points[0].value / scan.best - 0.6) < 1e-12)
      #expect(abs(scan.points[6].value / scan.best - 1 / 0.6) < 1e-12)
    }
  }

  @Test(
    "of strengths fit nothing: r grows with the strength that it is made of, K has the hunt's value"
  )
  func strengths() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    let scans = try target.strengthScans(of: score.point, points: 5)
    #expect(scans.count == target.space.families(in: score.point).count)
    for scan in scans {
      #expect(abs((scan.points[2].K ?? 0) - score.evidence.K) < 1e-3)
      let r = scan.points.map { $0.largestR ?? 0 }
      #expect(zip(r, r.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
    }
    let own = try #require(
      scans.first { $0.parameter == .strength(Particles.down, Particles.down) })
    let last = own.points[4], before = own.points[3]
    // Far up the scan X_d alone leads the critic: r is in proportion to its strength.
    #expect(
      abs((last.largestR ?? 0) / (before.largestR ?? 1) / (last.value / before.value) - 1) < 1e-6)
  }

  @Test("move a C1 and an N2 of the same mass together")
  func twins() throws {
    let target = try PublishedResults.target.get()
    var model = Protomodel(lspMass: 100)
    for particle in [Particles.N2, Particles.C1] {
      model.insert(particle, mass: 300)
      model.setEvenBranchings(of: particle)
    }
    model.startStrengths(of: Particles.C1, in: target.space)
    let moved = try #require(target.space.placing([(Particles.C1, 360)], in: model))
    #expect(moved.mass(of: Particles.N2) == 360 && moved.mass(of: Particles.C1) == 360)
    #expect(target.space.placing([(Particles.C1, 90)], in: model) == nil)
  }

  @Test("compatibility: symmetric, the chosen ones compatible, their weights sum to Z²")
  func matrix() throws {
    let (target, score) = (try PublishedResults.target.get(), try Self.best.get())
    let matrix = try target.combinationMatrix(of: score.point)
    let chosen = matrix.entries.indices.filter { matrix.entries[$0].isChosen }
    #expect(
      chosen.map { matrix.entries[$0].analysis }.sorted()
        == score.evidence.contributions.map(\.analysis))
    for a in matrix.entries.indices {
      #expect(!matrix.combinable[a][a])
      for b in matrix.entries.indices {
        #expect(matrix.combinable[a][b] == matrix.combinable[b][a])
      }
    }
    for a in chosen {
      for b in chosen where a != b { #expect(matrix.combinable[a][b]) }
    }
    let sum = chosen.reduce(0) { $0 + matrix.entries[$1].weight }
    #expect(abs(sum - score.evidence.Z * score.evidence.Z) < 1e-4)
  }
}
