import ExperimentalResults
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

/// Protomodels before a database: ln density = K / 2.
///
/// K chooses its combination anew at every model, so that a walk over this target is a search.
public struct HuntTarget: Target {
  public typealias Point = Protomodel
  public typealias Evidence = Verdict
  /// The results that judge.
  public let database: ResultsDatabase
  /// Prior, decomposition, predictions, schedule.
  public let settings: HuntSettings

  /// Prepares a hunt; throws where the settings leave nothing to hunt.
  public init(database: ResultsDatabase, settings: HuntSettings = HuntSettings()) throws {
    self.database = database
    self.settings = settings
  }

  public func evaluate(_ point: Protomodel) throws -> Evaluation<Protomodel, Verdict> {
    fatalError("unbuilt")
  }

  /// The first state of a chain: the LSP alone, between 200 and 500 GeV, K = -20.
  public func start(using random: inout RandomStream) throws -> ChainState<HuntTarget> {
    fatalError("unbuilt")
  }

  /// The search over this target in a walk of `steps`.
  public func kernel(steps: Int) -> AnnealingKernel<HuntTarget> { fatalError("unbuilt") }

  /// Scores a model as it stands; μ̂ is absorbed into the strengths until it stays at 1.
  ///
  /// With `polishing` the strengths of the modes are optimised one by one as well.
  public func score(_ model: Protomodel, polishing: Bool = false) throws
    -> Evaluation<Protomodel, Verdict>
  { fatalError("unbuilt") }

  /// K without each particle (frozen, model scored anew) and without each analysis of the combination.
  public func ablations(of model: Protomodel, verdict: Verdict) throws -> (
    withoutParticle: [(particle: ParticleID, K: Double)],
    withoutAnalysis: [(analysis: String, K: Double)]
  ) { fatalError("unbuilt") }
}
