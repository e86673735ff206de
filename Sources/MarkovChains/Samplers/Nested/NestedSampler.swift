import Foundation
import Numerics

/// Settings of nested sampling.
public struct NestedSettings: Codable, Sendable, Equatable {
  /// Points that are alive: the error of ln Z falls with the root of their number.
  public var livePoints: Int
  /// Slices on the way to a new live point; nil: three for each parameter.
  public var slices: Int?
  /// Jumps to the surroundings of other live points on that way; nil: as many as slices.
  public var jumps: Int?
  /// The share of the evidence that may still be alive when the run ends.
  public var precision: Double

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case livePoints, slices, jumps, precision
  }

  /// Makes settings.
  public init(
    livePoints: Int = 400, slices: Int? = nil, jumps: Int? = nil, precision: Double = 1e-3
  ) {
    precondition(livePoints >= 10 && slices.map { $0 > 0 } ?? true, "live points, and slices")
    precondition(jumps.map { $0 >= 0 } ?? true, "a number of jumps")
    precondition(precision > 0 && precision < 1, "a share")
    (self.livePoints, self.slices, self.jumps) = (livePoints, slices, jumps)
    self.precision = precision
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    let standard = NestedSettings()
    livePoints = try reader.count(.livePoints, standard.livePoints, 10...1_000_000)
    slices = try reader.optional(.slices, 1...100_000)
    jumps = try reader.optional(.jumps, 0...100_000)
    precision = try reader.value(
      .precision, standard.precision, "a share between 0 and 1", { $0 > 0 && $0 < 1 })
  }
}

/// The memory of nested sampling.
public struct NestedMemory<Evidence: BayesianEvidence>: Codable, Sendable, Equatable {
  /// The points that are alive.
  public internal(set) var live: [CubeDraw<Evidence>]
  /// Of each of them the point of the start that it descends from; nil in what an older version stored.
  var families: [Int]?
  /// ln of the share of the prior that is left, as expected.
  var logVolume = 0.0
  /// ln of the evidence of the dead.
  var logEvidence = -Double.infinity
  /// What slices are cut along: the Cholesky factor of the covariance of the live points.
  var factor: [Double]
  /// What jumps land in.
  var surroundings: Surroundings?
  /// Whether the last points die without heirs.
  var isEnding = false
}

