import Protomodels
import Reports
import Runs

/// Where models get their predictions from: databases are opened by the command line, which knows the
/// formats of likelihoods.
public struct ModelSources: Sendable {
  /// What a search walks on; throws where its database is not to be had.
  public var hunt: @Sendable (HuntRun) throws -> HuntTarget
  /// The models of a posterior; throws where its database is not to be had.
  public var posterior: @Sendable (PosteriorRun) throws -> PosteriorSpace
  /// A fit with its parameters; throws where its plan is not to be read.
  public var fit: @Sendable (RunFolder) throws -> FitRun

  /// Names the sources.
  public init(
    hunt: @escaping @Sendable (HuntRun) throws -> HuntTarget,
    posterior: @escaping @Sendable (PosteriorRun) throws -> PosteriorSpace,
    fit: @escaping @Sendable (RunFolder) throws -> FitRun
  ) {
    self.hunt = hunt
    self.posterior = posterior
    self.fit = fit
  }
}
