import Foundation
import Numerics
import SimplifiedModels
import TheoryPredictions

/// ln L of the best combination over the masses of two particles.
public struct MassPlane: Codable, Sendable, Equatable {
  /// The masses of one particle, GeV, rising.
  public struct Axis: Codable, Sendable, Equatable {
    public var particle: ParticleID
    public var masses: [Double]
  }

  /// A member of the combination: analysis, and region, `combined` or `all`.
  public struct Member: Codable, Sendable, Equatable {
    public var analysis: String
    public var dataset: String
  }

  /// What the data say of one pair of masses.
  public struct Point: Codable, Sendable, Equatable {
    /// ln [L(μ) / L(0)] of each member at its own best μ within `strengths`; 0 where it sees nothing.
    public var logRatios: [Double]
    /// ln [L(μ) / L(0)] of all members at their best common μ.
    public var combined: Double
    /// That μ, as a multiple of the strengths of the best model.
    public var muHat: Double
    /// The largest observed r of all results at the strengths of the best model.
    public var largestR: Double?
    /// How strong the model may be for the critic of the hunt, as a multiple of those strengths.
    public var maximalStrength: Double
    /// Whether that critic excludes it at those strengths.
    public var isExcluded: Bool { CriticRule.excludes(maximalStrength) }
  }

  public var x: Axis
  public var y: Axis
  /// Whose word it is that a point is excluded.
  public var critic: CriticRule
  public var members: [Member]
  /// A row for each x with a value for each y; nil where the masses are not allowed.
  public var points: [[Point?]]
  /// The masses of the best model, and what it gets.
  public var best: Best

  /// The best model in the plane.
  public struct Best: Codable, Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var point: Point
  }

  /// μ is profiled within this range of multiples, as in the published plots (0.4 to 1.8).
  ///
  /// Were it free, one region alone would fit every mass at which it sees anything.
  public static let strengths = 0.4...1.8

  /// Rise of 2 Δ ln L that bounds the regions of 68 % and 95 % for two parameters (Wilks): -2 ln(1 - p).
  public static let levels = [-2 * log(1 - 0.68), -2 * log(1 - 0.95)]
}

extension HuntTarget {
  /// ln L of the best combination of a model over two of its masses.
  ///
  /// Regions and joint likelihoods stay those of the best model; cross sections follow the masses. The
  /// masses go from 0.6 to 1.7 times those of the model (the LSP's from 0.6 m - 10 to 1.9 m + 10 GeV), as
  /// in the published plots.
  public func massPlane(
    of model: Protomodel, x: ParticleID, y: ParticleID, points count: Int = 40,
    threads: Int? = nil
  ) throws -> MassPlane {
    guard let middle = model.mass(of: x), let other = model.mass(of: y), x != y else {
      throw ProtomodelError.notInModel(
        particle: ParticleNames.name(for: model.contains(x) ? y : x),
        members: model.members.map { ParticleNames.name(for: $0.id) })
    }
    let judgement = try judge(model)
    let members = judgement.combination.members.map { judgement.predictions.likelihood[$0] }
    let likelihoods = try MemberLikelihoods(
      members, of: Decomposition(judgement.spectrum, settings: settings.decomposition),
      predictor: predictor)
    let axes = (axis(x, middle, count), axis(y, other, count))
    let best = try point(of: model, likelihoods)
    let rows = Parallel.map(count * count, threads: threads) { index in
      answerOrNil {
        let masses = [
          (particle: x, mass: axes.0.masses[index / count]),
          (particle: y, mass: axes.1.masses[index % count]),
        ]
        return try space.placing(masses, in: model).map { try point(of: $0, likelihoods) }
      }
    }
    let points = try rows.map { try $0.get() }
    return MassPlane(
      x: axes.0, y: axes.1, critic: settings.critic,
      members: members.map {
        .init(analysis: database.results[$0.result].analysis, dataset: $0.datasetName)
      },
      points: (0..<count).map { Array(points[($0 * count)..<(($0 + 1) * count)]) },
      best: .init(x: middle, y: other, point: best))
  }

  private func axis(_ particle: ParticleID, _ mass: Double, _ count: Int) -> MassPlane.Axis {
    let table = space.tableLimits(of: particle)
    let isLSP = particle == Particles.lsp
    let lower = max(table.lowerBound, isLSP ? 0.6 * mass - 10 : 0.6 * mass)
    let upper = min(table.upperBound, isLSP ? 1.9 * mass + 10 : 1.7 * mass)
    return MassPlane.Axis(
      particle: particle, masses: ScanPoints.linear(lower, max(lower, upper), count: count))
  }

  private func point(
    of model: Protomodel, _ likelihoods: MemberLikelihoods
  ) throws -> MassPlane.Point {
    let spectrum = try model.spectrum(with: space.references)
    let answer = try likelihoods.answer(
      Decomposition(spectrum, settings: settings.decomposition),
      combined: settings.critic.isSensitive)
    let range = MassPlane.strengths
    let all = try LogRatioCurve.maximum(of: answer.curves.compactMap(\.self), in: range)
    return MassPlane.Point(
      logRatios: try answer.curves.map { curve in
        try curve.map { try LogRatioCurve.maximum(of: [$0], in: range).value } ?? 0
      }, combined: all.value, muHat: all.strength,
      largestR: answer.predictions.critic.compactMap(\.r).max(),
      maximalStrength: settings.critic.maximalStrength(answer.predictions))
  }
}
