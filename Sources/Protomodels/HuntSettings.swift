import MarkovChains
import SimplifiedModels
import TheoryPredictions

/// Everything but the database that decides the value of a protomodel and how a hunt walks.
public struct HuntSettings: Codable, Sendable, Equatable {
  /// Particles that are never unfrozen.
  public var forbidden: [ParticleID]
  /// What a particle, a branching ratio and a signal strength cost.
  public var prior: Prior
  /// Settings of the decomposition.
  public var decomposition: DecompositionSettings
  /// Settings of the predictions.
  public var predictions: PredictionSettings
  /// Temperatures of the search, where none follow the acceptance.
  public var schedule: CoolingSchedule
  /// Temperatures that follow the acceptance instead; nil keeps to the schedule.
  public var adaptiveCooling: AdaptiveCooling?
  /// Fixed temperatures of walkers that exchange their models, in place of any cooling.
  public var ladder: LadderSettings?

  /// What holds the signal strength back.
  public var critic: CriticRule
  /// Restarts, returns and polish.
  public var search: SearchSettings
  /// Ways of the published hunt that are taken to see what they do to K; nil in every other hunt.
  public var published: [PublishedWay]?

  /// Makes settings; the defaults are those of a hunt.
  public init(
    forbidden: [ParticleID] = [], prior: Prior = Prior(),
    decomposition: DecompositionSettings = DecompositionSettings(),
    predictions: PredictionSettings = PredictionSettings(),
    schedule: CoolingSchedule = HuntSettings.cooling,
    adaptiveCooling: AdaptiveCooling? = HuntSettings.adaptive, critic: CriticRule = .paper,
    search: SearchSettings = SearchSettings()
  ) {
    self.forbidden = forbidden
    self.prior = prior
    self.decomposition = decomposition
    self.predictions = predictions
    self.schedule = schedule
    self.adaptiveCooling = adaptiveCooling
    self.critic = critic
    self.search = search
  }

  /// A cooling that follows the acceptance, as it was found to suit hunts: the default.
  public static let adaptive = AdaptiveCooling(start: 2, lowest: 0.02, lastAcceptance: 0.1)

  /// Whether a way of the published hunt is taken.
  func takes(_ way: PublishedWay) -> Bool { published?.contains(way) ?? false }

  /// The table of temperatures of hunts that do not follow the acceptance.
  public static let cooling = CoolingSchedule(start: 2, end: 0.1, reheats: 2, reheat: 0.8)
}

extension HuntSettings {
  /// Reads settings; what older plans do not name is as it was then: the critic of the paper, no habits.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    forbidden = try values.decode([ParticleID].self, forKey: .forbidden)
    prior = try values.decode(Prior.self, forKey: .prior)
    decomposition = try values.decode(DecompositionSettings.self, forKey: .decomposition)
    predictions = try values.decode(PredictionSettings.self, forKey: .predictions)
    schedule = try values.decode(CoolingSchedule.self, forKey: .schedule)
    adaptiveCooling = try values.decodeIfPresent(AdaptiveCooling.self, forKey: .adaptiveCooling)
    ladder = try values.decodeIfPresent(LadderSettings.self, forKey: .ladder)
    critic = try values.decodeIfPresent(CriticRule.self, forKey: .critic) ?? .paper
    search = try values.decodeIfPresent(SearchSettings.self, forKey: .search) ?? .none
    published = try values.decodeIfPresent([PublishedWay].self, forKey: .published)
  }
}
