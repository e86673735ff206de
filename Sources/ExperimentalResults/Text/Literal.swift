import Documents

/// A value of the text format: Python's literals with units, nothing else; never evaluated as code.
indirect enum Literal: Sendable {
  case none
  case bool(Bool)
  case quantity(Quantity)
  case string(String)
  case list([Literal])
  case table([(key: String, value: Literal)])

  /// The string, where it is one.
  var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements, where it is a list.
  var elements: [Literal]? { if case .list(let elements) = self { elements } else { nil } }
  /// The quantity, where it is one.
  var number: Quantity? { if case .quantity(let number) = self { number } else { nil } }

  /// Nesting and length that no honest file needs.
  static let depthLimit = 16
  static let countLimit = 1_000_000
}

extension ByteScanner {
  /// Reads one whole value; items separated by commas without brackets are a list.
  mutating func wholeLiteral() throws(DocumentError) -> Literal {
    let first = try literal(depth: 0)
    var items = [first]
    while accept(",") {
      skipBlanks()
      if current == nil { break }
      items.append(try literal(depth: 0))
    }
    skipBlanks()
    guard current == nil else { throw error(expected: "the end of the value") }
    return items.count == 1 ? first : .list(items)
  }

  private mutating func literal(depth: Int) throws(DocumentError) -> Literal {
    guard depth < Literal.depthLimit else {
      throw error(found: "deep nesting", expected: "at most \(Literal.depthLimit) levels")
    }
    skipBlanks()
    switch current {
    case UInt8(ascii: "["): return try list(closing: "]", depth: depth)
    case UInt8(ascii: "("): return try list(closing: ")", depth: depth)
    case UInt8(ascii: "{"): return try table(depth: depth)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try quoted())
    default: return try numberOrWord()
    }
  }

  private mutating func numberOrWord() throws(DocumentError) -> Literal {
    let start = position
    let word = word()
    if let unit = Quantity.unit(word) {
      return .quantity(Quantity(value: unit.value, dimension: unit.dimension))
    }
    switch word {
    case "None": return .none
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "": return .quantity(try quantity())
    default:
      position = start
      throw error(expected: "a number, a string in quotes, a list, None, True or False")
    }
  }

  private mutating func list(closing: ASCII, depth: Int) throws(DocumentError) -> Literal {
    position += 1
    var items: [Literal] = []
    while !accept(closing) {
      guard items.count < Literal.countLimit else {
        throw .tooLarge(
          file: file, what: "list", found: items.count + 1, limit: Literal.countLimit)
      }
      items.append(try literal(depth: depth + 1))
      if !accept(",") {
        try expect(closing, in: "a list")
        break
      }
    }
    return .list(items)
  }

  private mutating func table(depth: Int) throws(DocumentError) -> Literal {
    position += 1
    var items: [(key: String, value: Literal)] = []
    while !accept("}") {
      skipBlanks()
      let key = try literal(depth: depth + 1)
      try expect(":", in: "a table")
      let value = try literal(depth: depth + 1)
      let name =
        switch key {
        case .string(let text): text
        case .quantity(let number): "\(Int(exactly: number.value) ?? 0)"
        default: ""
        }
      items.append((name, value))
      if !accept(",") {
        try expect("}", in: "a table")
        break
      }
    }
    return .table(items)
  }

  mutating func quoted() throws(DocumentError) -> String {
    let quote = bytes[position]
    let start = position + 1
    position = start
    while let byte = current, byte != quote, byte != 10 { position += 1 }
    guard current == quote else { throw error(expected: "a closing quote") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
