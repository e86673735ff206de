/// What charginos and neutralinos of a model mostly are, which decides how they are produced.
public struct ElectroweakinoKinds: Sendable, Equatable {
  /// A gauge eigenstate.
  public enum Kind: String, Sendable {
    case bino, wino, higgsino
  }

  /// By chargino or neutralino.
  public private(set) var kinds: [ParticleID: Kind]
  /// Where they are from, in words; the mixtures that are far from pure.
  public private(set) var notes: [String]

  static let charginos = [1_000_024, 1_000_037].map { ParticleID($0) }
  static let neutralinos = [1_000_022, 1_000_023, 1_000_025, 1_000_035].map { ParticleID($0) }
  /// A share below this is said to be a mixture.
  private static let pure = 0.9

  /// As protomodels have them: N1 bino, C1, C2, N2 and N3 winos.
  public static let winos = ElectroweakinoKinds(
    kinds: [
      charginos[0]: .wino, charginos[1]: .wino, neutralinos[0]: .bino, neutralinos[1]: .wino,
      neutralinos[2]: .wino,
    ], notes: ["charginos and neutralinos are taken as pure winos"])

  /// N1, N2 and C1 are higgsinos; nothing is said of the others.
  public static let higgsinos = ElectroweakinoKinds(
    kinds: [
      charginos[0]: .higgsino, neutralinos[0]: .higgsino, neutralinos[1]: .higgsino,
    ], notes: ["C1, N1 and N2 are taken as pure higgsinos"])

  private init(kinds: [ParticleID: Kind], notes: [String]) {
    self.kinds = kinds
    self.notes = notes
  }

  /// The largest component of each, by the mixing matrices (`NMIX`, `UMIX`, `VMIX`).
  public init(_ mixing: ElectroweakinoMixing) {
    kinds = [:]
    notes = []
    for (row, particle) in Self.neutralinos.enumerated() {
      let parts = mixing.neutralinos[row].map { $0 * $0 }
      set(
        particle, "N\(row + 1)",
        [(.bino, parts[0]), (.wino, parts[1]), (.higgsino, parts[2] + parts[3])])
    }
    for (row, particle) in Self.charginos.enumerated() {
      let wino =
        (mixing.minus[row][0] * mixing.minus[row][0]
          + mixing.plus[row][0] * mixing.plus[row][0]) / 2
      set(particle, "C\(row + 1)", [(.wino, wino), (.higgsino, 1 - wino)])
    }
    let names = (Self.charginos + Self.neutralinos).compactMap { kinds[$0]?.rawValue }
    notes.insert(
      "C1, C2, N1, N2, N3, N4 count as \(names.joined(separator: ", ")) (mixing matrices)", at: 0)
  }

  private mutating func set(_ particle: ParticleID, _ name: String, _ parts: [(Kind, Double)]) {
    guard let largest = parts.max(by: { $0.1 < $1.1 }) else { return }
    kinds[particle] = largest.0
    if largest.1 < Self.pure {
      let percent = Int((100 * largest.1).rounded())
      notes.append(
        "\(name) is a mixture, \(percent) % \(largest.0.rawValue): its rate is a rough one")
    }
  }

  /// Signed modes with the process whose table describes them, sorted.
  var modes: [(mode: ProductionMode, process: ReferenceProcess)] {
    var modes: [(mode: ProductionMode, process: ReferenceProcess)] = []
    for chargino in Self.charginos {
      guard let kind = kinds[chargino], kind != .bino else { continue }
      let isWino = kind == .wino
      modes.append(
        (
          ProductionMode(chargino.conjugate, chargino),
          isWino ? .charginoPair : .higgsinoCharginoPair
        ))
      for neutralino in Self.neutralinos where kinds[neutralino] == kind {
        modes.append(
          (
            ProductionMode(chargino, neutralino),
            isWino ? .charginoPlusNeutralino : .higgsinoCharginoPlusNeutralino
          ))
        modes.append(
          (
            ProductionMode(chargino.conjugate, neutralino),
            isWino ? .charginoMinusNeutralino : .higgsinoCharginoMinusNeutralino
          ))
      }
    }
    let higgsinos = Self.neutralinos.filter { kinds[$0] == .higgsino }
    for (place, first) in higgsinos.enumerated() {
      for second in higgsinos.dropFirst(place + 1) {
        modes.append((ProductionMode(first, second), .higgsinoNeutralinoPair))
      }
    }
    return modes.sorted { $0.mode < $1.mode }
  }
}

/// The real mixing matrices of charginos and neutralinos (`BLOCK NMIX`, `UMIX`, `VMIX`).
public struct ElectroweakinoMixing: Sendable, Equatable {
  /// Four rows: bino, wino, two higgsinos.
  public var neutralinos: [[Double]]
  /// Two rows of U: wino, higgsino.
  public var minus: [[Double]]
  /// Two rows of V: wino, higgsino.
  public var plus: [[Double]]

  /// Makes matrices; nil where the sizes are not 4 × 4 and 2 × 2, or rows are not of length 1 (to 2 %).
  public init?(neutralinos: [[Double]], minus: [[Double]], plus: [[Double]]) {
    for (matrix, size) in [(neutralinos, 4), (minus, 2), (plus, 2)] {
      guard matrix.count == size,
        matrix.allSatisfy({ row in
          row.count == size && abs(row.reduce(0) { $0 + $1 * $1 } - 1) < 0.02
        })
      else { return nil }
    }
    self.neutralinos = neutralinos
    self.minus = minus
    self.plus = plus
  }
}
