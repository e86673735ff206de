import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions

/// K, Z and the critic's r against one mass or one signal strength of the best model.
public struct StatisticScan: Codable, Sendable, Equatable {
  /// What is changed.
  public enum Parameter: Codable, Sendable, Equatable {
    /// The mass of a particle, GeV.
    case mass(ParticleID)
    /// The strength of a pair, unsigned, all its sign combinations.
    case strength(ParticleID, ParticleID)
  }

  /// One value of the parameter.
  public struct Point: Codable, Sendable, Equatable {
    public var value: Double
    /// Nil where the model is not allowed or no combination has an excess.
    public var K: Double?
    public var Z: Double?
    /// The largest observed r of all results, at the strengths of the best model.
    public var largestR: Double?
    /// How strong the model may be for the critic of the hunt, as a multiple of those strengths; nil where
    /// it is not allowed anyhow.
    public var maximalStrength: Double?
    /// Whether that critic excludes it at those strengths.
    public var isExcluded: Bool { maximalStrength.map(CriticRule.excludes) ?? false }
  }

  public var parameter: Parameter
  /// Whose word it is that a point is excluded.
  public var critic = CriticRule.paper
  /// The value in the best model.
  public var best: Double
  public var points: [Point]
}

extension HuntTarget {
  /// K, Z and r against the mass of every particle: 0.6 to 1 / 0.6 times its mass, in even factors.
  ///
  /// K and Z are those of the hunt: the common strength is fitted at every mass and the combination chosen
  /// anew. r is at the strengths of the best model.
  public func massScans(
    of model: Protomodel, points: Int = 121, threads: Int? = nil
  ) throws -> [StatisticScan] {
    try model.members.map { member in
      let values = ScanPoints.geometric(about: member.mass, share: 0.6, count: points)
      return try scan(.mass(member.id), best: member.mass, values, threads) { mass in
        guard let moved = space.placing([(member.id, mass)], in: model) else { return nil }
        let (r, cap, _, _) = try strongestR(moved)
        do {
          let verdict = try evaluate(moved).evidence
          return .init(
            value: mass, K: verdict.K, Z: verdict.Z, largestR: r, maximalStrength: cap)
        } catch is RejectedPoint {
          return .init(value: mass, largestR: r, maximalStrength: cap)
        }
      }
    }
  }

  /// K, Z and r against the strength of every pair: 0.4 to 1 / 0.4 times its value, in even factors.
  ///
  /// Nothing is fitted: K is that of the strength as it stands, with the combination that is best there.
  public func strengthScans(
    of model: Protomodel, points: Int = 121, threads: Int? = nil
  ) throws -> [StatisticScan] {
    try space.families(in: model).compactMap { family in
      guard let best = model.strength(of: family), best > 0 else { return nil }
      let values = ScanPoints.geometric(about: best, share: 0.4, count: points)
      return try scan(.strength(family.first, family.second), best: best, values, threads) {
        var changed = model
        changed.setStrength(of: family, to: $0)
        let (r, cap, spectrum, predictions) = try strongestR(changed)
        let found = try BestCombination.find(
          predictions.likelihood, in: database, atStrength: 1)
        let logPrior = settings.prior.logarithm(
          of: changed, crossSections: spectrum.crossSections)
        return .init(
          value: $0, K: TestStatistic.K(zSquared: found.zSquared, logPrior: logPrior),
          Z: max(0, found.zSquared).squareRoot(), largestR: r, maximalStrength: cap)
      }
    }
  }

  private func scan(
    _ parameter: StatisticScan.Parameter, best: Double, _ values: [Double], _ threads: Int?,
    _ point: @Sendable (Double) throws -> StatisticScan.Point?
  ) throws -> StatisticScan {
    let found = Parallel.map(values.count, threads: threads) { index in
      answerOrNil { try point(values[index]) }
    }
    return StatisticScan(
      parameter: parameter, critic: settings.critic, best: best,
      points: try zip(values, found).map { value, answer in
        try answer.get() ?? StatisticScan.Point(value: value)
      })
  }

  private func strongestR(_ model: Protomodel) throws -> (
    value: Double?, cap: Double, spectrum: Spectrum, predictions: Predictions
  ) {
    let spectrum = try model.spectrum(with: space.references)
    let predictions = try predictor.predictions(
      Decomposition(spectrum, settings: settings.decomposition),
      combined: settings.critic.isSensitive)
    return (
      predictions.critic.compactMap(\.r).max(), settings.critic.maximalStrength(predictions),
      spectrum, predictions
    )
  }
}
