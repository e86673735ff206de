import Foundation
import MarkovChains
import SimplifiedModels
import TheoryPredictions

extension HuntTarget {
  /// Scores a model; μ̂ is absorbed into the strengths until it stays at 1.
  ///
  /// With `polishing` the strengths of the pairs are optimised one after the other as well.
  public func score(_ model: Protomodel, polishing: Bool = false) throws
    -> Evaluation<Protomodel, Verdict>
  {
    let first = try evaluate(model, stability: 1e-6, passes: 20)
    if !polishing { return first }
    var polish = StrengthPolish(target: self, best: first)
    try polish.run()
    return try evaluate(polish.best.point, stability: 1e-6, passes: 20)
  }

  /// K without each particle (frozen, model scored anew) and without each analysis of the combination.
  ///
  /// Where no combination is left, K is that of Z = 0. Without an analysis the other members stay, and
  /// their strength is profiled anew.
  public func ablations(of model: Protomodel, verdict: Verdict) throws -> (
    withoutParticle: [(particle: ParticleID, K: Double)],
    withoutAnalysis: [(analysis: String, K: Double)]
  ) {
    let particles = try model.unstable.map { particle in
      var without = model
      without.freeze(particle)
      return (particle, try scoreOrNone(without))
    }
    let judgement = try judge(model)
    let members = judgement.combination.members.map { judgement.predictions.likelihood[$0] }
    let analyses = try verdict.contributions.map { contribution in
      let others = members.filter {
        database.results[$0.result].analysis != contribution.analysis
      }
      let left =
        others.isEmpty
        ? 0
        : try BestCombination.find(
          others, in: database, maximalStrength: judgement.maximalStrength
        ).zSquared
      return (
        contribution.analysis, TestStatistic.K(zSquared: left, logPrior: verdict.logPrior)
      )
    }
    return (particles, analyses)
  }

  private func scoreOrNone(_ model: Protomodel) throws -> Double {
    do {
      return try score(model).evidence.K
    } catch is RejectedPoint {
      return TestStatistic.K(
        zSquared: 0, logPrior: settings.prior.logarithm(of: model, crossSections: []))
    }
  }
}

/// Optimises the strengths of pairs one after the other: K is scanned, then narrowed by golden section.
///
/// K jumps where the combination changes or two strengths become equal, so that a scan comes first, and
/// equality is tried as such.
private struct StrengthPolish {
  let target: HuntTarget
  var best: Evaluation<Protomodel, Verdict>
  private static let rounds = 4
  private static let gain = 1e-4
  /// Factors of the scan: 0.1 to 10 in steps of about 20 %.
  private static let scan = (-12...12).map { pow(10, Double($0) / 12) }

  init(target: HuntTarget, best: Evaluation<Protomodel, Verdict>) {
    self.target = target
    self.best = best
  }

  mutating func run() throws {
    for _ in 0..<Self.rounds {
      let before = best.evidence.K
      let families = target.space.families(in: best.point)
      if families.count < 2 { return }
      for family in families {
        try scanStrength(of: family)
        try equalise(family, with: families)
      }
      if best.evidence.K - before < Self.gain { return }
    }
  }

  private mutating func scanStrength(of family: ModelSpace.Family) throws {
    guard let middle = best.point.strength(of: family), middle > 0 else { return }
    let model = best.point
    for factor in Self.scan { _ = try attempt(model, family, middle * factor) }
    guard let centre = best.point.strength(of: family), centre > 0 else { return }
    try narrow(family, around: log(centre), by: log(10) / 12)
  }

  /// Golden section in the logarithm of the strength.
  private mutating func narrow(
    _ family: ModelSpace.Family, around centre: Double, by width: Double
  ) throws {
    let model = best.point
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (centre - width, centre + width)
    var (a, b) = (high - golden * (high - low), low + golden * (high - low))
    var K = (
      try attempt(model, family, exp(a)), try attempt(model, family, exp(b))
    )
    for _ in 0..<14 {
      if K.0 >= K.1 {
        (high, b, K.1) = (b, a, K.0)
        a = high - golden * (high - low)
        K.0 = try attempt(model, family, exp(a))
      } else {
        (low, a, K.0) = (a, b, K.1)
        b = low + golden * (high - low)
        K.1 = try attempt(model, family, exp(b))
      }
    }
  }

  private mutating func equalise(
    _ family: ModelSpace.Family, with others: [ModelSpace.Family]
  ) throws {
    for other in others where other != family {
      guard let value = best.point.strength(of: other) else { continue }
      _ = try attempt(best.point, family, value)
    }
  }

  /// K with another strength of one pair; keeps the evaluation if it is the best so far.
  private mutating func attempt(
    _ model: Protomodel, _ family: ModelSpace.Family, _ strength: Double
  ) throws -> Double {
    var trial = model
    trial.setStrength(of: family, to: strength)
    do {
      let evaluation = try target.evaluate(trial)
      if evaluation.evidence.K > best.evidence.K { best = evaluation }
      return evaluation.evidence.K
    } catch is RejectedPoint {
      return -.infinity
    }
  }
}
