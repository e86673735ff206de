import Foundation
import MarkovChains
import Numerics

/// A target on the cube by a function, with what is known of it.
struct CubeToy: CubeTarget {
  struct Found: BayesianEvidence {
    var logPrior: Double { 0 }
    var logLikelihood: Double
  }

  var dimension: Int
  /// ln ∫ L over the cube.
  var logEvidence: Double
  var logLikelihood: @Sendable ([Double]) throws -> Double

  func evaluate(_ point: CubePoint) throws -> Evaluation<CubePoint, Found> {
    precondition(point.isInside, "samplers stay in the cube")
    let value = try logLikelihood(point.coordinates)
    return Evaluation(
      point: point, logDensity: value, evidence: Found(logLikelihood: value))
  }
}

extension CubeToy {
  /// A normal density in the middle of the cube: widths 0.02, 0.04, …, neighbours correlated by ±0.9.
  ///
  /// It is an autoregressive chain: x_k / σ_k = ρ x_(k-1) / σ_(k-1) + √(1 - ρ²) ε.
  static func correlated(dimension: Int, correlation: Double = 0.9) -> CubeToy {
    CubeToy(dimension: dimension, logEvidence: 0) { x in
      var (before, sum) = (0.0, 0.0)
      let rest = (1 - correlation * correlation).squareRoot()
      for axis in x.indices {
        let width = Self.width(axis)
        let z = (x[axis] - 0.5) / width
        let (mean, spread) = axis == 0 ? (0, 1) : (correlation * before, rest)
        let pull = (z - mean) / spread
        sum -= pull * pull / 2 + log(spread * width) + log(2 * .pi) / 2
        before = z
      }
      return sum
    }
  }

  /// The width of a coordinate of the correlated normal density.
  static func width(_ axis: Int) -> Double { 0.02 * Double(axis + 1) }

  /// Two normal peaks of width 0.02 at 0.25 and 0.75 of every coordinate, the second three times as heavy.
  static func twoPeaks(dimension: Int) -> CubeToy {
    CubeToy(dimension: dimension, logEvidence: 0) { x in
      func peak(_ place: Double) -> Double {
        x.reduce(0) { sum, x in
          let pull = (x - place) / 0.02
          return sum - pull * pull / 2 - log(0.02) - log(2 * .pi) / 2
        }
      }
      let (one, other) = (log(0.25) + peak(0.25), log(0.75) + peak(0.75))
      return max(one, other) + log1p(exp(-abs(one - other)))
    }
  }

  /// Rosenbrock's valley, L = exp(-(1 - x)² - 100 (y - x²)²), for -3 < x < 5 and -1 < y < 26.
  ///
  /// x is normal with mean 1 and variance 1/2, y - x² with mean 0 and variance 1/200.
  static let rosenbrock = CubeToy(
    dimension: 2, logEvidence: log(.pi / 10 / (8 * 27)),
    logLikelihood: { coordinates in
      let (x, y) = natural(coordinates)
      return -(1 - x) * (1 - x) - 100 * (y - x * x) * (y - x * x)
    })

  /// Rosenbrock's x and y.
  static func natural(_ coordinates: [Double]) -> (x: Double, y: Double) {
    (-3 + 8 * coordinates[0], -1 + 27 * coordinates[1])
  }

  /// Neal's funnel: v normal with deviation 1.5 as prior, one x for |x| < 10 normal with the width exp(v / 2).
  static let funnel = CubeToy(
    dimension: 2, logEvidence: log(Self.funnelMoment { _ in 1 }),
    logLikelihood: { coordinates in
      let v = 1.5 * SpecialFunctions.normalQuantile(min(1 - 1e-12, max(1e-12, coordinates[0])))
      let x = -10 + 20 * coordinates[1]
      return -x * x / (2 * exp(v)) - v / 2 - log(2 * .pi) / 2
    })

  /// ∫ L f(v) over the cube, by the trapezium rule: for x the mass between -10 and 10 is known.
  static func funnelMoment(_ f: (Double) -> Double) -> Double {
    let count = 4000
    return (1..<count).reduce(0) { sum, place in
      let v = -12 + 24 * Double(place) / Double(count)
      let prior = exp(-v * v / 4.5) / (1.5 * (2 * Double.pi).squareRoot())
      let mass = 1 - 2 * SpecialFunctions.normalSurvival(10 / exp(v / 2))
      return sum + prior * mass / 20 * f(v) * 24 / Double(count)
    }
  }

  /// A wide posterior with a wall, as limits on two masses and a branching ratio z make it.
  ///
  /// ln L = -w² / 2 with w = max(0, (0.3 + 0.3 z - x) / 0.05), and the same with y in place of x.
  static let corner = CubeToy(dimension: 3, logEvidence: log(Self.cornerMoment { _ in 1 })) { x in
    [x[0], x[1]].reduce(0) { sum, mass in
      let wall = max(0, (0.3 + 0.3 * x[2] - mass) / 0.05)
      return sum - wall * wall / 2
    }
  }

  /// The mean of z in the corner.
  static let cornerMean = cornerMoment { $0 } / cornerMoment { _ in 1 }

  /// ∫ L f(z) over the cube, by the trapezium rule in z: along x and y a half normal law and a plain.
  static func cornerMoment(_ f: (Double) -> Double) -> Double {
    let count = 2000
    return (0...count).reduce(0) { sum, place in
      let z = Double(place) / Double(count)
      let wall = 0.3 + 0.3 * z
      let half = 0.05 * (2 * Double.pi).squareRoot()
      let along = 1 - wall + half * (0.5 - SpecialFunctions.normalSurvival(wall / 0.05))
      let share = (place == 0 || place == count ? 0.5 : 1) / Double(count)
      return sum + share * along * along * f(z)
    }
  }

