extension AnswerSheet {
  /// The sheet as SModelS's `.xml` output: the tree of the `.py` output, a list as repeated elements.
  public var xmlText: String {
    "<?xml version=\"1.0\" ?>\n" + outputTree.xml(named: "smodelsOutput", indentation: 0)
  }
}

extension OutputTree {
  /// An element; members by name, names without what XML does not take in them.
  func xml(named name: String, indentation: Int) -> String {
    let margin = String(repeating: "    ", count: indentation)
    let tag = Self.tag(name)
    switch self {
    case .list(let items):
      let inner = items.map { $0.xml(named: name, indentation: indentation + 1) }.joined()
      return Self.element("\(tag)_List", inner, margin)
    case .members(let members):
      let inner = members.sorted { $0.name < $1.name }
        .map { $0.value.xml(named: $0.name, indentation: indentation + 1) }.joined()
      return Self.element(tag, inner, margin)
    case .text(let text): return "\(margin)<\(tag)>\(Self.escaped(text))</\(tag)>\n"
    case .none, .flag, .number, .integer, .tuple:
      return "\(margin)<\(tag)>\(Self.escaped(python))</\(tag)>\n"
    }
  }

  private static func element(_ tag: String, _ inner: String, _ margin: String) -> String {
    inner.isEmpty ? "\(margin)<\(tag)/>\n" : "\(margin)<\(tag)>\n\(inner)\(margin)</\(tag)>\n"
  }

  /// `theory prediction (fb)` as `theory_prediction_fb`.
  private static func tag(_ name: String) -> String {
    let kept = name.unicodeScalars.compactMap { scalar -> Character? in
      if scalar == "(" || scalar == ")" { return nil }
      let isName =
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isName || scalar == "-" || scalar == "." ? Character(scalar) : "_"
    }
    let text = String(kept)
    let isStart = text.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
    return isStart ? text : "_" + text
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case _ where scalar.value < 32: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
