import Reports
import SimplifiedModels

@testable import Protomodels

/// A made-up report, with the awkward cases: markup in names, a refused reason, an unfinished run.
enum Sample {
  static func report(name: String = "2026-01-01-hunt") -> HuntReport {
    HuntReport(
      facts: .init(
        name: name, command: "protolith hunt --seed 1 --walkers 2 --steps 400", version: "0.1.0",
        databaseDigest: String(repeating: "0123456789abcdef", count: 4), selection: "all", seed: 1,
        walkers: 2, steps: 400, stepsPerSecond: 312.4, finished: true),
      verdict: verdict,
      particles: [
        .init(id: ParticleID(1_000_022), name: "X_Z^1", mass: 162.6, decays: [], kWithout: nil),
        .init(
          id: ParticleID(1_000_001), name: "X_d", mass: 734.9, decays: [("X_Z^1", "d", 1)],
          kWithout: 1.19),
        .init(
          id: ParticleID(1_000_006), name: "X_t", mass: 1165.9,
          decays: [("X_Z^1", "t", 0.75), ("X_d", "<W> & b", 0.25)], kWithout: 3.3),
      ],
      strengths: [
        .init(particles: ["X_d", "X_d*"], strength: 0.42, crossSections: [(8, 3.1), (13, 31.4)])
      ],
      kWithoutAnalysis: ["ATLAS-SUSY-2016-07": 2.5],
      traces: [trace(0), trace(1)],
      walkers: [
        .init(
          number: 0, steps: 400, bestK: 6.9, acceptance: 0.31,
          moves: [("mass", 200, 61), ("unfreeze", 80, 12)],
          refused: [("no predictions", 17)])
      ])
  }

  static let verdict = Verdict(
    K: 6.9, Z: 3.24, muHat: 1, maximalStrength: 1.1, logPrior: -1.79,
    contributions: [
      Contribution(
        analysis: "ATLAS-SUSY-2016-07", type: "efficiencyMap", dataset: "2j_Meff_1200",
        topologies: ["T2"], observed: 611, expected: 526, error: 31, unit: "events", sigma: 2.2,
        particles: [ParticleID(1_000_001)], weight: 4.1),
      Contribution(
        analysis: "CMS-SUS-16-050", type: "upperLimit", dataset: "all", topologies: ["T2tt"],
        observed: 4.5, expected: 2.5, error: 0, unit: "fb", sigma: 1.6,
        particles: [ParticleID(1_000_006)], weight: 2.4),
    ],
    critics: [
      CriticValue(
        analysis: "CMS-SUS-19-006", type: "upperLimit", dataset: "all", topologies: ["T2"], r: 1.3,
        expectedR: 1.11)
    ], predictionCount: 24)

  static func trace(_ walker: Int) -> TracePlot.Walker {
    var best = -20.0
    let points = (0..<3000).map {
      step -> (step: Int, K: Double, best: Double, temperature: Double) in
      let value = 7 - 27 / (1 + Double(step) / 40) - Double((step * (walker + 3)) % 17) / 9
      best = max(best, value)
      return (step, value, best, 10 / (1 + Double(step) / 50))
    }
    return TracePlot.Walker(number: walker, points: points)
  }
}
