import MarkovChains
import Runs

/// The curve of a chain in at most some thousand buckets of equal width, which double when it grows.
///
/// Every bucket keeps its largest and its smallest value with their steps, so that no peak is lost however
/// many steps there are.
struct ThinnedTrace: Sendable, Equatable {
  /// What some successive steps have in common.
  struct Bucket: Sendable, Equatable {
    /// First and last step.
    var first: Int
    var last: Int
    /// Largest and smallest ln density, and where they were reached first.
    var high: Double
    var highStep: Int
    var low: Double
    var lowStep: Int
    /// ln density after the last step, and the temperature of it.
    var value: Double
    var temperature: Double
    /// Steps that were moves, and those of them that were accepted.
    var tried: Int
    var accepted: Int

    init(_ mark: StepMark) {
      (first, last) = (mark.step, mark.step)
      (high, highStep, low, lowStep) = (mark.logDensity, mark.step, mark.logDensity, mark.step)
      (value, temperature) = (mark.logDensity, mark.temperature)
      tried = mark.step > 0 ? 1 : 0
      accepted = mark.outcome == .accepted ? 1 : 0
    }

    /// Takes in the bucket that follows.
    mutating func append(_ next: Bucket) {
      last = next.last
      if next.high > high { (high, highStep) = (next.high, next.highStep) }
      if next.low < low { (low, lowStep) = (next.low, next.lowStep) }
      (value, temperature) = (next.value, next.temperature)
      tried += next.tried
      accepted += next.accepted
    }
  }

  /// Buckets at most; a power of two.
  static let capacity = 4096
  private(set) var buckets: [Bucket] = []
  /// Steps of a bucket, but for the last one.
  private(set) var width = 1

  /// Takes in the step that follows.
  mutating func append(_ mark: StepMark) {
    let bucket = Bucket(mark)
    if let last = buckets.indices.last, buckets[last].first / width == mark.step / width {
      buckets[last].append(bucket)
      return
    }
    buckets.append(bucket)
    while buckets.count > Self.capacity {
      width *= 2
      buckets = Self.merged(buckets, width: width)
    }
  }

  /// The steps from `first` to `last` in at most about `count` buckets.
  func thinned(to count: Int, from first: Int = 0, to last: Int = .max) -> [Bucket] {
    let seen = buckets.filter { $0.last >= first && $0.first <= last }
    return Self.thinned(seen, to: count)
  }

  /// Puts successive buckets together until there are at most `count`.
  static func thinned(_ buckets: [Bucket], to count: Int) -> [Bucket] {
    guard let start = buckets.first?.first, let end = buckets.last?.last else { return [] }
    var width = 1
    while (end - start) / width >= max(1, count) { width *= 2 }
    return merged(buckets, width: width)
  }

  private static func merged(_ buckets: [Bucket], width: Int) -> [Bucket] {
    var merged: [Bucket] = []
    for bucket in buckets {
      if let last = merged.indices.last, merged[last].first / width == bucket.first / width {
        merged[last].append(bucket)
      } else {
        merged.append(bucket)
      }
    }
    return merged
  }
}
