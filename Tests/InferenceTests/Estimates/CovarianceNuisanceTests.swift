import Inference
import Likelihoods
import Testing

@Suite("Nuisances of correlated regions")
struct CovarianceNuisanceTests {
  /// The same background in the linear form, whose parameters are rates, and in the skewed form
  /// without skewness, whose parameters are the nuisances.
  private func estimates() throws -> [Estimate] {
    try [[], [0.0, 0]].map { moments in
      let hypotheses = try CovarianceHypotheses(
        regions: ["a", "b"], observed: [58, 27], background: [50, 30],
        covariance: [36, 12, 12, 16], thirdMoments: moments)
      return try Estimate(hypotheses.likelihood(for: [6, 1]))
    }
  }

  @Test("have the same pulls and constraints whichever parameters describe them")
  func pulls() throws {
    let found = try estimates().map(\.pulls)
    #expect(found.map(\.count) == [2, 2])
    for (linear, skewed) in zip(found[0], found[1]) {
      #expect(abs(linear.pull - skewed.pull) < 1e-6)
      let (left, right) = (try #require(linear.constraint), try #require(skewed.constraint))
      #expect(abs(left - right) < 1e-6 && left < 1)
    }
    #expect(abs(found[0][0].pull) > 0.01)
  }

  @Test("have impacts along the covariance, near those of fits")
  func impacts() throws {
    let found = try estimates().map { try $0.impacts(on: 0) }
    for linear in found[0] {
      let fitted = try #require(found[1].first { $0.parameter == linear.parameter })
      let (left, right) = (try #require(linear.up), try #require(fitted.up))
      #expect(abs(left - right) < 0.1 * abs(right), "\(left) \(right)")
      #expect(linear.down == -left)
    }
  }

  @Test("keep their pulls in a combination")
  func combined() throws {
    let estimates = try estimates()
    let joint = try JointLikelihood([
      JointPart(name: "one", likelihood: estimates[0].likelihood),
      JointPart(name: "two", likelihood: estimates[1].likelihood),
    ])
    let pulls = try Estimate(joint).pulls
    #expect(pulls.count == 4)
    let names = pulls.map { joint.parameters.parameters[$0.parameter].name }
    #expect(names == ["one/rate[a]", "one/rate[b]", "two/theta[a]", "two/theta[b]"])
    for index in 0..<2 {
      #expect(abs(pulls[index].pull - pulls[index + 2].pull) < 1e-6)
    }
  }
}
