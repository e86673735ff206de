/// A stream of random numbers: GSL's Mersenne twister with its whole state in hand.
///
/// One stream belongs to one chain. Two streams with the same run seed and different chains are
/// independent: the generator is seeded from a hash of both (SplitMix64 finaliser).
public struct RandomStream: ~Copyable {
  /// Starts the stream of `chain` in the run with `runSeed`.
  public init(runSeed: UInt64, chain: UInt64) { fatalError("unbuilt") }
  /// Restores a stream from the bytes of `state`.
  public init(state: [UInt8]) throws(NumericsError) { fatalError("unbuilt") }
  /// The whole state of the generator, for a checkpoint.
  public var state: [UInt8] { fatalError("unbuilt") }
  /// Uniform in [0, 1).
  public mutating func uniform() -> Double { fatalError("unbuilt") }
  /// Uniform in [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double { fatalError("unbuilt") }
  /// A whole number in 0 ..< bound.
  public mutating func index(below bound: Int) -> Int { fatalError("unbuilt") }
  /// Normal with the given mean and standard deviation.
  public mutating func normal(mean: Double, deviation: Double) -> Double { fatalError("unbuilt") }
  /// Poisson with the given mean.
  public mutating func poisson(mean: Double) -> Int { fatalError("unbuilt") }
  deinit {}
}
