import Documents
import Foundation
import HistFactory
import Inference
import Likelihoods

/// What one workspace costs: an evaluation, another signal, a hypothesis test at μ = 1, a limit with
/// its bands.
struct Measured {
  private var numbers: [(name: String, value: JSONValue)] = []

  init(file: String) throws {
    let node = try JSONNode.read(file)
    let likelihood = try Workspace(node).likelihood()
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
    add("signal", try Self.signalTime(node))
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

  /// Putting the yields of a signal, one for each bin of all channels, into the compiled background.
  private static func signalTime(_ node: JSONNode) throws -> Double {
    let bins = try Workspace(node).channels.flatMap { channel in
      (0..<channel.binCount).map { "\(channel.name)[\($0)]" }
    }
    let hypotheses = try WorkspaceHypotheses(
      workspace: node, regionBins: bins.map { (region: $0, bin: $0) })
    var yields = [Double](repeating: 1, count: bins.count)
    let signals = 1000
    return try LikelihoodTimes.median(of: 9) {
      for signal in 0..<signals {
        yields[0] = Double(signal)
        _ = try hypotheses.likelihood(for: yields)
      }
    } / Double(signals)
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
