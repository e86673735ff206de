extension AnswerSheet {
  /// The sheet as SModelS's `.py` output: one dictionary of plain literals.
  public var pythonText: String { "smodelsOutput = \(outputTree.python)\n" }
}

extension OutputTree {
  /// A Python literal.
  var python: String {
    switch self {
    case .none: "None"
    case .text(let text): Self.quoted(text)
    case .number(let value) where value.isFinite: "\(value)"
    case .number(let value): value.isNaN ? "float('nan')" : value < 0 ? "-1e999" : "1e999"
    case .integer(let value): "\(value)"
    case .list(let items): "[" + items.map(\.python).joined(separator: ", ") + "]"
    case .members(let members):
      "{" + members.map { "\(Self.quoted($0.name)): \($0.value.python)" }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": quoted += "\\\\"
      case "'": quoted += "\\'"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }
}
