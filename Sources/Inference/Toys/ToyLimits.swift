import Foundation
import Likelihoods
import Numerics

/// Upper limits on the signal strength whose CLs are counted in toys.
public struct ToyLimits: Sendable, Equatable {
  /// A limit and its error, the standard deviation that the number of toys leaves.
  public struct Limit: Sendable, Equatable {
    /// The limit.
    public var value: Double
    /// One standard deviation.
    public var error: Double
  }

  /// The observed limit.
  public var observed: Limit
  /// Limits expected from the background at -2, -1, 0, +1, +2 standard deviations.
  public var expected: [Limit]
  /// The strengths at which toys were made, ascending, and the tests there.
  public var points: [(strength: Double, test: ToyTest)]
  /// Fits of toys that failed, of all strengths.
  public var failures: Int

  /// Whether two results are the same.
  public static func == (left: ToyLimits, right: ToyLimits) -> Bool {
    left.observed == right.observed && left.expected == right.expected
      && left.failures == right.failures
      && left.points.elementsEqual(right.points) { $0 == $1 }
  }
}

/// The search for limits by toys.
///
/// It begins at the asymptotic limits. Toys of one seed have the same random numbers at every
/// strength, so that CLs falls nearly without noise from one strength to the next. Between the two
/// strengths around a limit, at most 10 % apart, ln CLs is taken for a straight line.
public struct ToyLimitSearch {
  /// The statistic, q̃μ or qμ.
  public var kind = TestStatisticKind.qtilde
  /// The confidence level.
  public var confidenceLevel = 0.95
  /// Threads for the errors; no result depends on them.
  public var threads = 1

  private static let width = 1.1
  private static let mostPoints = 80
  private static let replicas = 100

  /// A search with the usual statistic and level.
  public init() {}

  /// The limits of a likelihood; `makeToys` makes the toys of a study, the same number each time.
  public func limits(
    of likelihood: any Likelihood, makeToys: (ToyStudy) throws -> ToyRun
  ) throws -> ToyLimits {
    precondition(kind.hasCLs, "limits are those of CLs")
    let level = 1 - confidenceLevel
    let profile = FittedProfile(likelihood)
    let asymptotic = try Asymptotics.limits(
      observed: profile, asimov: profile.asimov(), confidenceLevel: confidenceLevel)
    var curve = ToyCurve(level: level)
    func add(_ strength: Double) throws {
      if curve.points.contains(where: { $0.strength == strength }) { return }
      let study = try ToyStudy(likelihood, kind: kind, strength: strength)
      try curve.add(study.distributions(of: [makeToys(study)], model: ""))
    }
    for start in [asymptotic.observed] + asymptotic.expected { try add(start) }
    for number in 0..<6 {
      while let next = curve.next(number, width: Self.width) {
        guard curve.points.count < Self.mostPoints, next.isFinite, next > 0 else {
          throw InferenceError.noLimit(
            "CLs counted in toys does not cross \(level) between μ = 0 and"
              + " μ = \(curve.points.last?.strength ?? next); make more toys")
        }
        try add(next)
      }
    }
    let limits = curve.limits(replicas: Self.replicas, threads: threads)
    return ToyLimits(
      observed: limits[0], expected: Array(limits[1...]),
      points: curve.points.map { ($0.strength, $0.test) },
      failures: curve.points.reduce(0) { $0 + $1.toys.failures.count })
  }
}

/// CLs, observed and expected, at some strengths.
private struct ToyCurve {
  struct Point {
    let strength: Double
    let toys: ToyDistributions
    let test: ToyTest
  }

  let level: Double
  private(set) var points: [Point] = []

  init(level: Double) { self.level = level }

  mutating func add(_ toys: ToyDistributions) throws {
    points.append(Point(strength: toys.strength, toys: toys, test: try ToyTest(toys)))
    points.sort { $0.strength < $1.strength }
  }

  /// CLs of the data (0) or of the background at five fluctuations (1 to 5).
  ///
  /// Where no toy of the background is so far out CLs is unknown: such a strength is not excluded.
  private static func cls(_ number: Int, _ test: ToyTest) -> Double {
    let value = number == 0 ? test.cls.value : test.expected[number - 1]
    return value.isFinite ? value : 1
  }

