import Documents

/// How an HS3 modifier interpolates, in the words of the standard: additive or multiplicative, by
/// which function inside ±1 and which one outside.
enum HS3Interpolation: String {
  case code0 = "add poly1"
  case code1 = "mult exp"
  case code2 = "add poly2 poly1"
  case code4 = "mult poly6 exp"
  case code4p = "add poly6 poly1"
  case code6 = "mult poly6 poly1"

  /// The interpolation of a modifier: its own, else that of its channel, else RooFit's fourth.
  init(_ modifier: JSONNode, isShape: Bool, in channel: HS3Channel) throws(DocumentError) {
    guard let own = try Self.member(modifier) ?? channel.interpolation else {
      self = isShape ? .code4p : .code4
      return
    }
    guard let found = try Self.read(own, isShape: isShape) else {
      throw own.error(
        expected: "a code from 0 to 6, code0 … code4p or an object with type, in and out")
    }
    self = found
  }

  private static func member(_ modifier: JSONNode) throws(DocumentError) -> JSONNode? {
    if let own = try modifier.optionalMember("interpolation") { return own }
    return try modifier.optionalMember("data")?.optionalMember("interpolation")
  }

  private static func read(
    _ node: JSONNode, isShape: Bool
  ) throws(DocumentError) -> HS3Interpolation? {
    switch node.value {
    case .string(let name):
      let codes: [String: HS3Interpolation] = [
        "code0": .code0, "code1": .code1, "code2": .code2, "code4": .code4, "code4p": .code4p,
      ]
      return codes[name]
    case .integer, .number: return numbered(try node.integer(), isShape: isShape)
    default:
      let words = [
        try node.member("type").string(), try node.member("in").string(),
        try node.optionalString("out"),
      ]
      let text = words.compactMap { $0 }
      return HS3Interpolation(rawValue: text.joined(separator: " "))
        // A function that goes on outside as it is inside may be named twice.
        ?? (text.count == 3 && text[1] == text[2]
          ? HS3Interpolation(rawValue: text[0] + " " + text[1]) : nil)
    }
  }

  /// RooFit's numbers, which count factors and shapes apart.
  private static func numbered(_ code: Int, isShape: Bool) -> HS3Interpolation? {
    switch code {
    case 0: .code0
    case 1: .code1
    case 2, 3: .code2
    case 4: isShape ? .code4p : .code4
    case 5: .code4
    case 6: isShape ? .code6 : nil
    default: nil
    }
  }
}

/// Finds the one pair of codes that all modifiers of a model share.
struct HS3CodeFinder {
  private var shapes: (code: InterpolationCodes.Shapes, place: Place)?
  private var factors: (code: InterpolationCodes.Factors, place: Place)?

  /// The codes; the defaults of HistFactory where no modifier needs one.
  var codes: InterpolationCodes {
    InterpolationCodes(
      histosys: shapes?.code ?? .code4p, normsys: factors?.code ?? .code4)
  }

  /// Takes note of a shape; one that changes nothing needs no code.
  mutating func addShape(
    _ modifier: HS3Modifier, in channel: HS3Channel
  ) throws(DocumentError) {
    let found = try HS3Interpolation(modifier.node, isShape: true, in: channel)
    let code: InterpolationCodes.Shapes
    switch found {
    case .code0: code = .code0
    case .code2: code = .code2
    case .code4p: code = .code4p
    case .code1, .code4, .code6: throw Self.inexpressible(found, modifier, "histosys")
    }
    shapes = try Self.shared(code, shapes, modifier, "histosys")
  }

  /// Takes note of a factor; one that changes nothing needs no code.
  mutating func addFactor(
    _ modifier: HS3Modifier, in channel: HS3Channel
  ) throws(DocumentError) {
    let found = try HS3Interpolation(modifier.node, isShape: false, in: channel)
    let code: InterpolationCodes.Factors
    switch found {
    case .code1: code = .code1
    case .code4: code = .code4
    case .code0, .code2, .code4p, .code6: throw Self.inexpressible(found, modifier, "normsys")
    }
    factors = try Self.shared(code, factors, modifier, "normsys")
  }

  /// The code that all have, which is the first one's.
  private static func shared<Code: Equatable>(
    _ code: Code, _ first: (code: Code, place: Place)?, _ modifier: HS3Modifier, _ type: String
  ) throws(DocumentError) -> (code: Code, place: Place) {
    guard let first else { return (code, modifier.place) }
    guard first.code == code else {
      throw modifier.place.error(
        found: "an interpolation of “\(modifier.name)” that differs from the one at "
          + first.place.pointer,
        expected: "one interpolation for every \(type) of the model",
        remedy: "a workspace has no codes for single modifiers; make them equal")
    }
    return first
  }

  private static func inexpressible(
    _ found: HS3Interpolation, _ modifier: HS3Modifier, _ type: String
  ) -> DocumentError {
    modifier.place.error(
      found: "the interpolation “\(found.rawValue)” of a \(type)",
      expected: type == "normsys"
        ? "“mult exp” (code 1) or “mult poly6 exp” (code 4)"
        : "“add poly1” (code 0), “add poly2 poly1” (code 2) or “add poly6 poly1” (code 4p)",
      remedy: "choose another interpolation where the model is made")
  }
}
