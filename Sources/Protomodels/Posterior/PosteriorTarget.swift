import MarkovChains
import Numerics
import SimplifiedModels

/// What the data say of a point: ln of a likelihood, or of its ratio to that of the background.
///
/// It must be one function of the point: the data that enter it are fixed.
public protocol PosteriorLikelihood: Sendable {
  /// ln L at a point; throw `RejectedPoint` for a physics failure.
  func logLikelihood(of model: PosteriorModel) throws -> Double
}

/// Prior and likelihood of a point of the posterior.
public struct PosteriorEvidence: BayesianEvidence {
  public var logPrior: Double
  public var logLikelihood: Double
}

/// The posterior over protomodels: content, masses, branching ratios and strengths.
public struct PosteriorTarget: BayesianTarget {
  public typealias Point = PosteriorModel
  public typealias Evidence = PosteriorEvidence
  /// Which points there are.
  public let support: PosteriorSpace
  /// Their prior density.
  public let prior: PosteriorPrior
  /// What the data say; nil is a likelihood of 1.
  public let likelihood: (any PosteriorLikelihood)?

  /// Puts a posterior together; without a likelihood it is the prior.
  public init(
    support: PosteriorSpace, prior: PosteriorPrior = PosteriorPrior(),
    likelihood: (any PosteriorLikelihood)? = nil
  ) {
    self.support = support
    self.prior = prior
    self.likelihood = likelihood
  }

  public func evaluate(_ point: PosteriorModel) throws -> Evaluation<
    PosteriorModel, PosteriorEvidence
  > {
    let logPrior = prior.logDensity(of: point, in: support)
    if logPrior == -.infinity { throw RejectedPoint("outside the prior") }
    let logLikelihood = try likelihood?.logLikelihood(of: point) ?? 0
    return Evaluation(
      point: point, logDensity: logPrior + logLikelihood,
      evidence: PosteriorEvidence(logPrior: logPrior, logLikelihood: logLikelihood))
  }

  /// The first state of a chain: a draw of the prior that has a likelihood.
  public func start(using random: inout RandomStream) throws -> ChainState<PosteriorTarget> {
    var failure = RejectedPoint("no point of the prior has a likelihood")
    for _ in 0..<Self.attempts {
      do {
        let evaluation = try evaluate(prior.draw(in: support, using: &random))
        return ChainState(
          step: 0, point: evaluation.point, logDensity: evaluation.logDensity,
          evidence: evaluation.evidence)
      } catch let rejection as RejectedPoint {
        failure = rejection
      }
    }
    throw failure
  }

  private static let attempts = 100

  /// All moves of the posterior and their odds.
  public var mixture: MoveMixture<PosteriorTarget> {
    PosteriorMoves.mixture(support: support, prior: prior)
  }
}
