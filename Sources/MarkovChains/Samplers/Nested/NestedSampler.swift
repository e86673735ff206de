import Foundation
import Numerics

/// Settings of nested sampling.
public struct NestedSettings: Codable, Sendable, Equatable {
  /// Points that are alive: the error of ln Z falls with the root of their number.
  public var livePoints: Int
  /// Slices on the way to a new live point; nil: three for each parameter.
  public var slices: Int?
  /// The share of the evidence that may still be alive when the run ends.
  public var precision: Double

  private enum CodingKeys: String, CodingKey, CaseIterable { case livePoints, slices, precision }

  /// Makes settings.
  public init(livePoints: Int = 400, slices: Int? = nil, precision: Double = 1e-3) {
    precondition(livePoints >= 10 && slices.map { $0 > 0 } ?? true, "live points, and slices")
    precondition(precision > 0 && precision < 1, "a share")
    (self.livePoints, self.slices, self.precision) = (livePoints, slices, precision)
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    let standard = NestedSettings()
    livePoints = try reader.count(.livePoints, standard.livePoints, 10...1_000_000)
    slices = try reader.optional(.slices, 1...100_000)
    precision = try reader.value(
      .precision, standard.precision, "a share between 0 and 1", { $0 > 0 && $0 < 1 })
  }
}

/// The memory of nested sampling.
public struct NestedMemory<Evidence: BayesianEvidence>: Codable, Sendable, Equatable {
  /// The points that are alive.
  public internal(set) var live: [CubeDraw<Evidence>]
  /// ln of the share of the prior that is left, as expected.
  var logVolume = 0.0
  /// ln of the evidence of the dead.
  var logEvidence = -Double.infinity
  /// What slices are cut along: the Cholesky factor of the covariance of the live points.
  var factor: [Double]
  /// Whether the last points die without heirs.
  var isEnding = false
}

/// Nested sampling: the point of the lowest likelihood dies, another one above it is born.
///
/// J. Skilling, Bayesian Analysis 1, 833 (2006). A newborn is reached from a random live point by slices in
/// random directions of the space in which the live points have unit covariance (W. Handley, M. Hobson, A.
/// Lasenby, MNRAS 453, 4384 (2015), without its clustering). Points of equal likelihood die one after the
/// other, before heirs are born (A. Fowlie, W. Handley, L. Su, MNRAS 503, 1199 (2021)). Where the live points
/// hold less than `precision` of the evidence they die without heirs, and the chain ends.
struct NestedSampler<B: CubeTarget>: CubeSampler {
  typealias Memory = NestedMemory<B.Evidence>
  var target: B
  var settings: NestedSettings

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let live = try drawPrior(settings.livePoints, &account, using: &random)
    let memory = NestedMemory(live: live, factor: SliceShape.factor(live.map(\.point)))
    var state = state(CubeDraws(draws: []), .nested(memory), account)
    state.logDensity = live.map(\.logLikelihood).min() ?? 0
    return state
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    guard case .nested(var memory) = state.point.memory else { throw SamplerMismatch() }
    state.point.memory = .stretch
    let dead = Self.bury(&memory)
    state.point.draws = CubeDraws(draws: [dead], live: memory.live.count + 1)
    if !memory.isEnding {
      try fill(&memory, above: dead.logLikelihood, step: state.step, &state.evidence, &random)
      state.evidence.remaining = Self.remaining(memory)
      memory.isEnding = state.evidence.remaining.map { $0 < settings.precision } ?? false
    }
    state.evidence.logEvidence = memory.logEvidence
    if memory.live.isEmpty { state.isEnded = true }
    state.point.memory = .nested(memory)
    return Transition(
      moves: ["death"], outcome: .accepted, proposedLogDensity: dead.logLikelihood, temperature: 1)
  }

  /// Takes out the lowest point, with its weight: likelihood × the share of the prior that goes with it.
  private static func bury(_ memory: inout Memory) -> Draw {
    var lowest = 0
    for place in memory.live.indices
    where memory.live[place].logLikelihood < memory.live[lowest].logLikelihood { lowest = place }
    let count = Double(memory.live.count)
    var dead = memory.live.remove(at: lowest)
    let logWeight = dead.logLikelihood + memory.logVolume - log(count + 1)
    dead.logWeight = logWeight
    memory.logEvidence = NestedSequence.logSum(memory.logEvidence, logWeight)
    memory.logVolume += log(count / (count + 1))
    return dead
  }

  /// Lets new points be born above a likelihood, but not while others share it.
  private func fill(
    _ memory: inout Memory, above bound: Double, step: Int, _ account: inout SamplerAccount,
    _ random: inout RandomStream
  ) throws {
    if memory.live.contains(where: { $0.logLikelihood <= bound }) { return }
    if memory.live.isEmpty {
      memory.isEnding = true
      return
    }
    if step % max(1, settings.livePoints / 10) == 0 {
      memory.factor = SliceShape.factor(memory.live.map(\.point))
    }
    let parents = memory.live.count
    while memory.live.count < settings.livePoints {
      var draw = memory.live[random.index(below: parents)]
      for _ in 0..<(settings.slices ?? 3 * target.dimension) {
        draw = try slice(from: draw, above: bound, memory.factor, &account, &random)
      }
      draw.logWeight = nil
      memory.live.append(draw)
    }
  }

  /// The share of the evidence that the live points hold, by their mean likelihood.
  private static func remaining(_ memory: Memory) -> Double {
    let logs = memory.live.map { $0.logLikelihood - log(Double(memory.live.count)) }
    let alive = memory.logVolume + logs.reduce(-.infinity, NestedSequence.logSum)
    return exp(alive - NestedSequence.logSum(alive, memory.logEvidence))
  }
}
