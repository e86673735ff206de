import GlobalFits
import MarkovChains
import Runs

/// What the plan of a fit holds beside seed, walkers and steps: all else that decides its bytes.
public struct FitRunPlan: Codable, Sendable, Equatable {
  /// Folder or file of the results database, as it was named.
  public var database: String
  /// SHA-256 over the files of that database.
  public var databaseDigest: String
  /// The selection of results: a name, or the path of a file.
  public var selection: String
  /// Which sampler, and how.
  public var sampler: SamplerSettings
  /// Steps between two exchanges where the chains are the rungs of a ladder over which `sampler`, tempering, is
  /// spread; nil where every chain is a sampler of its own.
  public var ladder: Int?
  /// Of each part of the combination what was expected when it was chosen: r at the reference point, or the
  /// share of the prior's models.
  public var expected: [Double]
  /// Plan, combination, predictions.
  public var fit: FitSettings

  /// Makes a plan.
  public init(
    database: String, databaseDigest: String, selection: String, sampler: SamplerSettings,
    ladder: Int? = nil, expected: [Double], fit: FitSettings
  ) {
    self.database = database
    self.databaseDigest = databaseDigest
    self.selection = selection
    self.sampler = sampler
    self.ladder = ladder
    self.expected = expected
    self.fit = fit
  }
}
