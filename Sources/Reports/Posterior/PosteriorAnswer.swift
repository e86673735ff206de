import MarkovChains
import Protomodels
import Runs

/// What a posterior says, and how well it is known.
public struct PosteriorAnswer: Sendable {
  /// An evidence ratio to the background.
  public struct Evidence: Sendable, Equatable {
    /// ln of the ratio, the mean of the chains' estimates.
    public var logRatio: Double
    /// Its standard error: the larger one of the chains' own errors and their spread.
    public var error: Double
    /// How far the rule that integrates may be off besides; 0 where there is none.
    public var ruleError: Double
    /// The estimate of each chain.
    public var chains: [Double]
  }

  /// The run.
  public let name: String
  /// Its plan.
  public let plan: RunPlan<PosteriorPlan>
  /// Whether all steps are made.
  public let isFinished: Bool
  /// How many draws there are, from which steps.
  public let draws: (count: Int, after: Int, to: Int, stride: Int)
  /// Contents, masses, strengths.
  public let summary: PosteriorSummary
  /// By stepping stones; nil where the ladder does not reach the prior, or too early.
  public let evidence: Evidence?
  /// By thermodynamic integration: a cross-check.
  public let integral: Evidence?
  /// Inverse temperatures of each chain and the rates of its swaps.
  public let ladders: [TemperatureLadder]
  /// How well all of it is known.
  public let diagnosis: RunDiagnosis

  /// Asks a run; nil before every chain has some draws.
  public init?(_ posterior: PosteriorRun, support: PosteriorSpace) throws {
    guard let draws = try posterior.draws() else { return nil }
    let settings = posterior.plan.settings.posterior
    name = posterior.run.folder.name
    plan = posterior.plan
    isFinished = try posterior.run.isFinished()
    self.draws = (draws.count, draws.burnIn, draws.last, draws.stride)
    summary = PosteriorSummary(draws.models, support: support, prior: settings.prior)
    let chains = try posterior.temperedChains()
    ladders = chains.map(\.ladder)
    evidence = Evidence(chains.map { $0.tally.steppingStone($0.ladder) })
    integral = Evidence(chains.map { $0.tally.thermodynamicIntegral($0.ladder) })
    diagnosis = try RunDiagnosis(posterior, draws: draws, support: support)
  }
}

extension PosteriorAnswer.Evidence {
  /// Puts the chains' estimates together; nil where one of them has none.
  init?(_ estimates: [EvidenceEstimate?]) {
    let known = estimates.compactMap { $0 }
    guard !known.isEmpty, known.count == estimates.count else { return nil }
    let count = Double(known.count)
    chains = known.map(\.logEvidence)
    let mean = chains.reduce(0, +) / count
    let own = known.reduce(0) { $0 + $1.error * $1.error }.squareRoot() / count
    let squares = chains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = known.count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
    logRatio = mean
    error = max(own, spread)
    ruleError = known.reduce(0) { $0 + $1.ruleError } / count
  }
}
