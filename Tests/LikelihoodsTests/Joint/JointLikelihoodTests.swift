import Foundation
import Likelihoods
import TestSupport
import Testing

/// One Poisson bin μ s + b (1 + e α) + c γ, with a normal α, a Poisson γ and a free factor k on b.
struct TwoNuisances: Likelihood {
  var signal = 5.0, background = 20.0, response = 0.1, contamination = 3.0
  var count = 24.0, auxiliary = 0.0, factor = 40.0, width = 1.0
  var isFixed = false, bound = 5.0

  var parameters: ParameterSpace {
    ParameterSpace(
      parameters: [
        LikelihoodParameter(
          name: "alpha", initial: auxiliary, bounds: -bound...bound, width: width,
          isFixed: isFixed),
        LikelihoodParameter(name: "gamma", initial: 1, bounds: 1e-10...10, width: 0.2),
        LikelihoodParameter(name: "mu", initial: 1, bounds: 0...10),
        LikelihoodParameter(name: "k", initial: 1, bounds: 0...10),
      ], parameterOfInterest: 2)
  }
  var observations: Observations { Observations(main: [count], auxiliary: [auxiliary, factor]) }
  var constraints: [Constraint] {
    [
      Constraint(parameter: 0, distribution: .normal, scale: width),
      Constraint(parameter: 1, distribution: .poisson, scale: factor),
    ]
  }

  func rate(_ point: [Double]) -> Double {
    point[2] * signal + point[3] * background * (1 + response * point[0])
      + contamination * point[1]
  }

  func expected(at point: [Double]) -> Observations {
    Observations(main: [rate(point)], auxiliary: [point[0], factor * point[1]])
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let (n, a, m) = (data.main[0], data.auxiliary[0], data.auxiliary[1])
    let (nu, mean) = (rate(point), factor * point[1])
    let pull = (a - point[0]) / width
    let rates = [
      point[3] * background * response, contamination, signal,
      background * (1 + response * point[0]),
    ]
    if derivatives != nil {
      for row in 0..<4 {
        derivatives?.gradient[row] = (n / nu - 1) * rates[row]
        for column in 0..<4 where derivatives?.wantsHessian == true {
          derivatives?.hessian[4 * row + column] = -n / (nu * nu) * rates[row] * rates[column]
        }
      }
      derivatives?.gradient[0] += pull / width
      derivatives?.gradient[1] += m / point[1] - factor
      if derivatives?.wantsHessian == true {
        derivatives?.hessian[0] -= 1 / (width * width)
        derivatives?.hessian[5] -= m / (point[1] * point[1])
        derivatives?.hessian[3] += (n / nu - 1) * background * response
        derivatives?.hessian[12] += (n / nu - 1) * background * response
      }
    }
    let normal = -0.5 * pull * pull - log(width * (2 * Double.pi).squareRoot())
    return n * log(nu) - nu - lgamma(n + 1) + m * log(mean) - mean - lgamma(m + 1) + normal
  }
}

@Suite("A product of likelihoods")
struct JointLikelihoodTests {
  static let first = JointPart(name: "A", likelihood: TwoNuisances())
  static let second = JointPart(
    name: "B", likelihood: TwoNuisances(signal: 2, background: 7, response: 0.3, count: 11))

  static func shared(_ name: String, _ parameter: Int, mirrored: Bool = false) -> SharedParameter {
    SharedParameter(
      name: name,
      members: [
        SharedParameter.Member(part: 0, parameter: parameter),
        SharedParameter.Member(part: 1, parameter: parameter, isMirrored: mirrored),
      ])
  }

  /// A value of each parameter that its name alone decides.
  static func point(of likelihood: any Likelihood) -> [Double] {
    let values = [
      "A/alpha": 0.3, "A/gamma": 1.1, "A/k": 0.9, "B/alpha": -0.6, "B/gamma": 0.8, "B/k": 1.2,
      "alpha": 0.4, "gamma": 1.2, "k": 1.05, "mu": 0.7,
    ]
    return likelihood.parameters.parameters.map { values[$0.name] ?? .nan }
  }

  static let groups: [[SharedParameter]] = [
    [], [shared("alpha", 0)], [shared("alpha", 0, mirrored: true)],
    [shared("gamma", 1), shared("k", 3)],
    [shared("alpha", 0, mirrored: true), shared("gamma", 1), shared("k", 3)],
  ]

  @Test("obeys the laws", arguments: groups)
  func laws(_ groups: [SharedParameter]) throws {
    let joint = try JointLikelihood([Self.first, Self.second], shared: groups)
    let point = Self.point(of: joint)
    #expect(LikelihoodLaws.derivativeViolations(of: joint, at: point) == [])
    #expect(LikelihoodLaws.expectedDataViolations(of: joint, at: point) == [])
  }

