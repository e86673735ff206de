/// Which of the two hypotheses of a test a toy is drawn from.
public enum ToyHypothesis: String, Sendable, CaseIterable {
  /// The one that is tested: the signal of strength μ; for q0 the background.
  case tested
  /// The other: the background; for q0 the signal of strength 1.
  case alternative
}

/// A toy that could not be fitted.
public struct ToyFailure: Sendable, Equatable {
  /// Its index.
  public var toy: Int
  /// What it was drawn from.
  public var hypothesis: ToyHypothesis
  /// Why the fit failed.
  public var reason: String
  /// Makes a failure.
  public init(toy: Int, hypothesis: ToyHypothesis, reason: String) {
    self.toy = toy
    self.hypothesis = hypothesis
    self.reason = reason
  }
}

/// The values of a statistic in neighbouring toys of one seed.
public struct ToyRun: Sendable, Equatable {
  /// The seed.
  public var seed: UInt64
  /// The indices of the toys; each was drawn once from each hypothesis.
  public var toys: Range<Int>
  /// The statistic in toys of the tested hypothesis, in the order of toys, failures left out.
  public var tested: [Double]
  /// The same of the alternative.
  public var alternative: [Double]
  /// The toys that could not be fitted, in order.
  public var failures: [ToyFailure]
  /// Makes a run.
  public init(
    seed: UInt64, toys: Range<Int>, tested: [Double], alternative: [Double],
    failures: [ToyFailure] = []
  ) {
    self.seed = seed
    self.toys = toys
    self.tested = tested
    self.alternative = alternative
    self.failures = failures
  }

  /// Appends the run that begins where this one ends.
  mutating func append(_ next: ToyRun) {
    toys = toys.lowerBound..<next.toys.upperBound
    tested += next.tested
    alternative += next.alternative
    failures += next.failures
  }
}

/// The distributions of a test statistic under both hypotheses, and its value in the data.
public struct ToyDistributions: Sendable, Equatable {
  /// Which model it is: any text that differs between models, a digest for instance.
  public var model: String
  /// The statistic.
  public var kind: TestStatisticKind
  /// The tested strength.
  public var strength: Double
  /// The statistic of the observed data.
  public var observed: Double
  /// μ̂ of the observed data.
  public var bestStrength: Double
  /// The toys, ordered by seed and index; neighbouring ranges are one.
  public private(set) var runs: [ToyRun]

  /// Makes distributions; throws where two runs have toys in common.
  public init(
    model: String, kind: TestStatisticKind, strength: Double, observed: Double,
    bestStrength: Double, runs: [ToyRun]
  ) throws(InferenceError) {
    self.model = model
    self.kind = kind
    self.strength = strength
    self.observed = observed
    self.bestStrength = bestStrength
    self.runs = try Self.joined(runs)
  }

  /// The toys of both; throws where the studies differ or have toys in common.
  public func merged(with other: ToyDistributions) throws(InferenceError) -> ToyDistributions {
    let differences: [(String, String, String)] = [
      ("models", model, other.model), ("statistics", kind.rawValue, other.kind.rawValue),
      ("tested strengths", "\(strength)", "\(other.strength)"),
      ("observed statistics", "\(observed)", "\(other.observed)"),
    ]
    for (what, left, right) in differences where left != right {
      throw .toysDoNotMerge("their \(what) are \(left) and \(right)")
    }
    var merged = self
    merged.runs = try Self.joined(runs + other.runs)
    return merged
  }

  /// Puts other values in the place of each run's.
  mutating func resample(_ change: (ToyRun) -> ToyRun) { runs = runs.map(change) }

  /// The number of toys, drawn once from each hypothesis.
  public var toyCount: Int { runs.reduce(0) { $0 + $1.toys.count } }

  /// All failures, in order.
  public var failures: [ToyFailure] { runs.flatMap(\.failures) }

  private static func joined(_ runs: [ToyRun]) throws(InferenceError) -> [ToyRun] {
    let ordered = runs.filter { !$0.toys.isEmpty }.sorted {
      ($0.seed, $0.toys.lowerBound) < ($1.seed, $1.toys.lowerBound)
    }
    var joined: [ToyRun] = []
    for run in ordered {
      guard let last = joined.last, last.seed == run.seed else {
        joined.append(run)
        continue
      }
      guard last.toys.upperBound <= run.toys.lowerBound else {
        throw .toysDoNotMerge(
          "both have the toys \(run.toys.lowerBound) to"
            + " \(min(last.toys.upperBound, run.toys.upperBound) - 1) of seed \(run.seed); make the"
            + " second ones from another first toy or with another seed")
      }
      if last.toys.upperBound == run.toys.lowerBound {
        joined[joined.count - 1].append(run)
      } else {
        joined.append(run)
      }
    }
    return joined
  }
}
