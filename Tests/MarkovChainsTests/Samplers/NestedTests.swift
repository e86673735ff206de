import Foundation
@testable import MarkovChains
import Numerics
import Testing

@Suite("Nested sampling")
struct NestedTests {
  private func walk(
    _ target: CubeToy, livePoints: Int = 200, slices: Int? = nil, seed: UInt64 = 1
  ) throws -> CubeWalk {
    let settings = NestedSettings(livePoints: livePoints, slices: slices)
    let walk = try CubeWalk(.nested(settings), on: target, steps: 100_000, seed: seed)
    #expect(walk.last.isEnded == true)
    return walk
  }

  static let targets: [(name: String, target: CubeToy)] = [
    ("normal", .correlated(dimension: 3)), ("two peaks", .twoPeaks(dimension: 2)),
    ("Rosenbrock", .rosenbrock), ("funnel", .funnel),
  ]

  @Test("finds the evidence of every target within its error", arguments: targets.indices)
  func evidence(place: Int) throws {
    let (name, target) = Self.targets[place]
    let walk = try walk(target)
    let sequence = walk.sequence
    let found = sequence.evidence
    // √(H / n) is what the error is made of, and what simulated shrinkages give.
    #expect(abs(found.error / (sequence.information / 200).squareRoot() - 1) < 0.3)
    var random = RandomStream(runSeed: 2, chain: 0)
    let simulated = Draws([sequence.simulatedLogEvidences(400, using: &random)])
    #expect(abs(simulated.variance.squareRoot() / found.error - 1) < 0.25)
    // 400 shrinkages: the mean is known within a twentieth of the error.
    #expect(abs(simulated.mean - found.logEvidence) < 0.3 * found.error)
    #expect(
      abs(found.logEvidence - target.logEvidence) < 5.5 * found.error,
      "\(name): \(found.logEvidence) ± \(found.error), not \(target.logEvidence)")
    // The sampler's own is ln of the mean of Z.
    let own = (walk.last.evidence.logEvidence ?? 0) - found.error * found.error / 2
    #expect(abs(own - found.logEvidence) < 1e-9)
  }

  @Test("has evidences whose pulls are those of their errors, over twenty runs")
  func pulls() throws {
    var pulls: [Double] = []
    for seed in 1...20 {
      let target = CubeToy.correlated(dimension: 2)
      let found = try walk(target, livePoints: 60, seed: UInt64(seed)).sequence.evidence
      pulls.append(found.logEvidence / found.error)
    }
    let square = pulls.reduce(0) { $0 + $1 * $1 }
    // χ² of 20 degrees: outside by chance once in 10⁶ times.
    #expect(square > 2.5 && square < 68, "\(pulls)")
  }

  @Test("weighs its dead points as the posterior does")
  func weights() throws {
    let walk = try walk(.rosenbrock)
    let deaths = walk.states.filter { $0.point.draws.live != nil }
    let sequence = walk.sequence
    let weights = sequence.weights
    #expect(abs(weights.reduce(0, +) - 1) < 1e-9 && deaths.count == weights.count)
    #expect(sequence.effectiveSize > 200)
    func mean(_ f: (Double, Double) -> Double) -> Double {
      zip(deaths, weights).reduce(0) { sum, pair in
        let (x, y) = CubeToy.natural(pair.0.point.draws.draws[0].point.coordinates)
        return sum + pair.1 * f(x, y)
      }
    }
    let size = sequence.effectiveSize.squareRoot()
    #expect(abs(mean { x, _ in x } - 1) < 6 * 0.707 / size)
    #expect(abs(mean { x, _ in (x - 1) * (x - 1) } - 0.5) < 6 * 0.707 / size)
    #expect(abs(mean { x, y in 200 * pow(y - x * x, 2) } - 1) < 6 * 1.414 / size)
    // The stored weights are those of the sequence, up to a constant.
    let logWeights = sequence.logWeights
    for (death, logWeight) in zip(deaths, logWeights) {
      #expect(abs((death.point.draws.draws[0].logWeight ?? 0) - logWeight) < 1e-9)
    }
  }

  @Test("gives two peaks their shares of the posterior")
  func twoPeaks() throws {
    let walk = try walk(.twoPeaks(dimension: 2))
    let deaths = walk.states.filter { $0.point.draws.live != nil }
    let share = zip(deaths, walk.sequence.weights).reduce(0) {
      $0 + ($1.0.point.draws.draws[0].point.coordinates[0] > 0.5 ? $1.1 : 0)
    }
    // 200 points between the peaks where they part: a binomial share with √(0.75 · 0.25 / 200) = 0.031.
    #expect(abs(share - 0.75) < 5.5 * 0.04)
  }

  @Test("of several chains is that of one with as many live points")
  func merged() throws {
    let chains = try (1...3).map { try walk(.correlated(dimension: 2), livePoints: 60, seed: $0) }
    let lists = chains.map { $0.sequence.deaths.map { ($0.logLikelihood, $0.live) } }
    let merged = NestedSequence(lists)
    let middle = merged.deaths[merged.deaths.count / 3]
    #expect(middle.live == 180)
    #expect(merged.deaths.count == lists.reduce(0) { $0 + $1.count })
    #expect(
      zip(merged.deaths, merged.deaths.dropFirst()).allSatisfy {
        $0.logLikelihood <= $1.logLikelihood
      })
    #expect(merged.evidence.error < 0.65 * chains[0].sequence.evidence.error)
    #expect(abs(merged.evidence.logEvidence) < 5.5 * merged.evidence.error)
  }

  @Test("lets points of equal likelihood die before heirs are born")
  func plateau() throws {
    // A tenth of the cube has the likelihood 1, the rest e⁻³: the evidence is known.
    let target = CubeToy(dimension: 2, logEvidence: log(0.1 + 0.9 * exp(-3))) { x in
      x[0] < 0.1 ? 0 : -3
    }
    let walk = try walk(target, livePoints: 400)
    let found = walk.sequence.evidence
    // By order statistics the share above the plateau has the error √(0.1 · 0.9 / 400) = 0.015.
    #expect(abs(exp(found.logEvidence) - exp(target.logEvidence)) < 6 * 0.015)
    #expect(walk.sequence.deaths.map(\.live).min() == 1)
  }

  @Test("of several chains lets all points of one likelihood die before heirs count")
  func mergedPlateaus() {
    // Two chains of four points, two and three of which lie on a plateau.
    let sequence = NestedSequence([
      [(0, 4), (0, 3), (1, 4), (2, 3), (3, 2), (4, 1)].map { (logLikelihood: $0.0, live: $0.1) },
      [(0, 4), (0, 3), (0, 2), (1.5, 4), (2.5, 3), (3.5, 2), (4.5, 1)].map {
        (logLikelihood: $0.0, live: $0.1)
      },
    ])
    #expect(sequence.deaths.map(\.live) == [8, 7, 6, 5, 4, 8, 7, 6, 5, 4, 3, 2, 1])
  }

  @Test("slices keep the uniform law above the bound")
  func slices() throws {
    let target = CubeToy.correlated(dimension: 2, correlation: 0)
    let sampler = NestedSampler(target: target, settings: NestedSettings())
    // L > bound is an ellipse: in units of the widths the square of the radius is uniform below 4.
    let peak = try target.logLikelihood([0.5, 0.5])
    var random = RandomStream(runSeed: 5, chain: 0)
    var account = SamplerAccount()
    let factor = [0.03, 0, 0.01, 0.02]
    let shares = try (0..<4000).map { _ in
      let radius = 2 * random.uniform().squareRoot()
      let angle = random.uniform(0, 2 * .pi)
      let point = CubePoint([
        0.5 + CubeToy.width(0) * radius * cos(angle), 0.5 + CubeToy.width(1) * radius * sin(angle),
      ])
      let start = CubeDraw(point: point, evidence: try target.evaluate(point).evidence)
      let end = try sampler.slice(from: start, above: peak - 2, factor, &account, &random)
      #expect(end != start)
      return (peak - end.logLikelihood) / 2
    }
    // 4000 independent draws of [0, 1]: mean and mean square within 5.5 standard errors.
    let draws = Draws([shares])
    let error = (1 / 12.0 / 4000).squareRoot()
    #expect(abs(draws.mean - 0.5) < 5.5 * error)
    let squares = Draws([shares.map { $0 * $0 }])
    let squareError = (4 / 45.0 / 4000).squareRoot()
    #expect(abs(squares.mean - 1 / 3.0) < 5.5 * squareError)
  }

  /// Two plates above the bound: a third of the volume with twenty live points, the rest with five.
  private static let plates = CubeToy(dimension: 2, logEvidence: 0) { x in
    x[0] < 0.1 || (x[0] > 0.6 && x[0] < 0.8) ? 0 : -1
  }

  @Test("jumps lead from one piece to another, and keep the uniform law above the bound")
  func jumps() throws {
    let target = Self.plates
    let sampler = NestedSampler(target: target, settings: NestedSettings())
    var random = RandomStream(runSeed: 6, chain: 0)
    func draw(_ range: ClosedRange<Double>) throws -> CubeDraw<CubeToy.Found> {
      let point = CubePoint([
        random.uniform(range.lowerBound, range.upperBound), random.uniform(),
      ])
      return CubeDraw(point: point, evidence: try target.evaluate(point).evidence)
    }
    let live = try (0..<25).map { try draw($0 < 20 ? 0...0.1 : 0.6...0.8) }
    let points = live.map(\.point)
    let landing = Landing(Surroundings(points, factor: SliceShape.factor(points)), live)
    var account = SamplerAccount()
    var (ends, moved) = ([CubePoint](), 0)
    for _ in 0..<4000 {
      let start = try draw(random.uniform() < 1 / 3.0 ? 0...0.1 : 0.6...0.8)
      var end = start
      for _ in 0..<12 {
        end = try sampler.jump(
          from: end, above: -0.5, landing, without: .max, &account, &random)
      }
      if (end.point.coordinates[0] < 0.5) != (start.point.coordinates[0] < 0.5) { moved += 1 }
      ends.append(end.point)
    }
    #expect(moved > 400)
    // By a law that follows the live points it would be 0.8.
    let share = Double(ends.filter { $0.coordinates[0] < 0.5 }.count) / 4000
    #expect(abs(share - 1 / 3.0) < 5.5 * (2 / 9.0 / 4000).squareRoot(), "\(share)")
    for values in [
      ends.map { $0.coordinates[1] }, ends.map { $0.coordinates[1] * $0.coordinates[1] },
    ] {
      let expected =
        values == ends.map { $0.coordinates[1] } ? (0.5, 1 / 12.0) : (1 / 3.0, 4 / 45.0)
      #expect(abs(Draws([values]).mean - expected.0) < 5.5 * (expected.1 / 4000).squareRoot())
    }
  }

  @Test("jumps have the shape of one peak where there are two")
  func surroundings() throws {
    var random = RandomStream(runSeed: 7, chain: 0)
    let live = try (0..<200).map { place in
      let point = CubePoint(
        (0..<3).map { _ in (place % 2 == 0 ? 0.25 : 0.75) + random.uniform(-0.01, 0.01) })
      return CubeDraw(point: point, evidence: try Self.plates.evaluate(point).evidence)
    }
    let points = live.map(\.point)
    let landing = Landing(Surroundings(points, factor: SliceShape.factor(points)), live)
    var inside = 0
    for _ in 0..<1000 {
      let point = try #require(landing.propose(without: 0, using: &random))
      let place = point.coordinates[0] < 0.5 ? 0.25 : 0.75
      if point.coordinates.allSatisfy({ abs($0 - place) < 0.01 }) { inside += 1 }
      #expect(landing.density(point, without: .max) > 0)
    }
    #expect(inside > 500)
  }

  @Test("does not go on with live points of an older version")
  func older() throws {
    let walk = try CubeWalk(.nested(NestedSettings(livePoints: 20)), on: .half, steps: 10)
    var state = walk.last
    guard case .nested(var memory) = state.point.memory else { return }
    memory.families = nil
    state.point.memory = .nested(memory)
    var random = RandomStream(runSeed: 8, chain: 0)
    #expect(throws: OlderLivePoints.self) {
      _ = try SamplerSettings.nested(NestedSettings(livePoints: 20)).kernel(on: CubeToy.half)
        .step(from: state, using: &random)
    }
  }
}