  /// Two masses and a branching ratio as limits and regions see them; the mean of y is `stepsMean`.
  ///
  /// Three pieces that do not touch have a value, and the likelihood has steps and a bump in one of them.
  static let steps = CubeToy(
    dimension: 3, logEvidence: log(Self.stepsMoments.evidence), logLikelihood: stepped)

  private static let stepped: @Sendable ([Double]) throws -> Double = { p in
    let (x, y, z) = (p[0], p[1], p[2])
    let wide = y > 0.45 + 0.25 * z && y < 0.85 * x + 0.1
    let low = y < 0.18 + 0.1 * sin(6 * z) && x > 0.55 + 0.3 * z
    let thin = abs(y - 0.33) < 0.04 && x < 0.35 + 0.2 * z
    guard wide || low || thin else { throw RejectedPoint("excluded") }
    var sum = x > 0.5 + 0.2 * y ? 0.6 : 0
    if x * z > 0.3 { sum -= 0.45 }
    if y + z > 0.9 { sum += 0.35 }
    if z > 0.2 { sum -= 2 * (y - 0.6) * (y - 0.6) }
    if x < 0.8 { sum -= 3 * (x - 0.7) * (x - 0.7) }
    if low { sum += 0.8 * exp(-100 * (x - 0.85) * (x - 0.85) - 156.25 * (y - 0.1) * (y - 0.1)) }
    return thin ? sum + 1.2 - 30 * (z - 0.4) * (z - 0.4) : sum
  }

  /// The mean of y of `steps`.
  static var stepsMean: Double { stepsMoments.mean }

  /// ∫ L over the volume that has a value, and the mean of y, by a grid.
  private static let stepsMoments: (evidence: Double, mean: Double) = {
    let count = 120
    let cells = (0..<count).map { (Double($0) + 0.5) / Double(count) }
    var (sum, first, allowed) = (0.0, 0.0, 0.0)
    for x in cells {
      for y in cells {
        for z in cells {
          guard let value = try? stepped([x, y, z]) else { continue }
          allowed += 1
          sum += exp(value)
          first += exp(value) * y
        }
      }
    }
    return (sum / allowed, first / sum)
  }()

  /// Half of the cube has no value.
  static let half = CubeToy(dimension: 2, logEvidence: 0) { x in
    if x[0] > 0.5 { throw RejectedPoint("above 0.5") }
    let pull = (x[0] - 0.5) / 0.1
    return -pull * pull / 2
  }
}

/// A walk of a sampler, in memory.
struct CubeWalk {
  typealias State = ChainState<SampledTarget<CubeToy>>
  var states: [State] = []
  var transitions: [Transition] = []

  init(
    _ settings: SamplerSettings, on target: CubeToy, steps: Int, seed: UInt64 = 1,
    keep: (State) -> Bool = { _ in true }
  ) throws {
    var random = RandomStream(runSeed: seed, chain: 0)
    let kernel = settings.kernel(on: target)
    var state = try kernel.start(using: &random)
    states.append(state)
    for _ in 0..<steps where state.isEnded != true {
      let (next, transition) = try kernel.step(from: state, using: &random)
      state = next
      transitions.append(transition)
      if keep(next) { states.append(next) }
    }
    if states[states.count - 1].step != state.step { states.append(state) }
  }

  /// A number of every walker by step, after the burn-in.
  func draws(after burnIn: Int, _ value: ([Double]) -> Double) -> Draws {
    let kept = states.filter { $0.step > burnIn }
    let walkers = kept.first?.point.draws.draws.count ?? 0
    return Draws(
      (0..<walkers).map { walker in
        kept.map { value($0.point.draws.draws[walker].point.coordinates) }
      })
  }

  /// The end.
  var last: State { states[states.count - 1] }

  /// The deaths of nested sampling.
  var sequence: NestedSequence {
    NestedSequence([records])
  }

  /// The deaths of nested sampling as a chain stores them.
  var records: [NestedSequence.Record] {
    states.compactMap { state in
      let draws = state.point.draws
      return draws.live.map {
        NestedSequence.Record(
          logLikelihood: draws.draws[0].logLikelihood, live: $0, family: draws.family,
          births: draws.births)
      }
    }
  }

  /// A number at every death of nested sampling.
  func nestedValues(_ value: ([Double]) -> Double) -> [Double] {
    states.filter { $0.point.draws.live != nil }.map {
      value($0.point.draws.draws[0].point.coordinates)
    }
  }
}

extension NestedSequence {
  /// The mean of a number at every death, with its errors by resampled threads and by resampled families.
  func mean(
    of values: [Double], replicas: Int = 200
  ) -> (value: Double, error: Double, familyError: Double) {
    func mean(_ weights: [Double]) -> Double {
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var random = RandomStream(runSeed: 9, chain: 0)
    var (threads, families): ([Double], [Double]) = ([], [])
    eachReplica(replicas, using: &random) { threads.append(mean($0)) }
    eachFamilyReplica(replicas, using: &random) { families.append(mean($0)) }
    return (
      mean(weights), Draws([threads]).variance.squareRoot(),
      families.isEmpty ? .nan : Draws([families]).variance.squareRoot()
    )
  }
}
