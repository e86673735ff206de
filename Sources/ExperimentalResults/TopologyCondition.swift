import SimplifiedModels

/// A condition on the weights of a topology's terms (`Csim`, `Cgtr`).
public struct TopologyCondition: Sendable, Equatable {
  /// Which function it is.
  public enum Kind: String, Sendable {
    /// max over pairs |a-b|/|a+b|.
    case similar
    /// (|a-b|-(a-b)) / (2(a+b)).
    case greater
  }
  /// As published.
  public var text: String
  /// Which function.
  public var kind: Kind
  /// What it compares.
  public var arguments: [TopologyConstraint]

  /// Makes a condition.
  public init(text: String, kind: Kind, arguments: [TopologyConstraint]) {
    self.text = text
    self.kind = kind
    self.arguments = arguments
  }

  /// Parses a `;`-separated list of `cSim(a, b, …)` and `cGtr(a, b)` (SModelS 1, arXiv:1312.4175).
  public static func parse(_ text: String) throws(SimplifiedModelError) -> [TopologyCondition] {
    var conditions: [TopologyCondition] = []
    for part in split(text, at: ";").map(\.trimmed) where !part.isEmpty && part != "None" {
      conditions.append(try one(part))
    }
    return conditions
  }

  private static func one(_ text: String) throws(SimplifiedModelError) -> TopologyCondition {
    let names: [(String, Kind)] = [("csim", .similar), ("cgtr", .greater)]
    guard let open = text.firstIndex(of: "("), text.last == ")",
      let kind = names.first(where: { $0.0 == text[..<open].lowercased().trimmed })?.1
    else {
      throw .topology(text: text, column: 1, reason: "a condition is cSim(a, b, …) or cGtr(a, b)")
    }
    let inside = String(text[text.index(after: open)...].dropLast())
    var arguments: [TopologyConstraint] = []
    for argument in split(inside, at: ",") { arguments.append(try TopologyConstraint(argument)) }
    return TopologyCondition(text: text, kind: kind, arguments: arguments)
  }

  /// Splits at a separator outside all brackets.
  private static func split(_ text: String, at separator: Character) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if character == separator, depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}
