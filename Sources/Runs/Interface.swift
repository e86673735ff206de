import Documents
import MarkovChains
import Numerics

/// The plan of a run, written once as `plan.json`: everything that decides its bytes.
public struct RunPlan<Settings: Codable & Sendable>: Codable, Sendable {
  /// Format number of the file.
  public var format: Int
  /// The run's name: its folder under `runs/`.
  public var name: String
  public var seed: UInt64
  public var walkers: Int
  public var steps: Int
  /// How the target is built (for a hunt: database, selection, forbidden particles, temperatures, …).
  public var settings: Settings
}

/// One step as it is stored and exported.
public struct StepRecord: Codable, Sendable, Equatable {
  public var step: Int
  public var transition: Transition
  /// ln density of the state after the step.
  public var logDensity: Double
  /// JSON of the `ChainState` after the step, where the step was accepted (and for step 0).
  public var state: String?
}
