import Foundation
import Numerics

/// A distribution that is fitted to the largest values of a sample, to go beyond what can be counted.
public enum TailLaw: Codable, Sendable, Equatable {
  /// P(X ≥ x) = 1 - exp(-exp(-(x - location) / scale)): the law of maxima of many like values.
  case gumbel(location: Double, scale: Double)
  /// P(X ≥ x | X ≥ threshold) = (1 + ξ (x - threshold) / scale)^(-1/ξ): the law of excesses.
  case generalisedPareto(threshold: Double, scale: Double, shape: Double)

  /// P(X ≥ x), of the second law above its threshold alone.
  public func survival(at x: Double) -> Double {
    switch self {
    case .gumbel(let location, let scale): return -expm1(-exp(-(x - location) / scale))
    case .generalisedPareto(let threshold, let scale, let shape):
      let excess = max(0, x - threshold) / scale
      if abs(shape) < 1e-9 { return exp(-excess) }
      let base = 1 + shape * excess
      return base > 0 ? exp(-log(base) / shape) : 0
    }
  }

  /// x with P(X ≥ x) = p.
  public func quantile(survival p: Double) -> Double {
    switch self {
    case .gumbel(let location, let scale): return location - scale * log(-log1p(-p))
    case .generalisedPareto(let threshold, let scale, let shape):
      if abs(shape) < 1e-9 { return threshold - scale * log(p) }
      return threshold + scale * expm1(-shape * log(p)) / shape
    }
  }

  /// The law of maxima, by maximum likelihood; nil for fewer than three values or equal ones.
  public static func gumbel(fittedTo values: [Double]) -> TailLaw? {
    guard let least = values.min(), let largest = values.max(), values.count > 2, largest > least
    else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    // d ln L / d scale = 0, with values taken from the least so that no exponential overflows.
    func slope(_ scale: Double) -> Double {
      let weights = values.map { exp(-($0 - least) / scale) }
      let weighted = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      return mean - weighted - scale
    }
    let range = largest - least
    guard let scale = try? RootFinding.root(in: 1e-6 * range, 2 * range, of: slope) else {
      return nil
    }
    let sum = values.reduce(0) { $0 + exp(-($1 - least) / scale) }
    return .gumbel(location: least - scale * log(sum / n), scale: scale)
  }

  /// The law of excesses of the values above a threshold, by maximum likelihood with -½ ≤ ξ ≤ 1.
  ///
  /// With θ = ξ / scale the best ξ is the mean of ln(1 + θ y), which leaves one number (Grimshaw 1993).
  public static func generalisedPareto(
    fittedTo values: [Double], above threshold: Double
  ) -> TailLaw? {
    let excesses = values.filter { $0 > threshold }.map { $0 - threshold }
    guard excesses.count > 4, let largest = excesses.max() else { return nil }
    let n = Double(excesses.count)
    let mean = excesses.reduce(0, +) / n
    func shape(_ theta: Double) -> Double { excesses.reduce(0) { $0 + log1p(theta * $1) } / n }
    func loss(_ theta: Double) -> Double {
      if abs(theta * mean) < 1e-7 { return log(mean) + 1 }
      let own = shape(theta)
      return log(own / theta) + own + 1
    }
    let lowest = -(1 - 1e-9) / largest
    let left = (try? RootFinding.root(in: lowest, 0) { shape($0) + 0.5 }) ?? lowest
    let right = (try? RootFinding.root(in: 0, 1e3 / mean) { shape($0) - 1 }) ?? 1e3 / mean
    // The loss may have two valleys: the best of a scan is narrowed.
    let places = (0...60).map { left + (right - left) * Double($0) / 60 }
    let scanned = places.indices.min { loss(places[$0]) < loss(places[$1]) } ?? 0
    let best = RootFinding.minimum(
      in: places[max(0, scanned - 1)], places[min(60, scanned + 1)], of: loss
    ).position
    let own = shape(best)
    let scale = abs(best * mean) < 1e-7 ? mean : own / best
    return .generalisedPareto(threshold: threshold, scale: scale, shape: own)
  }
}

/// A tail of a sample, the p-value that it gives to a value, and how well it fits.
public struct TailFit: Codable, Sendable, Equatable {
  /// The law.
  public var law: TailLaw
  /// Values that it was fitted to, and all.
  public var count: Int
  public var total: Int
  /// P(X ≥ the observed value), with the share of values below a threshold taken from the counts.
  public var pValue: Double
  /// Central interval of the p-value from samples drawn from the fit and fitted again.
  public var low: Double
  public var high: Double
  /// Its confidence level.
  public var level: Double
  /// Distance of the sample from the law (Kolmogorov-Smirnov), and the share of samples drawn from the
  /// fit, fitted again, that lie farther from theirs.
  public var distance: Double
  public var goodness: Double

  private static let samples = 500

  /// Fits the law of maxima to all values.
  public static func gumbel(_ values: [Double], observed: Double, seed: UInt64 = 1) -> TailFit? {
    TailFit(values, observed: observed, share: 1, seed: seed) { TailLaw.gumbel(fittedTo: $0) }
  }

  /// Fits the law of excesses to the largest values, those above the quantile 1 - `share`.
  public static func excesses(
    _ values: [Double], observed: Double, share: Double = 0.4, seed: UInt64 = 1
  ) -> TailFit? {
    let sorted = values.sorted()
    let first = Int((Double(sorted.count) * (1 - share)).rounded(.down))
    guard first > 0, first < sorted.count else { return nil }
    let threshold = sorted[first - 1]
    guard observed > threshold else { return nil }
    let tail = sorted.filter { $0 > threshold }
    return TailFit(
      tail, observed: observed, share: Double(tail.count) / Double(sorted.count), seed: seed
    ) { TailLaw.generalisedPareto(fittedTo: $0, above: threshold) }
  }

  private init?(
    _ values: [Double], observed: Double, share: Double, seed: UInt64,
    fit: ([Double]) -> TailLaw?
  ) {
    guard let law = fit(values) else { return nil }
    self.law = law
    count = values.count
    total = Int((Double(values.count) / share).rounded())
    level = 0.6827
    pValue = share * law.survival(at: observed)
    distance = Self.distance(values, law)
    var random = RandomStream(runSeed: seed, chain: 0)
    var farther = 0
    var found: [Double] = []
    for _ in 0..<Self.samples {
      var sample: [Double] = []
      for _ in values.indices { sample.append(law.quantile(survival: 1 - random.uniform())) }
      guard let again = fit(sample) else { continue }
      found.append(share * again.survival(at: observed))
      if Self.distance(sample, again) >= distance { farther += 1 }
    }
    found.sort()
    goodness = found.isEmpty ? .nan : Double(farther) / Double(found.count)
    let tail = (1 - level) / 2
    func quantile(_ p: Double) -> Double {
      found.isEmpty ? .nan : found[min(found.count - 1, Int(p * Double(found.count)))]
    }
    (low, high) = (quantile(tail), quantile(1 - tail))
  }

  private static func distance(_ values: [Double], _ law: TailLaw) -> Double {
    KolmogorovSmirnov(values) { 1 - law.survival(at: $0) }.distance
  }
}
