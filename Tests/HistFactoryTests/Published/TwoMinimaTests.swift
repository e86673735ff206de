import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

@Suite("A likelihood with two maxima", .enabled(if: Shared.isThere))
struct TwoMinimaTests {
  static func likelihood() throws -> WorkspaceLikelihood {
    try GoldenCase.named("pyhf_2ch_coupledhisto").workspace().likelihood()
  }

  @Test("has both of them: 2 ln L differs by 1.47 in the free fit, by 0.55 at μ = 1")
  func both() throws {
    let likelihood = try Self.likelihood()
    let free = try Fitting.fit(likelihood, search: .multistart(starts: 18))
    let other = try #require(free.secondMinimum)
    #expect(abs(-2 * free.logLikelihood - 29.331131536882) < 1e-9)
    #expect(abs(other.distance - (30.800355988631 - 29.331131536882)) < 1e-9)
    let held = try Fitting.fit(likelihood, fixing: 1, search: .multistart(starts: 18))
    let second = try #require(held.secondMinimum)
    #expect(abs(-2 * held.logLikelihood - 31.245736587624) < 1e-9)
    #expect(abs(second.distance - (31.790973680012 - 31.245736587624)) < 1e-9)
    // The nuisance parameter has another sign in each.
    #expect(held.point[0] < -0.4 && second.point[0] > 0.3)
  }

  /// Each fit from the initial values: pyhf's free fit ends in the worse minimum, and its CLs is that
  /// of the golden file's reference run.
  @Test("is tested as pyhf tests it where every fit starts from the initial values")
  func compatibility() throws {
    let golden = try GoldenCase.named("pyhf_2ch_coupledhisto")
    let pyhf = try golden.json.member("pyhf_reference").member("numpy+scipy(SLSQP default)")
    let profile = FittedProfile(try Self.likelihood(), search: .fromStart)
    let test = try Asymptotics.test(atStrength: 1, observed: profile, asimov: profile.asimov())
    let cls = try pyhf.member("hypotest_mu1").member("CLs_obs").double()
    #expect(abs(test.cls - cls) < 1e-3, "\(test.cls) instead of \(cls)")
  }

  @Test("is tested with the higher one of each fit: CLs is 0.114")
  func highest() throws {
    let profile = FittedProfile(try Self.likelihood(), search: .multistart(starts: 8))
    let test = try Asymptotics.test(atStrength: 1, observed: profile, asimov: profile.asimov())
    #expect(abs(test.cls - 0.11404342) < 1e-7)
    #expect(abs(test.expected[2] - 0.04595217) < 1e-7)
  }

  @Test("has one maximum where it is asked far from both")
  func one() throws {
    let fit = try Fitting.fit(Self.likelihood(), fixing: 0, search: .multistart(starts: 18))
    #expect(fit.secondMinimum == nil)
  }

  @Test("of ATLAS-SUSY-2018-32: the higher one is found at μ = 1")
  func published() throws {
    let likelihood = try GoldenCase.named("susy2018_32_bsm").workspace().likelihood()
    let fit = try Fitting.fit(likelihood, fixing: 1, search: .multistart(starts: 6))
    #expect(abs(-2 * fit.logLikelihood - 189.924358803187) < 1e-6)
    let second = try #require(fit.secondMinimum)
    #expect(abs(second.distance - (190.042385241 - 189.924358803187)) < 2e-6)
  }
}
