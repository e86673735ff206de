import Numerics

/// A point of the unit cube: one coordinate in [0, 1] for each parameter of a fit.
///
/// The prior of the fit is uniform there. A plan's priors are quantile functions that take a coordinate to a
/// parameter in its own units; parameters and what is derived from them stand in the evidence of the point.
public struct CubePoint: Codable, Sendable, Equatable {
  /// The coordinates, in the order of the plan's parameters.
  public var coordinates: [Double]

  /// Makes a point.
  public init(_ coordinates: [Double]) { self.coordinates = coordinates }

  /// Whether every coordinate is in [0, 1]; samplers evaluate no others.
  public var isInside: Bool { coordinates.allSatisfy { $0 >= 0 && $0 <= 1 } }

  /// A point drawn by the prior.
  public static func draw(dimension: Int, using random: inout RandomStream) -> CubePoint {
    CubePoint((0..<dimension).map { _ in random.uniform() })
  }

  /// Reads a list of numbers.
  public init(from decoder: any Decoder) throws {
    coordinates = try decoder.singleValueContainer().decode([Double].self)
  }

  /// Writes the coordinates as a list of numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(coordinates)
  }
}

/// The posterior of a fit of fixed dimension, as a likelihood on the unit cube.
///
/// The prior density is 1 in the whole cube, so that `logPrior` is 0 and `logDensity` is the ln likelihood:
/// what samplers do with likelihoods alone (nested sampling, tempering) is exact. A `RejectedPoint` has the
/// likelihood zero. Its volume is then no part of the prior: evidences are those of the prior restricted to
/// the points that have a value, by every sampler (`SamplerAccount.allowedShare` tells how much that is).
public protocol CubeTarget: BayesianTarget where Point == CubePoint {
  /// How many parameters there are.
  var dimension: Int { get }
}

/// A point that a sampler met, with what was found there.
public struct CubeDraw<Evidence: BayesianEvidence>: Codable, Sendable, Equatable {
  /// Where.
  public var point: CubePoint
  /// Likelihood, parameters and whatever else the target tells of a point.
  public var evidence: Evidence
  /// ln of the weight among the draws of the chain, up to a constant; nil where all weights are equal.
  ///
  /// Only nested sampling gives one: ln (likelihood × share of the prior), with the expected shares.
  public var logWeight: Double?

  /// Makes a draw.
  public init(point: CubePoint, evidence: Evidence, logWeight: Double? = nil) {
    self.point = point
    self.evidence = evidence
    self.logWeight = logWeight
  }

  /// ln of the likelihood.
  public var logLikelihood: Double { evidence.logLikelihood }
}

/// What a step of any sampler leaves in the chain file.
///
/// A Metropolis or tempered chain gives one draw in each step, an ensemble one for each walker, nested
/// sampling the point that died, a search by differential evolution all points that it evaluated.
public struct CubeDraws<Evidence: BayesianEvidence>: Codable, Sendable, Equatable {
  /// The points.
  public var draws: [CubeDraw<Evidence>]
  /// Of nested sampling how many points were alive when this one died, itself among them.
  public var live: Int?
  /// Of nested sampling the point of the start that this one descends from.
  public var family: Int?
  /// Of nested sampling the points that were born when this one had died.
  public var births: [NestedBirth]?

  /// Makes a record.
  public init(
    draws: [CubeDraw<Evidence>], live: Int? = nil, family: Int? = nil,
    births: [NestedBirth]? = nil
  ) {
    self.draws = draws
    (self.live, self.family, self.births) = (live, family, births)
  }
}

/// Counts of a sampler, and how it stands; stored with every state.
public struct SamplerAccount: Codable, Sendable, Equatable {
  /// Points evaluated so far, the refused ones included.
  public var evaluations = 0
  /// Those without a value.
  public var refused = 0
  /// Of the proposals of this step the share that was accepted; nil where it has no such thing.
  public var acceptance: Double?
  /// Of nested sampling ln of the evidence of the points that died so far.
  public var logEvidence: Double?
  /// Of nested sampling how much of the evidence is still alive, by estimate.
  public var remaining: Double?
  /// The share of the prior's draws at the start that had a value.
  public var allowedShare: Double?

  /// An account before the first point.
  public init() {}
}
