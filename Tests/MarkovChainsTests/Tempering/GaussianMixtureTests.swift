import Foundation
import MarkovChains
import Numerics
import Testing

/// Two normal peaks in one, two or three dimensions: the evidence of each dimension is known.
///
/// A priori the dimensions are alike and every coordinate is standard normal. The likelihood of dimension
/// k is ½ N(x; a, s) + ½ N(x; -a, s) with all coordinates of a equal; Z_k = Π N(a; 0, √(1 + s²)).
struct TwoNormals: BayesianTarget {
  static let dimensions = 1...3
  static let error = 0.2
  static let places = [1.6, 1.2, 0.6]

  static func logNormal(_ x: Double, _ width: Double) -> Double {
    -x * x / (2 * width * width) - log(width) - log(2 * .pi) / 2
  }

  func evaluate(_ point: [Double]) throws -> Evaluation<[Double], Toy> {
    guard Self.dimensions.contains(point.count) else { throw RejectedPoint("outside") }
    let place = Self.places[point.count - 1]
    let prior = point.reduce(-log(3.0)) { $0 + Self.logNormal($1, 1) }
    let peaks = [place, -place].map { centre in
      point.reduce(log(0.5)) { $0 + Self.logNormal($1 - centre, Self.error) }
    }
    let largest = max(peaks[0], peaks[1])
    let likelihood = largest + log(exp(peaks[0] - largest) + exp(peaks[1] - largest))
    return Evaluation(
      point: point, logDensity: prior + likelihood,
      evidence: Toy(logPrior: prior, logLikelihood: likelihood))
  }

  /// ln Z_k by dimension, and ln of the mean.
  static var logEvidences: [Double] {
    let width = (1 + error * error).squareRoot()
    return dimensions.map { Double($0) * logNormal(places[$0 - 1], width) }
  }
  static var logEvidence: Double { log(logEvidences.reduce(0) { $0 + exp($1) } / 3) }
  static var probabilities: [Double] {
    logEvidences.map { exp($0 - logEvidence) / 3 }
  }
}

/// One coordinate more: the others shrink by a factor, the new one is drawn near to them.
///
/// (x, v) to (x λ, x̄ λ + v w): |J| = λᵏ w.
struct Sprout: ReversibleMove {
  typealias T = TwoNormals
  let name = "sprout"
  var forgetsJacobian = false
  static let (factor, width) = (0.7, 0.8)

  static func logJacobian(fewer: Int) -> Double { Double(fewer) * log(factor) + log(width) }

  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard point.count < 3 else { return nil }
    let v = random.normal(mean: 0, deviation: 1)
    let mean = point.reduce(0, +) / Double(point.count)
    return Proposal(
      point.map { $0 * Self.factor } + [mean * Self.factor + v * Self.width],
      logReverseOverForward: -TwoNormals.logNormal(v, 1),
      logJacobian: forgetsJacobian ? 0 : Self.logJacobian(fewer: point.count))
  }
}

/// The last coordinate goes, the others grow: the way back of `Sprout`.
struct Wither: ReversibleMove {
  typealias T = TwoNormals
  let name = "wither"
  var forgetsJacobian = false

  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    guard point.count > 1, let last = point.last else { return nil }
    let left = point.dropLast().map { $0 / Sprout.factor }
    let mean = left.reduce(0, +) / Double(left.count)
    let v = (last - mean * Sprout.factor) / Sprout.width
    return Proposal(
      left, logReverseOverForward: TwoNormals.logNormal(v, 1),
      logJacobian: forgetsJacobian ? 0 : -Sprout.logJacobian(fewer: left.count))
  }
}

@Suite("Peaks of different dimensions with known evidences")
struct GaussianMixtureTests {
  static func mixture(forgetsJacobian: Bool) -> MoveMixture<TwoNormals> {
    MoveMixture([
      .init(Sprout(forgetsJacobian: forgetsJacobian), reverse: 1, weight: { _ in 1 }),
      .init(Wither(forgetsJacobian: forgetsJacobian), reverse: 0, weight: { _ in 1 }),
      .init(Stroll<TwoNormals>(), reverse: 2, weight: { _ in 2 }),
    ])
  }