/// Nested sampling: the point of the lowest likelihood dies, another one above it is born.
///
/// J. Skilling, Bayesian Analysis 1, 833 (2006). A newborn is reached from a random live point by slices in
/// random directions of the space in which the live points have unit covariance (W. Handley, M. Hobson, A.
/// Lasenby, MNRAS 453, 4384 (2015), without its clustering), and by jumps to the surroundings of other live points
/// between them, which lead from one peak to another. Points of equal likelihood die one after the other, before
/// heirs are born (A. Fowlie, W. Handley, L. Su, MNRAS 503, 1199 (2021)). Where the live points hold less than
/// `precision` of the evidence they die without heirs, and the chain ends.
struct NestedSampler<B: CubeTarget>: CubeSampler {
  typealias Memory = NestedMemory<B.Evidence>
  var target: B
  var settings: NestedSettings

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let live = try drawPrior(settings.livePoints, &account, using: &random)
    var memory = NestedMemory(live: live, families: Array(live.indices), factor: [])
    learn(&memory)
    var state = state(CubeDraws(draws: []), .nested(memory), account)
    state.logDensity = live.map(\.logLikelihood).min() ?? 0
    return state
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    guard case .nested(var memory) = state.point.memory else { throw SamplerMismatch() }
    guard memory.families != nil else { throw OlderLivePoints() }
    state.point.memory = .stretch
    let (dead, family) = Self.bury(&memory)
    var births: [NestedBirth] = []
    let live = memory.live.count + 1
    if !memory.isEnding {
      births = try fill(
        &memory, above: dead.logLikelihood, step: state.step, &state.evidence, &random)
      state.evidence.remaining = Self.remaining(memory)
      memory.isEnding = state.evidence.remaining.map { $0 < settings.precision } ?? false
    }
    state.point.draws = CubeDraws(draws: [dead], live: live, family: family, births: births)
    state.evidence.logEvidence = memory.logEvidence
    if memory.live.isEmpty { state.isEnded = true }
    state.point.memory = .nested(memory)
    return Transition(
      moves: ["death"], outcome: .accepted, proposedLogDensity: dead.logLikelihood, temperature: 1)
  }

  /// Takes out the lowest point, with its weight: likelihood × the share of the prior that goes with it.
  private static func bury(_ memory: inout Memory) -> (dead: Draw, family: Int?) {
    var lowest = 0
    for place in memory.live.indices
    where memory.live[place].logLikelihood < memory.live[lowest].logLikelihood { lowest = place }
    let count = Double(memory.live.count)
    var dead = memory.live.remove(at: lowest)
    let family = memory.families?.remove(at: lowest)
    memory.surroundings?.remove(lowest)
    let logWeight = dead.logLikelihood + memory.logVolume - log(count + 1)
    dead.logWeight = logWeight
    memory.logEvidence = NestedSequence.logSum(memory.logEvidence, logWeight)
    memory.logVolume += log(count / (count + 1))
    return (dead, family)
  }

  /// Lets new points be born above a likelihood, but not while others share it.
  private func fill(
    _ memory: inout Memory, above bound: Double, step: Int, _ account: inout SamplerAccount,
    _ random: inout RandomStream
  ) throws -> [NestedBirth] {
    if memory.live.contains(where: { $0.logLikelihood <= bound }) { return [] }
    if memory.live.isEmpty {
      memory.isEnding = true
      return []
    }
    let parents = memory.live.count
    if step % max(1, settings.livePoints / 10) == 0 || parents + 1 < settings.livePoints {
      learn(&memory)
    }
    let landing = memory.surroundings.map { Landing($0, memory.live) }
    var births: [NestedBirth] = []
    while memory.live.count < settings.livePoints {
      let parent = random.index(below: parents)
      var draw = try heir(
        of: parent, memory, landing, above: bound, account: &account, using: &random)
      draw.logWeight = nil
      births.append(
        NestedBirth(
          family: memory.families?[parent] ?? 0,
          rank: Self.rank(of: draw, among: memory.live, using: &random)))
      memory.live.append(draw)
      memory.families?.append(births[births.count - 1].family)
    }
    memory.surroundings?.extend(memory.live)
    return births
  }

  /// A point above a bound that has come from a parent by slices and jumps in turn.
  private func heir(
    of parent: Int, _ memory: Memory, _ landing: Landing?, above bound: Double,
    account: inout SamplerAccount, using random: inout RandomStream
  ) throws -> Draw {
    let slices = settings.slices ?? 3 * target.dimension
    let jumps = landing == nil ? 0 : settings.jumps ?? slices
    var draw = memory.live[parent]
    for turn in 0..<max(slices, jumps) {
      if turn < slices {
        draw = try slice(from: draw, above: bound, memory.factor, &account, &random)
      }
      if let landing, turn < jumps {
        draw = try jump(
          from: draw, above: bound, landing, without: parent, &account, &random)
      }
    }
    return draw
  }

  /// How many of some points have a lower likelihood; of equal ones a random share.
  private static func rank(
    of draw: Draw, among live: [Draw], using random: inout RandomStream
  ) -> Int {
    var (lower, equal) = (0, 0)
    for other in live {
      if other.logLikelihood < draw.logLikelihood { lower += 1 }
      if other.logLikelihood == draw.logLikelihood { equal += 1 }
    }
    return equal == 0 ? lower : lower + random.index(below: equal + 1)
  }

  /// Takes the shapes of slices and jumps from the live points.
  private func learn(_ memory: inout Memory) {
    let points = memory.live.map(\.point)
    memory.factor = SliceShape.factor(points)
    memory.surroundings =
      settings.jumps == 0 ? nil : Surroundings(points, factor: memory.factor)
  }

  /// The share of the evidence that the live points hold, by their mean likelihood.
  private static func remaining(_ memory: Memory) -> Double {
    let logs = memory.live.map { $0.logLikelihood - log(Double(memory.live.count)) }
    let alive = memory.logVolume + logs.reduce(-.infinity, NestedSequence.logSum)
    return exp(alive - NestedSequence.logSum(alive, memory.logEvidence))
  }
}

/// Live points that an older version stored cannot be walked on with.
public struct OlderLivePoints: Error, CustomStringConvertible {
  /// Why, and what to do.
  public var description: String {
    "this nested sampling was begun by an older version, which did not store where its live points come from and "
      + "moved them in another way; what it stored can be read, but to go on begin another fit with the same plan"
  }
}
