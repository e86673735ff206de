import Foundation
import Inference
import Likelihoods
import TestSupport
import Testing

/// All tolerances against the reference values; its own optimisers stop at about 1e-9 in ln L, and
/// its limits are solved to 1e-3 where no earlier evaluation is nearer.
private enum Tolerance {
  /// ln L at given μ and at μ̂, absolute plus relative to |ln L|.
  static let logLikelihood = 1e-9
  /// ln L of correlated regions.
  static let correlatedLogLikelihood = 3e-8
  /// μ̂ in units of its width.
  static let bestStrength = 1e-3
  /// CLs at μ = 1, absolute.
  static let cls = 1e-5
  /// Upper limits, relative.
  static let limit = 2e-4
}

@Suite(
  "Simplified likelihoods agree with SModels 3.1.1", .enabled(if: Shared.isThere))
struct SimplifiedLikelihoodTests {
  @Test("for single regions: ln L and μ̂")
  func singleProfiles() throws {
    let goldens = try SimplifiedLikelihoodGoldens.all.get().single
    #expect(goldens.count == 72)
    for golden in goldens {
      let region = Self.region(golden)
      // The reference pins θ = 0 where no event was seen; the free θ̂ = -σ² gains σ²/2.
      let gain = golden.observedN == 0 ? golden.bgError * golden.bgError / 2 : 0
      for (mu, nll) in golden.nll {
        let value = region.logLikelihood(atStrength: try #require(Double(mu))).value
        #expect(
          abs(value - gain + nll) < Tolerance.logLikelihood * max(1, nll), "\(golden.path) μ=\(mu)")
      }
      let maximum = try StrengthMaximum.find(of: [region])
      #expect(
        abs(maximum.strength - golden.lmax.muhat)
          < Tolerance.bestStrength * golden.lmax.sigma_mu, "\(golden.path)")
      let best = try #require(golden.lmax.nll_min)
      #expect(abs(maximum.logLikelihood - gain + best) < Tolerance.logLikelihood * max(1, best))
    }
  }

  @Test("for single regions: the maximum where μ̂ may be negative")
  func singleBelowZero() throws {
    // Without events the reference pins θ = 0, and ln L has no maximum inside.
    var negative = 0
    for golden in try SimplifiedLikelihoodGoldens.all.get().single where golden.observedN > 0 {
      let (region, best) = (Self.region(golden), golden.lmax_negallowed)
      let there = region.logLikelihood(atStrength: best.muhat)
      let expected = try #require(best.nll_min)
      #expect(
        abs(there.value + expected) < Tolerance.logLikelihood * max(1, expected), "\(golden.path)")
      #expect(abs(there.slope) * best.sigma_mu < 1e-6, "\(golden.path)")
      if best.muhat < 0 { negative += 1 }
    }
    #expect(negative == 18)
  }

  @Test("for single regions: CLs and upper limits of the three kinds of data")
  func singleLimits() throws {
    var compared = 0
    for golden in try SimplifiedLikelihoodGoldens.all.get().single {
      let region = Self.region(golden)
      let data = [
        "observed": region, "apriori": region.apriori, "aposteriori": Self.asimov(region),
      ]
      for limits in golden.limits where !Self.isUnconverged(golden, limits.name) {
        let profile = try #require(data[limits.name])
        let asimov = Self.asimov(profile)
        let cls = try Asymptotics.cls(atStrength: 1, observed: profile, asimov: asimov).cls
        #expect(abs(cls - limits.cls) < Tolerance.cls, "\(golden.path) \(limits.name)")
        let limit = try Asymptotics.upperLimit(
          observed: profile, asimov: asimov, relativeTolerance: 1e-9)
        #expect(
          abs(limit / limits.limit - 1) < Tolerance.limit, "\(golden.path) \(limits.name) \(limit)")
        compared += 1
      }
    }
    #expect(compared == 72 * 3 - 12)
  }

  @Test("for correlated regions: ln L, μ̂, CLs and upper limits, its box around θ put back")
  func correlated() throws {
    let goldens = try SimplifiedLikelihoodGoldens.all.get().multi
    #expect(goldens.count == 18)
    for golden in goldens {
      let hypotheses = try Self.hypotheses(golden)
      let observed = try BoxedProfile(
        hypotheses, signal: golden.nsig, events: hypotheses.observed)
      for (mu, nll) in golden.nll {
        let value = try observed.logLikelihood(atStrength: try #require(Double(mu))).value
        #expect(
          abs(value + nll) < Tolerance.correlatedLogLikelihood * max(1, nll),
          "\(golden.analysis) μ=\(mu): \(-value) \(nll)")
      }
      let maximum = try StrengthMaximum.find(of: [observed])
      #expect(
        abs(maximum.strength - golden.lmax.muhat)
          < Tolerance.bestStrength * golden.lmax.sigma_mu, "\(golden.analysis)")
      let data = [
        "observed": hypotheses.observed, "apriori": hypotheses.background,
        "aposteriori": try observed.asimovEvents(),
      ]
      for limits in golden.limits {
        let profile = try BoxedProfile(
          hypotheses, signal: golden.nsig, events: try #require(data[limits.name]))
        let asimov = try BoxedProfile(
          hypotheses, signal: golden.nsig, events: profile.asimovEvents())
        if !hypotheses.thirdMoments.isEmpty {
          try compareSkewed(limits, profile, asimov, golden)
          continue
        }
        let cls = try Asymptotics.cls(atStrength: 1, observed: profile, asimov: asimov).cls
        #expect(
          abs(cls - limits.cls) < Tolerance.cls,
          "\(golden.analysis) \(limits.name) CLs \(cls) \(limits.cls)")
        let limit = try Asymptotics.upperLimit(
          observed: profile, asimov: asimov, relativeTolerance: 1e-9)
        #expect(
          abs(limit / limits.limit - 1) < Tolerance.limit,
          "\(golden.analysis) \(limits.name) limit \(limit) \(limits.limit)")
      }
    }
  }

  /// The skewed form with the reference's μ̂ in the place of the maximum.
  ///
  /// Its `dNLLdMu` is the derivative of the linear form (“implemented only for linear model”), so that
  /// its search for μ̂ ends beside the maximum of its own ln L, by up to 0.2 in 2 ln L.
  private func compareSkewed(
    _ limits: SimplifiedLikelihoodGoldens.Limits, _ profile: BoxedProfile,
    _ asimov: BoxedProfile, _ golden: SimplifiedLikelihoodGoldens.Multi
  ) throws {
    let key = "\(golden.nsig[0] == 0 ? "first" : "second") \(limits.name)"
    let (best, asimovBest) = try #require(Self.skewedMaxima[key])
    for (found, strength) in [(profile, best), (asimov, asimovBest)] {
      let maximum = try StrengthMaximum.find(of: [found])
      let there = try found.logLikelihood(atStrength: strength).value
      #expect(maximum.logLikelihood > there - 1e-9, "\(key)")
    }
    func cls(_ mu: Double) throws -> Double {
      func rise(_ found: BoxedProfile, _ best: Double) throws -> Double {
        2
          * (try found.logLikelihood(atStrength: best).value
            - found.logLikelihood(atStrength: mu).value)
      }
      let q = best > mu ? 0 : max(0, try rise(profile, best))
      return Asymptotics.cls(q: q, asimov: max(0, try rise(asimov, asimovBest))).cls
    }
    let found = try cls(1)
    #expect(abs(found - limits.cls) < Tolerance.cls, "\(key) CLs \(found) \(limits.cls)")
    let (low, high) = (1 - Tolerance.limit, 1 + Tolerance.limit)
    #expect(try cls(low * limits.limit) > 0.05 && cls(high * limits.limit) < 0.05, "\(key)")
  }

  /// μ̂ of the data and of the Asimov data, as `findMuHat` of SModels 3.1.1 returns them.
  private static let skewedMaxima: [String: (best: Double, asimov: Double)] = [
    "first observed": (0, 0.44125232190552827), "first apriori": (0, 0),
    "first aposteriori": (0.44125232190552827, 0), "second observed": (0, 0.09637163616198813),
    "second apriori": (0, 0), "second aposteriori": (0.09637163616198813, 0),
  ]

  @Test("for correlated regions that all saw events without a box, and never below it elsewhere")
  func free() throws {
    for golden in try SimplifiedLikelihoodGoldens.all.get().multi {
      let hypotheses = try Self.hypotheses(golden)
      let profile = FittedProfile(try hypotheses.likelihood(for: golden.nsig))
      for (mu, nll) in golden.nll {
        let value = try profile.logLikelihood(atStrength: try #require(Double(mu))).value
        let tolerance = Tolerance.correlatedLogLikelihood * nll
        #expect(value >= -nll - tolerance, "\(golden.analysis) μ=\(mu)")
        if !hypotheses.observed.contains(0) { #expect(abs(value + nll) < tolerance) }
      }
    }
  }

  @Test("for pairs of limits: the corrected form")
  func limitBased() throws {
    let goldens = try SimplifiedLikelihoodGoldens.all.get().gauss
    #expect(goldens.count == 7)
    for golden in goldens {
      let profile = try #require(
        LimitProfile(
          prediction: 1, observedLimit: golden.ul, expectedLimit: golden.eul, form: .smodels))
      #expect(abs(profile.bestStrength - golden.lmax.muhat) < 1e-12)
      #expect(abs(profile.width - golden.lmax.sigma_mu) < 1e-14)
      for (mu, nll) in [
        (0, golden.nll_0), (0.5, golden.nll_0_5), (1, golden.nll_1), (2, golden.nll_2),
      ] {
        let value = profile.logLikelihood(atStrength: mu).value
        #expect(abs(value + nll) < 1e-12 * max(100, abs(nll)), "\(golden.ul) μ=\(mu)")
      }
      let best = profile.logLikelihood(atStrength: profile.bestStrength).value
      #expect(abs(best + (golden.lmax.lmax ?? .nan)) < 1e-11)
    }
  }

  private static func region(_ golden: SimplifiedLikelihoodGoldens.Single) -> CountingProfile {
    CountingProfile(
      observed: golden.observedN, background: golden.expectedBG, error: golden.bgError,
      signal: golden.nsig)
  }

  /// n := b + θ̂(0), with the reference's θ̂ = 0 where no event was seen.
  private static func asimov(_ region: CountingProfile) -> CountingProfile {
    region.observed == 0 ? region.apriori : region.asimov
  }

  /// Three regions whose variance is more than five times their background: the reference's CLs and
  /// limits, where θ̂(0) enters, are not those of its own converged ln L (up to 0.6 % in the limit).
  private static func isUnconverged(
    _ golden: SimplifiedLikelihoodGoldens.Single, _ name: String
  ) -> Bool {
    golden.bgError * golden.bgError > 5 * golden.expectedBG && name != "apriori"
  }

  private static func hypotheses(
    _ golden: SimplifiedLikelihoodGoldens.Multi
  ) throws -> CovarianceHypotheses {
    let regions = try #require(try ReferenceRegions.all.get()[golden.analysis])
    return try CovarianceHypotheses(
      regions: golden.order, observed: regions.observed, background: regions.background,
      covariance: regions.covariance, thirdMoments: regions.thirdMoments)
  }
}