  /// The neighbouring points between which CLs first falls below the level.
  private func bracket(_ number: Int) -> (left: Int?, right: Int?) {
    let right = points.indices.first { Self.cls(number, points[$0].test) < level }
    guard let right else { return (points.indices.last, nil) }
    return (right > 0 ? right - 1 : nil, right)
  }

  /// The strength that is to be tried next; nil where the limit is known well enough.
  ///
  /// A bracket is halved, in ln μ: in few counts CLs has steps, on which faster searches stall.
  func next(_ number: Int, width: Double) -> Double? {
    let (left, right) = bracket(number)
    guard let right else { return left.map { 1.4 * points[$0].strength } }
    guard let left else { return points[right].strength / 1.4 }
    let (low, high) = (points[left].strength, points[right].strength)
    return high <= width * low ? nil : (low * high).squareRoot()
  }

  /// Where CLs is at the level between two points.
  private func crossing(_ number: Int, _ left: Int, _ right: Int) -> Double {
    let (low, high) = (points[left], points[right])
    let (above, below) = (Self.cls(number, low.test), Self.cls(number, high.test))
    let part =
      below > 0 ? log(above / level) / log(above / below) : (above - level) / (above - below)
    return low.strength + part * (high.strength - low.strength)
  }

  /// The six limits; errors are those of CLs in samples of the toys drawn with replacement, over the
  /// slope of CLs.
  func limits(replicas: Int, threads: Int) -> [ToyLimits.Limit] {
    let brackets = (0..<6).map { number in
      let (left, right) = bracket(number)
      return (left: left ?? 0, right: right ?? 0)
    }
    let values = (0..<6).map { crossing($0, brackets[$0].left, brackets[$0].right) }
    let used = Set(brackets.flatMap { [$0.left, $0.right] })
    let samples = Workers.map(replicas, threads: threads, state: 0) { _, replica in
      let tests = points.indices.map { index in
        used.contains(index) ? try? ToyTest(points[index].toys.resampled(UInt64(replica))) : nil
      }
      return (0..<6).map { number -> Double in
        let (left, right) = brackets[number]
        guard let low = tests[left], let high = tests[right] else { return level }
        let (above, below) = (Self.cls(number, low), Self.cls(number, high))
        let part =
          (values[number] - points[left].strength)
          / (points[right].strength - points[left].strength)
        return above + part * (below - above)
      }
    }
    return (0..<6).map { number in
      let (left, right) = brackets[number]
      let fall =
        Self.cls(number, points[left].test) - Self.cls(number, points[right].test)
      let slope = fall / (points[right].strength - points[left].strength)
      let found = samples.map { $0[number] }
      let mean = found.reduce(0, +) / Double(found.count)
      let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(found.count - 1)
      return ToyLimits.Limit(value: values[number], error: variance.squareRoot() / slope)
    }
  }
}

extension ToyDistributions {
  /// As many toys drawn from these with replacement, up to Poisson fluctuations.
  ///
  /// A toy is drawn as often in all distributions with its seed and number.
  fileprivate func resampled(_ replica: UInt64) -> ToyDistributions {
    var copy = self
    copy.resample { run in
      var random = RandomStream(runSeed: ~run.seed, chain: replica)
      var (tested, alternative): ([Double], [Double]) = ([], [])
      var failed: [ToyHypothesis: Set<Int>] = [:]
      for failure in run.failures { failed[failure.hypothesis, default: []].insert(failure.toy) }
      var places = (tested: 0, alternative: 0)
      for toy in run.toys {
        let counts = (random.poisson(mean: 1), random.poisson(mean: 1))
        if failed[.tested]?.contains(toy) != true {
          for _ in 0..<counts.0 { tested.append(run.tested[places.tested]) }
          places.tested += 1
        }
        if failed[.alternative]?.contains(toy) != true {
          for _ in 0..<counts.1 { alternative.append(run.alternative[places.alternative]) }
          places.alternative += 1
        }
      }
      return ToyRun(seed: run.seed, toys: run.toys, tested: tested, alternative: alternative)
    }
    return copy
  }
}
