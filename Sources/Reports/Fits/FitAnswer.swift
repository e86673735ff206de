import GlobalFits
import MarkovChains
import Runs

/// What a fit says, and how well it is known.
public struct FitAnswer: Sendable {
  /// An evidence ratio to the background with the method that gave it.
  public struct Evidence: Sendable {
    public var method: String
    public var value: PosteriorAnswer.Evidence
  }

  /// A point with what each part of the likelihood says of it.
  public struct Best: Sendable {
    public var draw: FitDraws.Draw
    /// ln of the largest likelihood that the chains met, before gradients took it further.
    public var sampled: Double
    /// ln of each part, in the order of `FitLikelihood.names`.
    public var parts: [Double]
  }

  /// The run.
  public let name: String
  /// Its plan, and the plan of the fit.
  public let plan: RunPlan<FitRunPlan>
  public let fit: FitPlan
  /// Whether all is walked.
  public let isFinished: Bool
  /// The draws.
  public let draws: FitDraws
  /// How many different points the chains have stored, for profiles.
  public let points: Int
  /// Intervals and correlations; nil of a search.
  public let summary: FitSummary?
  /// Profile likelihoods over all points.
  public let profiles: FitProfiles
  /// The best fit.
  public let best: Best
  /// The names of the parts of the likelihood.
  public let parts: [String]
  /// How the newborns of nested sampling lie among those alive; nil of other samplers.
  public let insertion: InsertionTest?
  /// Evidences by each method that the sampler has; none of a search.
  public let evidences: [Evidence]
  /// Points that were evaluated and refused, and the share of the prior that has a value.
  public let counts: (evaluations: Int, refused: Int, allowed: Double?)
  /// Why points were refused, the most frequent first.
  public let refusals: [ChainSummary.RefusalCount]

  /// Asks a run; nil before every chain has some draws.
  public init?(_ run: FitRun, target: FitTarget) throws {
    guard let draws = try run.draws() else { return nil }
    let points = try run.points().flatMap(\.self)
    guard let sampled = points.max(by: { $0.logLikelihood < $1.logLikelihood }) else { return nil }
    name = run.run.folder.name
    (plan, fit) = (run.plan, run.fit)
    isFinished = try run.run.isFinished()
    self.draws = draws
    self.points = points.count
    let parameters = run.fit.parameters
    summary = FitSummary(draws, quantities: parameters.quantities)
    let polished = try target.polished(sampled)
    best = Best(
      draw: polished, sampled: sampled.logLikelihood,
      parts: try target.parts(at: polished.values))
    parts = target.likelihood.names
    profiles = FitProfiles(
      points, best: polished, quantities: parameters.quantities.count,
      independent: parameters.independent)
    insertion = draws.nested.flatMap { InsertionTest($0) }
    evidences = try Self.evidences(run)
    let accounts = try run.accounts()
    let allowed = accounts.compactMap(\.allowedShare)
    counts = (
      accounts.reduce(0) { $0 + $1.evaluations }, accounts.reduce(0) { $0 + $1.refused },
      allowed.isEmpty ? nil : allowed.reduce(0, +) / Double(allowed.count)
    )
    refusals = RunDiagnosis.refusals(try run.run.summaries())
  }

  private static func evidences(_ run: FitRun) throws -> [Evidence] {
    var found: [Evidence] = []
    if let nested = try run.nestedEvidence() {
      let value = PosteriorAnswer.Evidence(
        logRatio: nested.all.logEvidence, error: nested.all.error, ruleError: 0,
        chains: nested.chains)
      found.append(Evidence(method: "nested sampling", value: value))
    }
    var (stones, integral) = try run.temperingEvidences()
    if let ladder = try run.ladderEvidences() {
      (stones, integral) = ([ladder.stones], [ladder.integral])
    }
    for (method, estimates) in [
      ("stepping stones", stones), ("thermodynamic integration", integral),
    ] {
      if let value = PosteriorAnswer.Evidence(estimates) {
        found.append(Evidence(method: method, value: value))
      }
    }
    return found
  }
}
