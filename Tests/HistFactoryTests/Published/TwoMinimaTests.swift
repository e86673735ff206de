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
    let free = try Fitting.maxima(likelihood, starts: 18).map { -2 * $0.logLikelihood }
    #expect(free.count == 2)
    #expect(abs(free[0] - 29.331131536882) < 1e-9 && abs(free[1] - 30.800355988631) < 1e-9)
    let held = try Fitting.maxima(likelihood, fixing: 1, starts: 18)
    #expect(held.count == 2)
    #expect(abs(-2 * held[0].logLikelihood - 31.245736587624) < 1e-9)
    #expect(abs(-2 * held[1].logLikelihood - 31.790973680012) < 1e-9)
    // The nuisance parameter has another sign in each.
    #expect(held[0].point[0] < -0.4 && held[1].point[0] > 0.3)
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
    #expect(try Fitting.maxima(Self.likelihood(), fixing: 0, starts: 18).count == 1)
  }

  @Test("of ATLAS-SUSY-2018-32: the higher one is found at μ = 1")
  func published() throws {
    let likelihood = try GoldenCase.named("susy2018_32_bsm").workspace().likelihood()
    let maxima = try Fitting.maxima(likelihood, fixing: 1, starts: 6)
    #expect(abs(-2 * maxima[0].logLikelihood - 189.924358803187) < 1e-6)
    let second = try #require(maxima.dropFirst().first)
    #expect(abs(-2 * second.logLikelihood - 190.042385241) < 1e-6)
  }
}
