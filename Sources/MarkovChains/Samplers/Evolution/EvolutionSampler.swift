import Numerics

/// Settings of differential evolution.
public struct EvolutionSettings: Codable, Sendable, Equatable {
  /// Points of the population; nil: ten for each parameter and at least 40.
  public var population: Int?
  /// How far apart the ln likelihoods of the population are when the search ends.
  public var spread: Double

  private enum CodingKeys: String, CodingKey, CaseIterable { case population, spread }

  /// Makes settings.
  public init(population: Int? = nil, spread: Double = 0.01) {
    precondition(population.map { $0 >= 5 } ?? true && spread >= 0, "a population, a distance")
    (self.population, self.spread) = (population, spread)
  }

  /// Reads and checks settings.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder, CodingKeys.self)
    population = try reader.optional(.population, 5...1_000_000)
    spread = try reader.value(
      .spread, EvolutionSettings().spread, "0 or more", { $0 >= 0 && $0.isFinite })
  }

  /// How many points there are in a fit of some parameters.
  public func population(dimension: Int) -> Int { population ?? max(40, 10 * dimension) }
}

/// The memory of differential evolution.
public struct EvolutionMemory<Evidence: BayesianEvidence>: Codable, Sendable, Equatable {
  /// A point of the population with its own settings.
  struct Member: Codable, Sendable, Equatable {
    var draw: CubeDraw<Evidence>
    /// The weight of differences.
    var weight = 0.5
    /// The odds of a coordinate to be changed.
    var crossover = 0.9
  }
  var members: [Member]

  /// The best point so far.
  public var best: CubeDraw<Evidence>? {
    members.map(\.draw).max { $0.logLikelihood < $1.logLikelihood }
  }
  /// How far apart the ln likelihoods of the population are.
  public var spread: Double {
    let values = members.map(\.draw.logLikelihood)
    return (values.max() ?? 0) - (values.min() ?? 0)
  }
}

/// Differential evolution that tunes itself: a search for the best likelihood, never a posterior.
///
/// Every member of the population is challenged by a point made of three others, and gives way where that
/// one is no worse (R. Storn, K. Price, J. Global Optim. 11, 341 (1997), rand/1/bin). Weight and crossover
/// belong to the members and are drawn anew now and then (J. Brest et al., IEEE Trans. Evol. Comput. 10, 646
/// (2006), jDE). All challengers are stored, the beaten ones too, so that a profile has all points that were
/// paid for. A coordinate that leaves the cube is reflected.
struct EvolutionSampler<B: CubeTarget>: CubeSampler {
  typealias Member = EvolutionMemory<B.Evidence>.Member
  var target: B
  var settings: EvolutionSettings

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let count = settings.population(dimension: target.dimension)
    let draws = try drawPrior(count, &account, using: &random)
    let memory = EvolutionMemory(members: draws.map { Member(draw: $0) })
    return state(CubeDraws(draws: draws), .evolution(memory), account)
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    guard case .evolution(let memory) = state.point.memory else { throw SamplerMismatch() }
    var next = memory
    var (challengers, wins, refusal): ([Draw], Int, String?) = ([], 0, nil)
    for place in memory.members.indices {
      var member = challenger(of: place, among: memory.members, using: &random)
      switch try value(at: member.draw.point, &state.evidence) {
      case .outside: continue
      case .refused(let reason): refusal = reason
      case .draw(let draw):
        challengers.append(draw)
        guard draw.logLikelihood >= memory.members[place].draw.logLikelihood else { continue }
        member.draw = draw
        next.members[place] = member
        wins += 1
      }
    }
    state.evidence.acceptance = Double(wins) / Double(memory.members.count)
    state.point.memory = .evolution(next)
    if !challengers.isEmpty { state.point.draws.draws = challengers }
    if next.spread <= settings.spread { state.isEnded = true }
    return Transition(
      moves: ["generation"], outcome: challengers.isEmpty ? .refused : .accepted,
      proposedLogDensity: challengers.map(\.logLikelihood).max(), temperature: 1,
      reason: challengers.isEmpty ? refusal : nil)
  }

  /// A point made of three others; only its coordinates and settings are of the new one.
  private func challenger(
    of place: Int, among members: [Member], using random: inout RandomStream
  ) -> Member {
    var made = members[place]
    if random.uniform() < 0.1 { made.weight = random.uniform(0.1, 1) }
    if random.uniform() < 0.1 { made.crossover = random.uniform() }
    var others: [Int] = []
    while others.count < 3 {
      let other = random.index(below: members.count)
      if other != place, !others.contains(other) { others.append(other) }
    }
    let points = others.map { members[$0].draw.point.coordinates }
    let changed = random.index(below: target.dimension)
    for axis in 0..<target.dimension where random.uniform() < made.crossover || axis == changed {
      made.draw.point.coordinates[axis] = Self.reflected(
        points[0][axis] + made.weight * (points[1][axis] - points[2][axis]))
    }
    return made
  }

  /// The coordinate, folded back where it left [0, 1] (by less than 1, as weights are below 1).
  private static func reflected(_ x: Double) -> Double {
    x < 0 ? -x : x > 1 ? 2 - x : x
  }
}
