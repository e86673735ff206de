import Documents
import Protomodels
import Runs
import SimplifiedModels

/// What is written of the draws of a fit.
public struct FitColumns: Sendable {
  /// Parameters and derived quantities, in the order of the values that draws hold.
  public var columns: [ExportQuantities.Column]
  /// Whether draws have weights, as those of nested sampling do.
  public var isWeighted: Bool
  /// Whether they are points of a search, draws of no density.
  public var isSearch: Bool
  /// Draws of each step.
  public var perStep: Int
  /// Steps at the beginning that are no draws.
  public var burnIn: Int

  /// Names what is written.
  public init(
    columns: [ExportQuantities.Column], isWeighted: Bool, isSearch: Bool, perStep: Int, burnIn: Int
  ) {
    self.columns = columns
    self.isWeighted = isWeighted
    self.isSearch = isSearch
    self.perStep = perStep
    self.burnIn = burnIn
  }
}

/// The numbers of a state that other programs are given: some that every state has, and masses, which are
/// not a number (NaN) where the particle is not there.
///
/// A protomodel has no fixed number of parameters: branching ratios and strengths are in the steps as JSON
/// (`--format json`), not here.
public struct ExportQuantities: Sendable {
  /// One of the numbers.
  public struct Column: Sendable, Equatable {
    /// Letters, digits and `_` only.
    public var name: String
    /// What it is, with its unit.
    public var words: String

    /// Names a number; what is no letter of a name becomes `_`.
    public init(name: String, words: String) {
      self.name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
      self.words = words
    }
  }
  private enum Source: Sendable {
    case evidence(String)
    case count
    case mass(Int)
    /// Of a fit: a place among the values of a draw, and ln of its weight.
    case value(Int)
    case weight
  }

  /// What they are numbers of.
  public let kind: RunKind
  /// The numbers, in their order.
  public let columns: [Column]
  private let sources: [Source]

  /// The numbers of a run whose draws hold these particles.
  init(_ kind: RunKind, particles: [ParticleID]) {
    self.kind = kind
    var all: [(Column, Source)] =
      kind == .hunt
      ? [
        (Column(name: "K", words: "test statistic K"), .evidence("K")),
        (Column(name: "Z", words: "significance Z"), .evidence("Z")),
      ]
      : [
        (
          Column(name: "ln_likelihood", words: "ln of the likelihood ratio to the background"),
          .evidence("logLikelihood")
        )
      ]
    all.append((Column(name: "ln_prior", words: "ln prior"), .evidence("logPrior")))
    all.append(
      (Column(name: "particles", words: "number of particles beside the LSP"), .count))
    for particle in particles {
      let name = ParticleNames.name(for: particle)
      let plain = name.replacing("^", with: "")
      all.append(
        (
          Column(
            name: "mass_" + plain, words: "mass of \(name) [GeV], not a number where it is not"),
          .mass(particle.rawValue)
        ))
    }
    columns = all.map(\.0)
    sources = all.map(\.1)
  }

  /// The numbers of a fit: all parameters and derived quantities, and of weighted draws their weights.
  init(_ fit: FitColumns) {
    kind = .fit
    var all: [(Column, Source)] = [
      (
        Column(name: "ln_likelihood", words: "ln of the likelihood ratio to the background"),
        .evidence("logLikelihood")
      )
    ]
    if fit.isWeighted {
      all.append(
        (
          Column(name: "ln_weight", words: "ln of the weight of the draw, up to a constant"),
          .weight
        ))
    }
    for (place, column) in fit.columns.enumerated() { all.append((column, .value(place))) }
    columns = all.map(\.0)
    sources = all.map(\.1)
  }

  /// The numbers of every draw of a stored state: of an ensemble one for each of its walkers.
  func draws(of state: JSONNode) throws(DocumentError) -> [[Double]] {
    guard kind == .fit else { return [try values(of: state)] }
    var draws: [[Double]] = []
    for draw in try state.member("point").member("draws").elements() {
      draws.append(try values(ofDraw: draw))
    }
    return draws
  }

  private func values(ofDraw draw: JSONNode) throws(DocumentError) -> [Double] {
    let evidence = try draw.member("evidence")
    let numbers = try evidence.member("values").elements()
    var values: [Double] = []
    for source in sources {
      switch source {
      case .value(let place) where numbers.indices.contains(place):
        values.append(try Self.number(numbers[place]))
      case .evidence(let name): values.append(try Self.number(evidence.member(name)))
      case .weight:
        let weight = try draw.optionalMember("logWeight")
        values.append(try weight.map { (node) throws(DocumentError) in try Self.number(node) } ?? 0)
      default: values.append(.nan)
      }
    }
    return values
  }

  /// The numbers of a protomodel.
  private func values(of state: JSONNode) throws(DocumentError) -> [Double] {
    let masses = try Self.masses(state)
    var values: [Double] = []
    values.reserveCapacity(sources.count)
    for source in sources {
      switch source {
      case .evidence(let name):
        values.append(try Self.number(state.member("evidence").member(name)))
      case .count: values.append(Double(masses.count - 1))
      case .mass(let code): values.append(masses.first { $0.code == code }?.mass ?? .nan)
      case .value, .weight: values.append(.nan)
      }
    }
    return values
  }

  /// Particles of a state with their masses.
  static func masses(_ state: JSONNode) throws(DocumentError) -> [(code: Int, mass: Double)] {
    var masses: [(code: Int, mass: Double)] = []
    for member in try state.member("point").member("members").elements() {
      masses.append((try member.member("id").integer(), try member.member("mass").double()))
    }
    return masses
  }

  /// A number that may be infinite, which JSON has as a text.
  private static func number(_ node: JSONNode) throws(DocumentError) -> Double {
    switch try? node.string() {
    case "inf": .infinity
    case "-inf": -.infinity
    case "nan": .nan
    default: try node.double()
    }
  }
}
