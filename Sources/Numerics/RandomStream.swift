@preconcurrency internal import CGSL

/// A stream of random numbers: GSL's Mersenne twister with its whole state in hand.
///
/// One stream belongs to one chain. It is seeded from a hash of (run seed, chain): chains of one run
/// have different seeds (the hash is one-to-one in chains below 2³²), and neighbouring run seeds
/// give unrelated ones.
public struct RandomStream: ~Copyable {
  private let generator: UnsafeMutablePointer<gsl_rng>

  /// Starts the stream of `chain` in the run with `runSeed`.
  public init(runSeed: UInt64, chain: UInt64) {
    generator = Self.makeGenerator()
    gsl_rng_set(generator, UInt(Self.seed(runSeed: runSeed, chain: chain)))
  }

  /// Restores a stream from the bytes of `state`.
  public init(state: [UInt8]) throws(NumericsError) {
    let generator = Self.makeGenerator()
    let size = gsl_rng_size(generator)
    guard state.count == size, Self.position(in: state) <= Self.words else {
      gsl_rng_free(generator)
      throw .randomState(found: state.count, expected: size)
    }
    UnsafeMutableRawBufferPointer(start: gsl_rng_state(generator), count: size)
      .copyBytes(from: state)
    self.generator = generator
  }

  /// The whole state of the generator, for a checkpoint.
  public var state: [UInt8] {
    Array(UnsafeRawBufferPointer(start: gsl_rng_state(generator), count: gsl_rng_size(generator)))
  }

  /// Uniform in [0, 1).
  public mutating func uniform() -> Double { gsl_rng_uniform(generator) }

  /// Uniform in [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) * gsl_rng_uniform(generator)
  }

  /// A whole number in 0 ..< bound, every one with the same probability.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= 1 << 32, "a bound between 1 and 2³²")
    if bound == 1 << 32 { return Int(gsl_rng_get(generator)) }
    return Int(gsl_rng_uniform_int(generator, UInt(bound)))
  }

  /// Normal with the given mean and standard deviation.
  public mutating func normal(mean: Double, deviation: Double) -> Double {
    mean + gsl_ran_gaussian(generator, deviation)
  }

  /// Poisson with the given mean, at most 10⁹.
  public mutating func poisson(mean: Double) -> Int {
    precondition(mean >= 0 && mean <= 1e9, "a mean between 0 and 10⁹")
    return Int(gsl_ran_poisson(generator, mean))
  }

  deinit { gsl_rng_free(generator) }
}

extension RandomStream {
  /// Words of the twister's state.
  private static let words = 624

  private static func makeGenerator() -> UnsafeMutablePointer<gsl_rng> {
    _ = GSL.isQuiet
    guard let generator = gsl_rng_alloc(gsl_rng_mt19937) else {
      preconditionFailure("no memory for a random generator")
    }
    return generator
  }

  /// The twister's place in its table, stored after the words of its state; a damaged one would read
  /// outside the table.
  private static func position(in state: [UInt8]) -> UInt32 {
    let offset = words * MemoryLayout<UInt>.size
    guard state.count >= offset + 4 else { return .max }
    return state.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// The generator takes 32 bits of seed: chains are permuted under a key made from the run seed.
  static func seed(runSeed: UInt64, chain: UInt64) -> UInt32 {
    let key = splitMix(runSeed &+ splitMix(chain >> 32))
    var word = UInt32(truncatingIfNeeded: chain) ^ UInt32(truncatingIfNeeded: key)
    word = (word ^ (word >> 16)) &* 0x7feb_352d
    word = (word ^ (word >> 15)) &* 0x846c_a68b
    return (word ^ (word >> 16)) ^ UInt32(truncatingIfNeeded: key >> 32)
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static func splitMix(_ seed: UInt64) -> UInt64 {
    var word = seed &+ 0x9e37_79b9_7f4a_7c15
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
