import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("Differential evolution")
struct EvolutionTests {
  static let targets: [(target: CubeToy, best: Double)] = [
    (.correlated(dimension: 4), CubeToyBest.normal(4)),
    (.rosenbrock, 0),
    (.twoPeaks(dimension: 3), log(0.75) + 3 * (-log(0.02) - log(2 * .pi) / 2)),
  ]

  @Test("finds the best point, and says when it is done", arguments: targets.indices)
  func best(place: Int) throws {
    let (target, best) = Self.targets[place]
    let walk = try CubeWalk(.evolution(EvolutionSettings()), on: target, steps: 5000)
    #expect(walk.last.isEnded == true)
    let found =
      walk.states.flatMap { $0.point.draws.draws.map(\.logLikelihood) }.max() ?? -.infinity
    #expect(abs(found - best) < 0.01)
    guard case .evolution(let memory) = walk.last.point.memory else { return }
    #expect(memory.best?.logLikelihood == found && memory.spread <= 0.01)
  }

  @Test("leaves enough points for a profile likelihood")
  func profile() throws {
    let walk = try CubeWalk(
      .evolution(EvolutionSettings(population: 80)), on: .rosenbrock, steps: 5000)
    let draws = walk.states.flatMap(\.point.draws.draws)
    #expect(draws.count == walk.last.evidence.evaluations)
    // The profile of x is -(1 - x)²: in bins of 0.1 around the best point it is met within 0.3.
    for bin in 6..<14 {
      let x = Double(bin) / 10 + 0.05
      let inside = draws.filter { abs(CubeToy.natural($0.point.coordinates).x - x) < 0.05 }
      let best = inside.map(\.logLikelihood).max() ?? -.infinity
      #expect(best > -(1 - x) * (1 - x) - 0.3)
    }
  }

  @Test("is a search, no sampler of a posterior")
  func label() {
    for kind in SamplerKind.allCases {
      #expect((kind.settings.weighting == .none) == (kind == .evolution))
    }
    #expect(SamplerKind.evolution.summary.contains("never a posterior"))
  }
}

/// Known best values.
private enum CubeToyBest {
  /// ln of the normal density of `CubeToy.correlated` at its middle.
  static func normal(_ dimension: Int) -> Double {
    (0..<dimension).reduce(0) {
      $0 - log(CubeToy.width($1)) - log(2 * .pi) / 2 - ($1 > 0 ? log(0.19) / 2 : 0)
    }
  }
}
