import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// Everything but the database that decides the density of a posterior and how its chains walk.
public struct PosteriorSettings: Codable, Sendable, Equatable {
  /// Particles that are never there.
  public var forbidden: [ParticleID]
  /// The prior of contents, masses, ratios and strengths.
  public var prior: PosteriorPrior
  /// Settings of the decomposition.
  public var decomposition: DecompositionSettings
  /// Settings of the predictions.
  public var predictions: PredictionSettings
  /// The data: the same parts for every model.
  public var combination: FixedCombination
  /// How these parts were chosen.
  public var choice: CombinationChoice
  /// Inverse temperatures with which every chain begins, falling from 1.
  public var betas: [Double]
  /// Whether the ladder adapts during the burn-in.
  public var ladderAdapts: Bool
  /// Steps of a chain that are no draws.
  public var burnIn: Int

  /// Makes settings; `betas` are 2 to 64 values that fall from 1 to 0 or more.
  public init(
    forbidden: [ParticleID] = [], prior: PosteriorPrior = PosteriorPrior(),
    decomposition: DecompositionSettings = DecompositionSettings(),
    predictions: PredictionSettings = PredictionSettings(), combination: FixedCombination,
    choice: CombinationChoice, betas: [Double], ladderAdapts: Bool = true, burnIn: Int
  ) {
    precondition(Self.isLadder(betas) && burnIn >= 0, "a ladder, and a number of steps")
    self.forbidden = forbidden
    self.prior = prior
    self.decomposition = decomposition
    self.predictions = predictions
    self.combination = combination
    self.choice = choice
    self.betas = betas
    self.ladderAdapts = ladderAdapts
    self.burnIn = burnIn
  }

  /// Reads settings from outside; a ladder or a burn-in that cannot be is refused.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    forbidden = try members.decode([ParticleID].self, forKey: .forbidden)
    prior = try members.decode(PosteriorPrior.self, forKey: .prior)
    decomposition = try members.decode(DecompositionSettings.self, forKey: .decomposition)
    predictions = try members.decode(PredictionSettings.self, forKey: .predictions)
    combination = try members.decode(FixedCombination.self, forKey: .combination)
    choice = try members.decode(CombinationChoice.self, forKey: .choice)
    betas = try members.decode([Double].self, forKey: .betas)
    ladderAdapts = try members.decode(Bool.self, forKey: .ladderAdapts)
    burnIn = try members.decode(Int.self, forKey: .burnIn)
    guard Self.isLadder(betas) else {
      throw DecodingError.dataCorruptedError(
        forKey: .betas, in: members,
        debugDescription: "found \(betas), expected 2 to 64 numbers that fall from 1 to 0 or more")
    }
    guard burnIn >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .burnIn, in: members, debugDescription: "found \(burnIn), expected 0 or more")
    }
  }

  /// Whether numbers are inverse temperatures of a ladder.
  public static func isLadder(_ betas: [Double]) -> Bool {
    (2...64).contains(betas.count) && betas[0] == 1 && betas.allSatisfy(\.isFinite)
      && zip(betas, betas.dropFirst()).allSatisfy(>) && betas[betas.count - 1] >= 0
  }
}

/// How the combination of a posterior was chosen, which its reader has to know.
public enum CombinationChoice: Codable, Sendable, Equatable {
  /// The most sensitive one to so many models of the prior, by expected limits: data were not looked at.
  case expected(models: Int)
  /// The members of a search's best combination: chosen by what was observed.
  case run(name: String, leftOut: [String])

  /// Whether what was observed had a say: evidence and significance are then too large.
  public var lookedAtData: Bool {
    if case .run = self { return true }
    return false
  }
}

extension PosteriorPrior: Codable {
  private enum CodingKeys: String, CodingKey { case particleFactor, strengthWidth }

  /// Reads a prior; one that is not proper is refused.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    let factor = try members.decode(Double.self, forKey: .particleFactor)
    guard factor > 0, factor < 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .particleFactor, in: members,
        debugDescription: "found \(factor), expected a number between 0 and 1")
    }
    let width = try members.decode(Double.self, forKey: .strengthWidth)
    guard width > 0, width.isFinite else {
      throw DecodingError.dataCorruptedError(
        forKey: .strengthWidth, in: members,
        debugDescription: "found \(width), expected a number above 0")
    }
    self.init(particleFactor: factor, strengthWidth: width)
  }

  /// Writes both numbers.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(particleFactor, forKey: .particleFactor)
    try members.encode(strengthWidth, forKey: .strengthWidth)
  }
}
