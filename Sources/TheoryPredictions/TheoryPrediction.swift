import ExperimentalResults
import Likelihoods
import SimplifiedModels

/// What one result says of a model.
public struct TheoryPrediction: Sendable {
  /// Index into `ResultsDatabase.results`.
  public var result: Int
  /// Region name; nil for a combined or an upper-limit prediction.
  public var region: String?
  /// `efficiencyMap`, `upperLimit`, `covariance` or `workspace`.
  public var kind: PredictionKind
  /// Names of the topologies that contribute, sorted.
  public var topologies: [String]
  /// What each of `topologies` contributes to `crossSection`, fb.
  public var contributions: [Double]
  /// BSM particles (unsigned, LSP excluded) that contribute, sorted.
  public var particles: [ParticleID]
  /// Predicted σ × BR × efficiency in fb at μ = 1.
  public var crossSection: Double
  /// How far the weights are from the conditions of the maps, 0 where there is none (SModelS 1, arXiv:1312.4175).
  public var conditionViolation: Double
  /// Observed limit on it in fb.
  public var upperLimit: Double?
  /// Expected limit on it in fb; nil where none is published.
  public var expectedUpperLimit: Double?
  /// ln L(μ); nil where the result has no likelihood.
  public var profile: (any StrengthProfile)?
  /// ln L at μ = 0; 0 where the result has no likelihood.
  public var backgroundLogLikelihood: Double
  /// What was seen, for reports.
  public var data: PredictionData
  /// Of an upper-limit prediction the topologies in its cluster; else empty.
  public var sources: [PredictionSource]
  /// r = σ / UL observed; nil without a limit.
  public var r: Double? { upperLimit.map { crossSection / $0 } }
  /// σ / UL expected; nil without an expected limit.
  public var expectedR: Double? { expectedUpperLimit.map { crossSection / $0 } }

  /// Makes a prediction.
  public init(
    result: Int, region: String? = nil, kind: PredictionKind, topologies: [String] = [],
    contributions: [Double] = [], particles: [ParticleID] = [], crossSection: Double,
    conditionViolation: Double = 0, upperLimit: Double? = nil,
    expectedUpperLimit: Double? = nil, profile: (any StrengthProfile)? = nil,
    backgroundLogLikelihood: Double = 0, data: PredictionData, sources: [PredictionSource] = []
  ) {
    self.result = result
    self.region = region
    self.kind = kind
    self.topologies = topologies
    self.contributions = contributions
    self.particles = particles
    self.crossSection = crossSection
    self.conditionViolation = conditionViolation
    self.upperLimit = upperLimit
    self.expectedUpperLimit = expectedUpperLimit
    self.profile = profile
    self.backgroundLogLikelihood = backgroundLogLikelihood
    self.data = data
    self.sources = sources
  }
}

/// Kinds of prediction.
public enum PredictionKind: String, Sendable, Codable {
  case efficiencyMap, upperLimit, covariance, workspace

  /// The data type, as SModelS has it: regions, limits, or regions tied by a joint likelihood.
  var isJoint: Bool { self == .covariance || self == .workspace }
}

/// What stands on both sides of an excess: events of a region, or limits of an upper-limit map.
///
/// For a joint likelihood the numbers are summed over its regions: the error from the covariance where
/// one is published, else in quadrature.
public struct PredictionData: Sendable, Equatable {
  /// Observed events, or the observed limit in fb.
  public var observed: Double
  /// Expected events, or the expected limit in fb; nil where none is published.
  public var expected: Double?
  /// Uncertainty of `expected` (of a limit: `expected` / 1.96).
  public var error: Double?

  /// Makes a pair of numbers.
  public init(observed: Double, expected: Double?, error: Double?) {
    self.observed = observed
    self.expected = expected
    self.error = error
  }

  /// The significance as reports round it (arXiv:2012.12246).
  ///
  /// (n - b) / √(b + δb²) for events, 1.96 (o - e) / e for limits; nil without an expectation.
  public func significance(of kind: PredictionKind) -> Double? {
    guard let expected, let error, expected > 0 else { return nil }
    if kind == .upperLimit { return (observed - expected) / error }
    return (observed - expected) / (expected + error * error).squareRoot()
  }
}

extension ResultsDatabase {
  /// The name by which predictions are sorted: folder, region, topologies.
  func name(of prediction: TheoryPrediction) -> String {
    ([results[prediction.result].folder, prediction.region ?? ""] + prediction.topologies)
      .joined(separator: " ")
  }
}
