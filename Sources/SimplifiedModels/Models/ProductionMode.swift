/// A production mode: one, two or three signed particles beyond the SM, sorted by code.
///
/// A signed mode is one charge state of a process. `(-1000001, 1000001)` is d̃ with its antisquark,
/// `(1000001, 1000021)` d̃ with a gluino and `(-1000001, 1000021)` its antisquark with a gluino;
/// `1000011` is negative and `1000024` positive, as PDG has it. Charge conjugate modes are two
/// modes with a cross section each: nothing is counted in both, and the rate of a process is the
/// sum over its signed modes. Pairs of reference cross sections name particles with one code only
/// (`ParticleID.hasOneCode`) by their positive code. A resonance is a mode of one particle.
public struct ProductionMode: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The particle with the smallest code.
  public let first: ParticleID
  /// The next one; `.none` where there is one particle.
  public let second: ParticleID
  /// The next one; `.none` where there are one or two particles.
  public let third: ParticleID

  /// Orders the pair.
  public init(_ a: ParticleID, _ b: ParticleID) {
    first = min(a, b)
    second = max(a, b)
    third = .none
  }

  /// Orders the particles; nil unless there are one to three, each with a code.
  public init?(_ particles: [ParticleID]) {
    let sorted = particles.sorted()
    guard (1...3).contains(sorted.count), !sorted.contains(.none) else { return nil }
    first = sorted[0]
    second = sorted.count > 1 ? sorted[1] : .none
    third = sorted.count > 2 ? sorted[2] : .none
  }

  /// How many particles there are.
  public var count: Int { second == .none ? 1 : third == .none ? 2 : 3 }

  /// The particles, sorted.
  public var particles: [ParticleID] { Array([first, second, third].prefix(count)) }

  /// By the codes one after the other, resonances before pairs of the same first particle.
  public static func < (a: ProductionMode, b: ProductionMode) -> Bool {
    if a.first != b.first { return a.first < b.first }
    if a.second != b.second { return b.count > 1 && (a.count == 1 || a.second < b.second) }
    return b.count > 2 && (a.count == 2 || a.third < b.third)
  }

  /// The two particles that come out of a pair, sneutrinos told apart from antisneutrinos.
  ///
  /// A mode may name a sneutrino by its positive code; lepton number says which it is: of a pair
  /// one is the antiparticle, and beside a negative slepton (positive code) it is the antiparticle
  /// too.
  var produced: (ParticleID, ParticleID) {
    if first == second { return first.isSneutrino ? (first.conjugate, second) : (first, second) }
    if first.rawValue > 0 && second.rawValue > 0 {
      if first.isSneutrino && second.isLepton { return (first.conjugate, second) }
      if second.isSneutrino && first.isLepton { return (first, second.conjugate) }
    }
    return (first, second)
  }

  /// The codes in parentheses.
  public var description: String {
    "(\(particles.map { "\($0.rawValue)" }.joined(separator: ", ")))"
  }
}

extension ProductionMode: Codable {
  private enum CodingKeys: String, CodingKey { case first, second, third }

  /// Reads `first` and, where they are there, `second` and `third`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    var particles = [try values.decode(ParticleID.self, forKey: .first)]
    for key in [CodingKeys.second, .third] {
      if let particle = try values.decodeIfPresent(ParticleID.self, forKey: key) {
        particles.append(particle)
      }
    }
    guard let mode = ProductionMode(particles) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: values.codingPath, debugDescription: "found a particle with the code 0"))
    }
    self = mode
  }

  /// Writes `first` and, where they are there, `second` and `third`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(first, forKey: .first)
    if count > 1 { try values.encode(second, forKey: .second) }
    if count > 2 { try values.encode(third, forKey: .third) }
  }
}