  @Test("names parameters by analysis, shared ones and μ once")
  func names() throws {
    let joint = try JointLikelihood(
      [Self.first, Self.second], shared: [Self.shared("alpha", 0)])
    #expect(
      joint.parameters.parameters.map(\.name) == [
        "A/gamma", "A/k", "B/gamma", "B/k", "alpha", "mu",
      ])
    #expect(joint.parameters.parameterOfInterest == 5)
    #expect(joint.observations == Observations(main: [24, 11], auxiliary: [0, 40, 40]))
    #expect(joint.constraints.map(\.parameter) == [4, 0, 2])
  }

  @Test("is the sum of ln L, with a shared constraint once", arguments: [false, true])
  func sum(_ mirrored: Bool) throws {
    let joint = try JointLikelihood(
      [Self.first, Self.second], shared: [Self.shared("alpha", 0, mirrored: mirrored)])
    let sign: Double = mirrored ? -1 : 1
    var none: Derivatives?
    let value = joint.logLikelihood(
      at: [1.1, 0.9, 0.8, 1.2, 0.4, 0.7], of: joint.observations, derivatives: &none)
    let (a, b) = (Self.first.likelihood, Self.second.likelihood)
    let one = a.logLikelihood(at: [0.4, 1.1, 0.7, 0.9], of: a.observations, derivatives: &none)
    let two = b.logLikelihood(
      at: [sign * 0.4, 0.8, 0.7, 1.2], of: b.observations, derivatives: &none)
    let constraint = -0.5 * log(2 * Double.pi) - 0.08
    #expect(abs(value - (one + two - constraint)) < 1e-12)
    let expected = joint.expected(at: [1.1, 0.9, 0.8, 1.2, 0.4, 0.7])
    #expect(expected.auxiliary == [0.4, 44, 32])
  }

  @Test("takes new data by analysis")
  func data() throws {
    let joint = try JointLikelihood(
      [Self.first, Self.second], shared: [Self.shared("alpha", 0, mirrored: true)])
    let point = [1.1, 0.9, 0.8, 1.2, 0.4, 0.7]
    #expect(
      LikelihoodLaws.derivativeViolations(
        of: joint, at: point, data: Observations(main: [30, 4], auxiliary: [0.7, 35, 44])) == [])
  }

  static let refused: [(what: String, other: TwoNuisances, SharedParameter, said: String)] = [
    ("width", TwoNuisances(width: 0.5), shared("x", 0), "scales 1.0 and 0.5"),
    ("factor", TwoNuisances(factor: 41), shared("x", 1), "scales 40.0 and 41.0"),
    ("datum", TwoNuisances(auxiliary: 0.1), shared("x", 0), "auxiliary data are 0.0 and 0.1"),
    ("fixed", TwoNuisances(isFixed: true), shared("x", 0), "one is fixed"),
    ("mirrored Poisson", TwoNuisances(), shared("x", 1, mirrored: true), "no other sign"),
    ("mirrored factor", TwoNuisances(), shared("x", 3, mirrored: true), "no other sign"),
    ("strength", TwoNuisances(), shared("x", 2), "is the signal strength"),
    ("clash", TwoNuisances(), shared("A/gamma", 0), "two parameters are called"),
  ]

  @Test("refuses what cannot be one parameter", arguments: refused.indices)
  func refusals(_ index: Int) {
    let (_, other, group, said) = Self.refused[index]
    #expect {
      try JointLikelihood(
        [Self.first, JointPart(name: "B", likelihood: other)], shared: [group])
    } throws: {
      "\($0)".contains(said)
    }
  }

  @Test("refuses a normal with a Poisson constraint, and one parameter in two groups")
  func groupsThatClash() {
    let mixed = SharedParameter(
      name: "x",
      members: [
        SharedParameter.Member(part: 0, parameter: 0),
        SharedParameter.Member(part: 1, parameter: 1),
      ])
    #expect {
      try JointLikelihood([Self.first, Self.second], shared: [mixed])
    } throws: {
      "\($0)".contains("the constraint of one is normal, that of the other poisson")
    }
    #expect {
      try JointLikelihood(
        [Self.first, Self.second], shared: [Self.shared("x", 0), Self.shared("y", 0)])
    } throws: {
      "\($0)".contains("“A/alpha” belongs to “x” and to “y”")
    }
    #expect {
      try JointLikelihood([Self.first, Self.first])
    } throws: {
      "\($0)".contains("two of them are called “A”")
    }
  }
}
