import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods

/// What one workspace costs: an evaluation, a hypothesis test at μ = 1, a limit with its bands.
struct Measured {
  private var numbers: [(name: String, value: JSONValue)] = []

  init(file: String) throws {
    let likelihood = try Workspace(JSONNode.read(file)).likelihood()
    var derivatives: Derivatives? = Derivatives(
      count: likelihood.parameters.parameters.count, wantsHessian: false)
    let start = likelihood.parameters.parameters.map(\.initial)
    var sum = 0.0
    let evaluations = 200
    let evaluation = LikelihoodTimes.median(of: 9) {
      for _ in 0..<evaluations {
        sum += likelihood.logLikelihood(
          at: start, of: likelihood.observations, derivatives: &derivatives)
      }
    }
    guard sum.isFinite else {
      throw InferenceError.undefinedStart(strength: nil, logLikelihood: sum)
    }
    let test = try Self.test(likelihood)
    let testTime = try LikelihoodTimes.median(of: 9) { _ = try Self.test(likelihood) }
    let limits = try Self.limits(likelihood)
    let limitTime = try LikelihoodTimes.median(of: 5) { _ = try Self.limits(likelihood) }
    add("parameters", Double(start.count))
    add("value_and_gradient", evaluation / Double(evaluations))
    add("hypothesis_test", testTime)
    add("limit", limitTime)
    add("CLs_obs", test.cls)
    numbers.append(("CLs_exp", .array(test.expected.map { .number($0) })))
    add("limit_obs", limits.observed)
    numbers.append(("limit_exp", .array(limits.expected.map { .number($0) })))
    add("megabytes", Self.peakMegabytes)
  }

  var json: String { String(decoding: JSONValue.object(numbers).canonicalBytes, as: UTF8.self) }

  private mutating func add(_ name: String, _ value: Double) {
    numbers.append((name, .number(value)))
  }

  /// CLs and its five expected values at μ = 1, all fits made anew.
  private static func test(_ likelihood: WorkspaceLikelihood) throws -> HypothesisTest {
    let observed = FittedProfile(likelihood)
    return try Asymptotics.test(atStrength: 1, observed: observed, asimov: try observed.asimov())
  }

  /// The limit and its five bands, all fits made anew.
  private static func limits(_ likelihood: WorkspaceLikelihood) throws -> UpperLimits {
    let observed = FittedProfile(likelihood)
    return try Asymptotics.limits(observed: observed, asimov: try observed.asimov())
  }

  /// The peak resident memory of this process.
  private static var peakMegabytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
