import Protomodels
import Runs

/// What the plan of a posterior holds beside seed, walkers and steps: all else that decides its bytes.
public struct PosteriorPlan: Codable, Sendable, Equatable {
  /// Folder of the results database, as it was named.
  public var database: String
  /// SHA-256 over the files of that database.
  public var databaseDigest: String
  /// The selection of results: a name, or the path of a file.
  public var selection: String
  /// Prior, combination, ladder, burn-in.
  public var posterior: PosteriorSettings

  /// Makes a plan.
  public init(
    database: String, databaseDigest: String, selection: String, posterior: PosteriorSettings
  ) {
    self.database = database
    self.databaseDigest = databaseDigest
    self.selection = selection
    self.posterior = posterior
  }
}
