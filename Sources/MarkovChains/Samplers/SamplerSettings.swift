/// Which sampler explores a fit, and with which settings; part of the plan.
///
/// As JSON an object with `name` and the settings that differ from the defaults:
/// `{"name": "nested", "livePoints": 500}`. Everything is checked when it is decoded; a member that the
/// sampler does not know is refused.
public enum SamplerSettings: Codable, Sendable, Equatable {
  /// Adaptive Metropolis.
  case metropolis(MetropolisSettings)
  /// The affine-invariant stretch ensemble.
  case stretch(StretchSettings)
  /// Parallel tempering.
  case tempering(TemperingSettings)
  /// Differential evolution: a search.
  case evolution(EvolutionSettings)
  /// Nested sampling.
  case nested(NestedSettings)

  /// How the stored draws of a sampler count.
  public enum Weighting: String, Codable, Sendable {
    /// All draws after the burn-in alike.
    case equal
    /// By `CubeDraw.logWeight`, best by a `NestedSequence` of all chains.
    case logWeights
    /// Not at all: points of a search, for profile likelihoods only, never a posterior.
    case none
  }

  /// Which sampler.
  public var kind: SamplerKind {
    switch self {
    case .metropolis: .metropolis
    case .stretch: .stretch
    case .tempering: .tempering
    case .evolution: .evolution
    case .nested: .nested
    }
  }

  /// How the draws count.
  public var weighting: Weighting {
    switch self {
    case .metropolis, .stretch, .tempering: .equal
    case .evolution: .none
    case .nested: .logWeights
    }
  }

  /// Steps at the start of each chain that are no draws: what adapts, adapts in them only.
  public var burnIn: Int {
    switch self {
    case .metropolis(let settings): settings.burnIn
    case .stretch(let settings): settings.burnIn
    case .tempering(let settings): settings.burnIn
    case .evolution, .nested: 0
    }
  }

  /// Draws of one step for a fit of some parameters (of a search: points at most).
  public func drawsPerStep(dimension: Int) -> Int {
    switch self {
    case .metropolis, .tempering, .nested: 1
    case .stretch(let settings): settings.walkers(dimension: dimension)
    case .evolution(let settings): settings.population(dimension: dimension)
    }
  }

  private enum CodingKeys: String, CodingKey { case name }

  /// Reads the name, then the settings of that sampler.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    guard let kind = SamplerKind(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: "found “\(name)”, expected one of "
          + SamplerKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    switch kind {
    case .metropolis: self = .metropolis(try MetropolisSettings(from: decoder))
    case .stretch: self = .stretch(try StretchSettings(from: decoder))
    case .tempering: self = .tempering(try TemperingSettings(from: decoder))
    case .evolution: self = .evolution(try EvolutionSettings(from: decoder))
    case .nested: self = .nested(try NestedSettings(from: decoder))
    }
  }

  /// Writes the name beside the settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind.rawValue, forKey: .name)
    switch self {
    case .metropolis(let settings): try settings.encode(to: encoder)
    case .stretch(let settings): try settings.encode(to: encoder)
    case .tempering(let settings): try settings.encode(to: encoder)
    case .evolution(let settings): try settings.encode(to: encoder)
    case .nested(let settings): try settings.encode(to: encoder)
    }
  }
}

/// The catalogue of samplers.
public enum SamplerKind: String, Codable, Sendable, CaseIterable {
  case metropolis, stretch, tempering, evolution, nested

  /// One line about it.
  public var summary: String {
    switch self {
    case .metropolis: "adaptive Metropolis: one chain, one peak; adaptation ends with the burn-in"
    case .stretch: "affine-invariant ensemble: one peak, any scales and linear correlations"
    case .tempering: "parallel tempering: several peaks; posterior and evidence"
    case .evolution: "differential evolution: a search for profile likelihoods, never a posterior"
    case .nested: "nested sampling by slices: several peaks; evidence with its error, and posterior"
    }
  }

  /// The sampler with its default settings.
  public var settings: SamplerSettings {
    switch self {
    case .metropolis: .metropolis(MetropolisSettings())
    case .stretch: .stretch(StretchSettings())
    case .tempering: .tempering(TemperingSettings())
    case .evolution: .evolution(EvolutionSettings())
    case .nested: .nested(NestedSettings())
    }
  }
}
