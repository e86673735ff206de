import ExperimentalResults

/// A drawn set of data for a whole database, as a run keeps it (`pseudo.json`).
public struct PseudoDatabase: Codable, Sendable, Equatable {
  /// The format that this version writes.
  public static let currentFormat = 1
  /// Format number.
  public var format = Self.currentFormat
  /// The seed of the series, and which of it this is, from 0.
  public var seed: UInt64
  public var number: Int
  /// How it was drawn.
  public var settings: PseudoSettings
  /// The protomodel whose signal is in it; nil for background alone.
  public var injected: Protomodel?
  /// The significance that the most sensitive combination expects of it.
  public var expectedZ: Double?
  /// The data.
  public var overlay: DataOverlay

  /// Describes drawn data.
  public init(
    seed: UInt64, number: Int, settings: PseudoSettings, injected: Protomodel? = nil,
    overlay: DataOverlay
  ) {
    self.seed = seed
    self.number = number
    self.settings = settings
    self.injected = injected
    self.overlay = overlay
  }
}

/// Random streams of a series, each from the seed, what it is for, and a number.
public enum PseudoStream {
  /// The seed of the hunt on a pseudo-database.
  public static func huntSeed(of seed: UInt64, number: Int) -> UInt64 {
    key(seed, "hunt", number)
  }

  /// A seed made of the series' seed, a name and a number: FNV-1a over all their bytes, mixed.
  static func key(_ seed: UInt64, _ name: String, _ number: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: seed >> shift)) }
    for byte in name.utf8 { add(byte) }
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    return hash ^ (hash >> 33)
  }
}
