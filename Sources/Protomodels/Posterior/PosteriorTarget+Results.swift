import ExperimentalResults
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

extension PosteriorTarget {
  /// The posterior of some results by settings; throws where they leave nothing, or the combination is
  /// not one of these results.
  public init(database: ResultsDatabase, settings: PosteriorSettings) throws {
    let space = try Self.space(database, forbidden: settings.forbidden)
    let predictor = Predictor(database: database, settings: settings.predictions)
    self.init(
      support: PosteriorSpace(space), prior: settings.prior,
      likelihood: try CombinationLikelihood(
        settings.combination, predictor: predictor, space: space,
        decomposition: settings.decomposition))
  }

  /// The models that there may be on a database.
  public static func space(
    _ database: ResultsDatabase, forbidden: [ParticleID]
  ) throws(ProtomodelError) -> ModelSpace {
    let space = ModelSpace(references: database.crossSections, forbidden: forbidden)
    if space.particles.count < 2 {
      throw .nothingToHunt(
        reason: "no particle is left that is allowed and has a reference cross section")
    }
    if database.results.isEmpty { throw .nothingToHunt(reason: "the database has no results") }
    return space
  }

  /// Tempered chains on this posterior; the ladder adapts during the burn-in if it does at all.
  public func kernel(_ settings: PosteriorSettings) -> TemperingKernel<PosteriorTarget> {
    TemperingKernel(
      target: self, mixture: mixture, burnIn: settings.burnIn, adapts: settings.ladderAdapts)
  }

  /// The first state of a tempered chain: a draw of the prior with a likelihood on every rung.
  public func start(
    _ settings: PosteriorSettings, using random: inout RandomStream
  ) throws -> ChainState<TemperedTarget<PosteriorTarget>> {
    var points: [PosteriorModel] = []
    for _ in settings.betas { points.append(try start(using: &random).point) }
    return try TemperedTarget(self).start(
      at: points, ladder: TemperatureLadder(betas: settings.betas))
  }
}
