import ExperimentalResults
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

/// Protomodels before a database: ln density = K / 2.
///
/// K chooses its combination anew at every model, so that a walk over this target is a search. The
/// normal form of a model has μ̂ in its strengths: evaluated again, it has the same K and μ̂ = 1.
public struct HuntTarget: Target {
  public typealias Point = Protomodel
  public typealias Evidence = Verdict
  /// The results that judge.
  public let database: ResultsDatabase
  /// Prior, decomposition, predictions, schedule.
  public let settings: HuntSettings
  /// What may be proposed.
  public let space: ModelSpace
  let predictor: Predictor

  /// Prepares a hunt; throws where the settings leave nothing to hunt.
  public init(database: ResultsDatabase, settings: HuntSettings = HuntSettings()) throws {
    let space = ModelSpace(references: database.crossSections, forbidden: settings.forbidden)
    if space.particles.count < 2 {
      throw ProtomodelError.nothingToHunt(
        reason: "no particle is left that is allowed and has a reference cross section")
    }
    if database.results.isEmpty {
      throw ProtomodelError.nothingToHunt(reason: "the database has no results")
    }
    self.database = database
    self.settings = settings
    self.space = space
    predictor = Predictor(database: database, settings: settings.predictions)
  }

  /// The first state of a chain: the LSP alone, between 200 and 500 GeV, with K = -20.
  ///
  /// No result speaks of it; K is low enough that any first step is taken.
  public func start(using random: inout RandomStream) throws -> ChainState<HuntTarget> {
    let model = Protomodel(lspMass: random.uniform(200, 500))
    let verdict = Verdict(
      K: Self.startK, Z: 0, muHat: 1, maximalStrength: CriticRule.unconstrained,
      logPrior: settings.prior.logarithm(of: model, crossSections: []), contributions: [],
      critics: [], predictionCount: 0)
    return ChainState(step: 0, point: model, logDensity: Self.startK / 2, evidence: verdict)
  }

  private static let startK = -20.0

  /// What a walker does beside moving; nil where the settings ask for nothing.
  private var habits: SearchHabits<HuntTarget>? {
    let search = settings.search
    guard search.patience != nil || search.returnsToBest || search.polishes else { return nil }
    let target = self
    var habits = SearchHabits<HuntTarget>(
      patience: search.patience, returnsToBest: search.returnsToBest,
      start: { random in try target.start(using: &random) })
    if search.polishes { habits.refine = { found in try target.polished(found) } }
    return habits
  }

  /// The search over this target in a walk of `steps`.
  public func kernel(steps: Int) -> AnnealingKernel<HuntTarget> {
    var kernel = AnnealingKernel(
      target: self, moves: HuntMoves.all(in: space, like: settings.published ?? []),
      simplifications: HuntMoves.simplifications(in: space, like: settings.published ?? []),
      schedule: settings.schedule, steps: steps)
    kernel.cooling = settings.adaptiveCooling
    kernel.habits = habits
    return kernel
  }

  /// The search on one rung of a ladder: the same moves at its temperature, and the polish of its last step.
  public func kernel(
    rung: Int, of rungs: Int, ladder: LadderSettings, steps: Int
  ) -> AnnealingKernel<HuntTarget> {
    var kernel = kernel(steps: steps)
    kernel.schedule = .constant(ladder.temperature(rung, of: rungs))
    kernel.cooling = nil
    kernel.habits?.patience = nil
    kernel.habits?.returnsToBest = false
    return kernel
  }
}
