import Numerics

/// Settings of parallel tempering in the cube.
public struct TemperingSettings: Codable, Sendable, Equatable {
  /// Rungs of the ladder, from the posterior to the prior.
  public var rungs: Int
  /// Metropolis moves on each rung before neighbours exchange; all of it is one step.
  public var moves: Int
  /// The share of moves that change one coordinate only.
  public var singleShare: Double
  /// Steps in which ladder and proposals adapt, and which are no draws.
  public var burnIn: Int

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case rungs, moves, singleShare, burnIn
  }

  /// Makes settings.
  public init(rungs: Int = 10, moves: Int = 2, singleShare: Double = 0.2, burnIn: Int = 2000) {
    precondition(rungs >= 2 && moves > 0 && burnIn >= 0, "a ladder with two ends, and steps")
    precondition((0...1).contains(singleShare), "a share")
    (self.rungs, self.moves) = (rungs, moves)
    (self.singleShare, self.burnIn) = (singleShare, burnIn)
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    let standard = TemperingSettings()
    rungs = try reader.count(.rungs, standard.rungs, 2...1000)
    moves = try reader.count(.moves, standard.moves, 1...100_000)
    singleShare = try reader.value(
      .singleShare, standard.singleShare, "a share between 0 and 1", (0...1).contains)
    burnIn = try reader.count(.burnIn, standard.burnIn, 0...1_000_000_000)
  }
}

/// The memory of parallel tempering.
public struct RungMemory<B: CubeTarget>: Codable, Sendable, Equatable {
  /// Replicas by rung, the ladder, and what evidences are made of.
  public internal(set) var tempered: TemperedPoint<B>
  /// The proposal of each rung.
  var proposals: [AdaptiveProposal]

  /// ln of the evidence by stepping stones; nil before there are enough steps after the burn-in.
  public var steppingStone: EvidenceEstimate? { tempered.tally.steppingStone(tempered.ladder) }
  /// ln of the evidence by thermodynamic integration; nil as above.
  public var thermodynamicIntegral: EvidenceEstimate? {
    tempered.tally.thermodynamicIntegral(tempered.ladder)
  }
}

/// Parallel tempering with an adaptive proposal on each rung; all of it is frozen after the burn-in.
///
/// On the last rung, the prior, every move is a new draw of the prior.
struct RungSampler<B: CubeTarget>: CubeSampler {
  var target: B
  var settings: TemperingSettings

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let draws = try drawPrior(settings.rungs, &account, using: &random)
    let replicas = draws.enumerated().map { rung, draw in
      TemperedPoint<B>.Replica(point: draw.point, evidence: draw.evidence, walker: rung)
    }
    let memory = RungMemory<B>(
      tempered: TemperedPoint(
        replicas: replicas, ladder: TemperatureLadder(rungs: settings.rungs)),
      proposals: draws.map { _ in AdaptiveProposal(dimension: target.dimension) })
    return state(CubeDraws(draws: [draws[0]]), .tempering(memory), account)
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    guard case .tempering(var memory) = state.point.memory else { throw SamplerMismatch() }
    state.point.memory = .stretch
    let adapts = state.step <= settings.burnIn
    if !adapts { memory.tempered.ladder.freeze() }
    var made = [Transition]()
    for rung in memory.proposals.indices {
      made += try move(&memory, rung, adapts, &state.evidence, using: &random)
    }
    let swapped = memory.tempered.exchange(odd: state.step % 2 == 0, using: &random)
    if !adapts {
      memory.tempered.tally.count(
        memory.tempered.logLikelihoods, betas: memory.tempered.ladder.betas)
    }
    let first = memory.tempered.replicas[0]
    state.point.draws.draws = [Draw(point: first.point, evidence: first.evidence)]
    state.point.memory = .tempering(memory)
    return Self.summary(made, swapped: swapped, &state.evidence)
  }

  /// The moves of a step on one rung; of the first rung they are told.
  private func move(
    _ memory: inout RungMemory<B>, _ rung: Int, _ adapts: Bool, _ account: inout SamplerAccount,
    using random: inout RandomStream
  ) throws -> [Transition] {
    let beta = memory.tempered.ladder.betas[rung]
    let replica = memory.tempered.replicas[rung]
    var draw = Draw(point: replica.point, evidence: replica.evidence)
    var told: [Transition] = []
    if beta == 0 {
      let point = CubePoint.draw(dimension: target.dimension, using: &random)
      if let fresh = try value(at: point, &account).draw { draw = fresh }
    } else {
      for _ in 0..<settings.moves {
        let made = try walk(
          draw, beta: beta, memory.proposals[rung], singleShare: settings.singleShare, &account,
          using: &random)
        draw = made.draw
        if adapts {
          memory.proposals[rung].adapt(
            made.step, probability: made.probability, at: made.draw.point)
        }
        if rung == 0 { told.append(made.transition) }
      }
    }
    memory.tempered.replicas[rung].point = draw.point
    memory.tempered.replicas[rung].evidence = draw.evidence
    return told
  }

  /// What the first rung did in a step.
  private static func summary(
    _ made: [Transition], swapped: Bool?, _ account: inout SamplerAccount
  ) -> Transition {
    let accepted = made.filter { $0.outcome == .accepted }
    account.acceptance = Double(accepted.count) / Double(max(1, made.count))
    var moves = accepted.flatMap(\.moves)
    if swapped == true { moves.append(TemperingKernel<B>.swap) }
    guard moves.isEmpty else {
      return Transition(
        moves: moves, outcome: .accepted, proposedLogDensity: made.last?.proposedLogDensity,
        temperature: 1)
    }
    var told = made.last ?? .nothing
    if swapped == false { told.moves.append(TemperingKernel<B>.swap) }
    return told
  }
}
