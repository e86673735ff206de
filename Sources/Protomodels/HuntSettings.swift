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
  /// Temperatures of the search.
  public var schedule: CoolingSchedule
  /// Temperatures that follow the acceptance instead; nil keeps to the schedule.
  public var adaptiveCooling: AdaptiveCooling?

  /// Makes settings; the defaults are those of a hunt.
  public init(
    forbidden: [ParticleID] = [], prior: Prior = Prior(),
    decomposition: DecompositionSettings = DecompositionSettings(),
    predictions: PredictionSettings = PredictionSettings(),
    schedule: CoolingSchedule = HuntSettings.cooling
  ) {
    self.forbidden = forbidden
    self.prior = prior
    self.decomposition = decomposition
    self.predictions = predictions
    self.schedule = schedule
  }

  /// The hunt's cooling.
  public static let cooling = CoolingSchedule(start: 2, end: 0.1, reheats: 2, reheat: 0.8)
}
