import Inference
import Likelihoods
import Numerics
import Testing

/// A likelihood of which nothing is known but that it is one.
private struct Opaque: Likelihood {
  var inner: JointLikelihood
  var parameters: ParameterSpace { inner.parameters }
  var observations: Observations { inner.observations }
  var constraints: [Constraint] { inner.constraints }
  func expected(at point: [Double]) -> Observations { inner.expected(at: point) }
  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    inner.logLikelihood(at: point, of: data, derivatives: &derivatives)
  }
  func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    inner.sample(at: point, using: &random)
  }
}

@Suite("Analyses that share nothing but μ")
struct FactoredProfileTests {
  /// Three analyses, whose data want different μ.
  private func joint(signal: Double = 1) throws -> JointLikelihood {
    let regions = try CovarianceHypotheses(
      regions: ["a", "b", "c"], observed: [12, 25, 4], background: [10, 30, 3],
      covariance: [4, 1, 0.5, 1, 9, -2, 0.5, -2, 2.25])
    return try JointLikelihood([
      JointPart(
        name: "regions", likelihood: try regions.likelihood(for: [signal, 0, 2.5 * signal])),
      JointPart(
        name: "counts",
        likelihood: CountingExperiment(
          signal: 5 * signal, background: 10, control: 40, count: 14, controlCount: 38)),
      JointPart(
        name: "none", likelihood: CountingExperiment(signal: 2 * signal, background: 3, count: 1)),
    ])
  }

  @Test("are fitted one by one with the result of a joint fit", arguments: [0, 0.3, 1, 4])
  func fits(mu: Double) throws {
    let joint = try joint()
    let apart = FittedProfile(joint)
    let together = FittedProfile(Opaque(inner: joint))
    let (a, b) = (try apart.fit(atStrength: mu), try together.fit(atStrength: mu))
    #expect(abs(a.logLikelihood - b.logLikelihood) < 1e-10)
    #expect(abs(a.slope - b.slope) < 1e-7)
    #expect(zip(a.point, b.point).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(a.point.last == mu)
    let (left, right) = (
      try #require(try apart.curvature(atStrength: mu)),
      try #require(try together.curvature(atStrength: mu))
    )
    #expect(abs(left - right) < 1e-7)
    #expect(apart.evaluations > 0 && apart.hessians > 0)
  }

  @Test("give the limits of a joint fit, observed and expected", arguments: [1, 0.01])
  func limits(signal: Double) throws {
    let joint = try joint(signal: signal)
    func limits(_ likelihood: any Likelihood) throws -> UpperLimits {
      let profile = FittedProfile(likelihood)
      return try Asymptotics.limits(observed: profile, asimov: try profile.asimov())
    }
    let (a, b) = (try limits(joint), try limits(Opaque(inner: joint)))
    #expect(abs(a.observed / b.observed - 1) < 1e-6)
    for (left, right) in zip(a.expected, b.expected) { #expect(abs(left / right - 1) < 1e-6) }
    let before = try [FittedProfile(joint), FittedProfile(Opaque(inner: joint))].map {
      try $0.asimovBeforeFit(atStrength: 1).logLikelihood(atStrength: 0.5).value
    }
    #expect(abs(before[0] - before[1]) < 1e-8)
  }

  @Test("stay together where they share a parameter")
  func shared() throws {
    let parts = ["a", "b"].map {
      JointPart(
        name: $0,
        likelihood: CountingExperiment(
          signal: 5, background: 10, control: 40, count: 14, controlCount: 38))
    }
    let members = [0, 1].map { SharedParameter.Member(part: $0, parameter: 1) }
    let joint = try JointLikelihood(parts, shared: [.init(name: "gamma", members: members)])
    #expect(joint.factors == nil)
    #expect(try JointLikelihood(parts).factors?.count == 2)
    let fit = try FittedProfile(joint).fit(atStrength: 1)
    let other = try FittedProfile(Opaque(inner: joint)).fit(atStrength: 1)
    #expect(fit.point == other.point)
  }
}
