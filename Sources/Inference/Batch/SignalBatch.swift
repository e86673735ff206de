import Likelihoods
import Numerics

/// What a batch says of one signal.
public struct SignalResult: Sendable, Equatable {
  /// The test of the strength that was asked for.
  public var test: HypothesisTest?
  /// The limits on the strength, where they were asked for.
  public var limits: UpperLimits?
  /// Why one of them is missing.
  public var failure: String?
  /// Time that it took.
  public var seconds: Double

  /// Whether two results are the same, whatever time they took.
  public static func == (left: SignalResult, right: SignalResult) -> Bool {
    left.test == right.test && left.limits == right.limits && left.failure == right.failure
  }
}

/// Hypothesis tests and limits of many signals, over all cores.
///
/// Results stand in the order of the signals and are the same for any number of threads. A signal that
/// fails has a result that says why; the others are not affected.
public struct SignalBatch: Sendable {
  /// The tested signal strength.
  public var strength = 1.0
  /// Whether limits are wanted too.
  public var wantsLimits = true
  /// The confidence level of the limits.
  public var confidenceLevel = 0.95
  /// Threads (default: one per core).
  public var threads: Int?

  /// A batch with the default questions.
  public init() {}

  /// Puts each signal (events per region at μ = 1) into one background.
  ///
  /// The background is fitted once: without signal all likelihoods are the same.
  public func results(
    for signals: [[Double]], over hypotheses: any SignalHypotheses
  ) -> [SignalResult] {
    let background: Background
    do {
      background = try Background(hypotheses)
    } catch {
      let failure = "the background cannot be fitted: \(error)"
      return signals.map { _ in SignalResult(failure: failure, seconds: 0) }
    }
    return Parallel.map(signals.count, threads: threads) { index in
      result {
        let likelihood = try hypotheses.likelihood(for: signals[index])
        return (
          FittedProfile(likelihood, start: background.point),
          FittedProfile(likelihood, data: background.asimov, start: background.point)
        )
      }
    }
  }

  /// Asks likelihoods that are made one by one, by number.
  public func results(
    count: Int, likelihood: @Sendable (Int) throws -> any Likelihood
  ) -> [SignalResult] {
    Parallel.map(count, threads: threads) { index in
      result {
        let observed = FittedProfile(try likelihood(index))
        return (observed, try observed.asimov())
      }
    }
  }

  /// Test and limits from the profiles of the data and of the background Asimov data.
  private func result(
    _ profiles: () throws -> (observed: FittedProfile, asimov: FittedProfile)
  ) -> SignalResult {
    let clock = ContinuousClock()
    let start = clock.now
    var result = SignalResult(seconds: 0)
    do {
      let (observed, asimov) = try profiles()
      result.test = try Asymptotics.test(
        atStrength: strength, observed: observed, asimov: asimov)
      if wantsLimits {
        result.limits = try Asymptotics.limits(
          observed: observed, asimov: asimov, confidenceLevel: confidenceLevel)
      }
    } catch {
      result.failure = "\(error)"
    }
    result.seconds = (clock.now - start) / .seconds(1)
    return result
  }
}

/// The fit without signal and its Asimov data.
private struct Background {
  var point: [Double]
  var asimov: Observations

  init(_ hypotheses: any SignalHypotheses) throws {
    let none = [Double](repeating: 0, count: hypotheses.regions.count)
    let likelihood = try hypotheses.likelihood(for: none)
    point = try Fitting.fit(likelihood, fixing: 0).point
    asimov = likelihood.expected(at: point)
  }
}
