import ExperimentalResults
import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import TestSupport

@testable import Protomodels

/// The model space of the database's cross sections, and random walks through it without any result.
enum Sample {
  static let references: ReferenceCrossSections = {
    let folder = Shared.root + "/database/cross-sections"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let tables = files.filter { $0.hasSuffix(".csv") }.sorted().map { file in
      (file: file, text: (try? String(contentsOfFile: folder + "/" + file, encoding: .utf8)) ?? "")
    }
    do {
      return try ReferenceCrossSections(tables: tables)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  static let space = ModelSpace(references: references)

  /// A state at `model`, of which the best combination sees `seen`.
  static func state(
    _ model: Protomodel, seen: [ParticleID] = [], Z: Double = 1
  ) -> ChainState<HuntTarget> {
    let contributions =
      seen.isEmpty
      ? []
      : [
        Contribution(
          analysis: "A", type: "efficiencyMap", dataset: "SR", topologies: ["T2"], observed: 5,
          expected: 3, error: 1, unit: "events", sigma: 1, particles: seen, weight: 1)
      ]
    let verdict = Verdict(
      K: 0, Z: Z, muHat: 1, maximalStrength: 10, logPrior: -1, contributions: contributions,
      critics: [], predictionCount: 1)
    return ChainState(step: 0, point: model, logDensity: 0, evidence: verdict)
  }

  /// Models met on a walk in which every proposal is taken; every eleventh is trimmed to what is seen.
  static func walk(
    seed: UInt64, steps: Int, in space: ModelSpace = space,
    visit: (Protomodel, _ move: String, _ before: Protomodel) throws -> Void
  ) rethrows {
    var random = RandomStream(runSeed: seed, chain: 0)
    var model = Protomodel(lspMass: random.uniform(200, 500))
    let moves = HuntMoves.all(in: space)
    for step in 0..<steps {
      let seen = step % 11 == 10 ? model.unstable.filter { $0.rawValue % 2 == 0 } : []
      let state = state(model, seen: seen, Z: random.uniform(0, 4))
      for move in moves {
        let before = model
        let changed = move.propose(
          &model, from: state, changedAlready: step % 2 == 0, using: &random)
        precondition(changed || model == before, "\(move.name) changes and says so")
        if changed { try visit(model, move.name, before) }
      }
    }
  }

  /// A model of the LSP, a light squark and a stop, decays and strengths as they come.
  static func twoSquarks(
    _ squark: ParticleID = Particles.down, masses: (Double, Double, Double) = (160, 735, 1165)
  ) -> Protomodel {
    var model = Protomodel(lspMass: masses.0)
    model.insert(squark, mass: masses.1)
    model.insert(Particles.top1, mass: masses.2)
    model.setEvenBranchings(of: squark)
    model.setEvenBranchings(of: Particles.top1)
    model.startStrengths(of: squark, in: space)
    model.startStrengths(of: Particles.top1, in: space)
    return model
  }
}
