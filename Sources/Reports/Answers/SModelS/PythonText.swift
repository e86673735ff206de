extension AnswerSheet {
  /// The sheet as SModelS's `.py` output: one dictionary of plain literals.
  public var pythonText: String { "smodelsOutput = \(outputTree.pythonLines(0))\n" }
}

extension OutputTree {
  /// A Python literal.
  var python: String {
    switch self {
    case .none: "None"
    case .flag(let flag): flag ? "True" : "False"
    case .text(let text): Self.quoted(text)
    case .number(let value) where value.isFinite: "\(value)"
    case .number(let value): value.isNaN ? "float('nan')" : value < 0 ? "-1e999" : "1e999"
    case .integer(let value): "\(value)"
    case .list(let items): "[" + items.map(\.python).joined(separator: ", ") + "]"
    case .tuple(let items):
      "(" + items.map(\.python).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    case .members(let members):
      "{" + members.map { "\(Self.quoted($0.name)): \($0.value.python)" }.joined(separator: ", ")
        + "}"
    }
  }

  /// A Python literal over several lines where one would be long.
  func pythonLines(_ indentation: Int) -> String {
    let line = python
    guard line.utf8.count > 100 else { return line }
    let margin = String(repeating: " ", count: indentation)
    func block(_ open: String, _ parts: [String], _ close: String) -> String {
      "\(open)\n" + parts.map { "\(margin)    \($0)" }.joined(separator: ",\n")
        + "\n\(margin)\(close)"
    }
    switch self {
    case .list(let items): return block("[", items.map { $0.pythonLines(indentation + 4) }, "]")
    case .members(let members):
      return block(
        "{",
        members.map { "\(Self.quoted($0.name)): \($0.value.pythonLines(indentation + 4))" }, "}")
    default: return line
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