  /// Walks tempered chains: draws of the dimension by chain, and their evidences.
  static func walk(steps: Int, forgetsJacobian: Bool) throws -> (
    dimensions: [[Double]], evidences: [EvidenceEstimate]
  ) {
    let burnIn = steps / 10
    let kernel = TemperingKernel(
      target: TwoNormals(), mixture: mixture(forgetsJacobian: forgetsJacobian), burnIn: burnIn)
    var (dimensions, evidences): ([[Double]], [EvidenceEstimate]) = ([], [])
    for chain in 0..<4 {
      var random = RandomStream(runSeed: 21, chain: UInt64(chain))
      var state = try kernel.target.start(
        at: (0..<6).map { _ in [random.normal(mean: 0, deviation: 1)] },
        ladder: TemperatureLadder(rungs: 6))
      var draws: [Double] = []
      for _ in 0..<steps {
        state = try kernel.step(from: state, using: &random).0
        if state.step > burnIn { draws.append(Double(state.point.replicas[0].point.count)) }
      }
      dimensions.append(draws)
      if let found = state.point.tally.steppingStone(state.point.ladder) { evidences.append(found) }
    }
    return (dimensions, evidences)
  }

  static func shares(_ dimensions: [[Double]]) -> [(value: Double, error: Double)] {
    TwoNormals.dimensions.map { dimension in
      let draws = Draws(dimensions.map { $0.map { $0 == Double(dimension) ? 1 : 0 } })
      return (draws.mean, draws.meanError ?? .nan)
    }
  }

  @Test("are found with their probabilities and the evidence of all")
  func finds() throws {
    let (dimensions, evidences) = try Self.walk(steps: 20_000, forgetsJacobian: false)
    for (share, expected) in zip(Self.shares(dimensions), TwoNormals.probabilities) {
      #expect(share.error < 0.03 && abs(share.value - expected) < 6 * share.error)
    }
    #expect(evidences.count == 4)
    for found in evidences {
      #expect(found.error < 0.1)
      #expect(abs(found.logEvidence - TwoNormals.logEvidence) < 6 * found.error)
    }
  }

  @Test("are not without the Jacobian")
  func spoilt() throws {
    let (dimensions, _) = try Self.walk(steps: 20_000, forgetsJacobian: true)
    let pulls = zip(Self.shares(dimensions), TwoNormals.probabilities).map { share, expected in
      abs(share.value - expected) / share.error
    }
    #expect((pulls.max() ?? 0) > 6)
  }

  @Test(
    "as a table for a picture",
    .enabled(if: ProcessInfo.processInfo.environment["PROTOLITH_LAW_FOLDER"] != nil))
  func picture() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = try #require(environment["PROTOLITH_LAW_FOLDER"])
    let steps = max(20_000, (environment["PROTOLITH_LAW_STEPS"].flatMap { Int($0) } ?? 0) / 4)
    let right = try Self.walk(steps: steps, forgetsJacobian: false)
    let spoilt = try Self.walk(steps: steps, forgetsJacobian: true)
    let shares = (Self.shares(right.dimensions), Self.shares(spoilt.dimensions))
    let (known, reference) = (TwoNormals.logEvidences, TwoNormals.logEvidences[0])
    var lines = ["# dimension, ln Z_k/Z_1, found, error, without the Jacobian, error"]
    for place in known.indices {
      func ratio(_ shares: [(value: Double, error: Double)]) -> String {
        let (one, first) = (shares[place], shares[0])
        let relative = (one.error / one.value, place == 0 ? 0 : first.error / first.value)
        let error = (relative.0 * relative.0 + relative.1 * relative.1).squareRoot()
        return "\(log(one.value / first.value)) \(place == 0 ? 0 : error)"
      }
      lines.append(
        "\(place + 1) \(known[place] - reference) \(ratio(shares.0)) \(ratio(shares.1))")
    }
    let mean = right.evidences.reduce(0) { $0 + $1.logEvidence } / 4
    let error = right.evidences.reduce(0) { $0 + $1.error * $1.error }.squareRoot() / 4
    lines.append("# ln Z of all: \(TwoNormals.logEvidence), found \(mean) ± \(error)")
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: folder + "/mixture.dat", atomically: true, encoding: .utf8)
  }
}
