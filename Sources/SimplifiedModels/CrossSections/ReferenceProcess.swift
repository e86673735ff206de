/// A process of the reference tables and the signed production modes that it stands for.
///
/// A table's value divided by `modesSummed` is the cross section of one signed mode at strength 1.
/// Assumptions behind that division:
/// - *squark pair*: the table sums ten degenerate squarks (five flavours, left and right); one
///   squark with its antisquark gets a tenth.
/// - *gluino with squark*: the table sums eight degenerate squarks (four flavours, left and right)
///   and their antisquarks at equal masses. Each squark gets an eighth, and of that each sign gets
///   half. This equal share underestimates valence flavours (u, d) and their squarks (not
///   antisquarks) and overestimates the others; a strength multiplier takes the difference up.
/// - *chargino pair*, *chargino with neutralino*: pure wino rates for C1, C2, N2 and N3 alike.
/// - *left stau pair*: no mixing.
/// - *higgsino …*: not for modes of the hunt, but for models whose mixing says so
///   (`ElectroweakinoKinds`).
public enum ReferenceProcess: String, CaseIterable, Sendable {
  case gluinoPair = "gluino pair"
  case squarkPair = "squark pair"
  case gluinoSquark = "gluino with squark"
  case stopSbottomPair = "stop or sbottom pair"
  case charginoPair = "wino chargino pair"
  case charginoPlusNeutralino = "wino chargino+ with neutralino"
  case charginoMinusNeutralino = "wino chargino- with neutralino"
  case leftSleptonPair = "left slepton pair"
  case leftStauPair = "left stau pair"
  case sneutrinoPair = "sneutrino pair"
  case sleptonMinusSneutrino = "slepton- with sneutrino"
  case sleptonPlusSneutrino = "slepton+ with sneutrino"
  case higgsinoCharginoPair = "higgsino chargino pair"
  case higgsinoCharginoPlusNeutralino = "higgsino chargino+ with neutralino"
  case higgsinoCharginoMinusNeutralino = "higgsino chargino- with neutralino"
  case higgsinoNeutralinoPair = "higgsino neutralino pair"

  static let gluino = 1_000_021
  static let LSP = 1_000_022
  static let squarks = 1_000_001...1_000_004
  static let heavySquarks = [1_000_005, 1_000_006, 2_000_005, 2_000_006]
  static let sleptons = [1_000_011, 1_000_013, 1_000_015]
  static let sneutrinos = [1_000_012, 1_000_014, 1_000_016]
  static let charginos = [1_000_024, 1_000_037]
  static let neutralinos = [1_000_023, 1_000_025]

  /// The 20 particles of protomodels, sorted.
  public static let particles: [ParticleID] =
    (Array(squarks) + heavySquarks + sleptons + sneutrinos + charginos + neutralinos
    + [gluino, LSP]).map { ParticleID($0) }.sorted()

  /// How many signed modes the published table sums.
  public var modesSummed: Int {
    switch self {
    case .squarkPair: 10
    case .gluinoSquark: 16
    default: 1
    }
  }

  /// The signed modes of the 20 particles, sorted; none for higgsinos.
  public var modes: [ProductionMode] {
    let pairs: [(Int, Int)] =
      switch self {
      case .gluinoPair: [(Self.gluino, Self.gluino)]
      case .squarkPair: Self.squarks.map { (-$0, $0) }
      case .gluinoSquark: Self.squarks.flatMap { [(-$0, Self.gluino), ($0, Self.gluino)] }
      case .stopSbottomPair: Self.heavySquarks.map { (-$0, $0) }
      case .charginoPair: Self.charginos.map { (-$0, $0) }
      case .charginoPlusNeutralino: Self.withNeutralinos(sign: 1)
      case .charginoMinusNeutralino: Self.withNeutralinos(sign: -1)
      case .leftSleptonPair: Self.sleptons.filter { $0 != 1_000_015 }.map { (-$0, $0) }
      case .leftStauPair: [(-1_000_015, 1_000_015)]
      case .sneutrinoPair: Self.sneutrinos.map { ($0, $0) }
      case .sleptonMinusSneutrino: Self.sleptons.map { ($0, $0 + 1) }
      case .sleptonPlusSneutrino: Self.sleptons.map { (-$0, $0 + 1) }
      case .higgsinoCharginoPair, .higgsinoCharginoPlusNeutralino,
        .higgsinoCharginoMinusNeutralino, .higgsinoNeutralinoPair:
        []
      }
    return pairs.map { ProductionMode(ParticleID($0.0), ParticleID($0.1)) }.sorted()
  }

  private static func withNeutralinos(sign: Int) -> [(Int, Int)] {
    charginos.flatMap { chargino in neutralinos.map { (sign * chargino, $0) } }
  }

  /// All pairs of the 20 particles with their signs, sorted.
  static var allPairs: [ProductionMode] {
    let codes = particles.flatMap(\.modeCodes).sorted()
    return codes.indices.flatMap { i in codes[i...].map { ProductionMode(codes[i], $0) } }.sorted()
  }

  /// Why no reference table describes a mode that no process lists.
  static func reasonForNone(_ mode: ProductionMode) -> String {
    let a = abs(mode.first.rawValue)
    let b = abs(mode.second.rawValue)
    let coloured = [a, b].filter {
      squarks.contains($0) || heavySquarks.contains($0) || $0 == gluino
    }.count
    let inos = [a, b].filter {
      charginos.contains($0) || neutralinos.contains($0) || $0 == LSP
    }
    if inos.count == 2 { return reasonForElectroweakinos(inos) }
    if coloured == 2 {
      if a == gluino || b == gluino {
        return "the gluino–squark table has no third-generation squarks"
      }
      return a == b
        ? "no table has pairs of the same sign with the gluino decoupled"
        : "no table has two squarks of different kind"
    }
    if coloured == 1 { return "no table has a coloured with an uncoloured particle" }
    return "no table has this pair of uncoloured particles"
  }

  private static func reasonForElectroweakinos(_ codes: [Int]) -> String {
    let charged = codes.filter(charginos.contains).count
    if charged == 2 {
      return codes[0] == codes[1]
        ? "charge is not conserved" : "no table has two different charginos"
    }
    if charged == 1 { return "the wino tables have no chargino with the LSP" }
    return codes.contains(LSP) && codes.contains(1_000_023)
      ? "the only table is for higgsinos at 13 TeV; charginos and neutralinos are taken as winos"
      : "no table has this pair of neutralinos"
  }
}
