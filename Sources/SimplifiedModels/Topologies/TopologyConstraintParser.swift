/// Reads sums of bracketed topologies: recursive descent over bytes, bounded in depth and size.
struct TopologyConstraintParser {
  /// More than any published constraint has.
  static let depthLimit = 16
  static let termLimit = 256
  static let lengthLimit = 1 << 16

  /// A linear form: a number, or terms (never both).
  private enum Value {
    case number(Double)
    case terms([TopologyConstraint.Term])
  }

  private let text: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// The terms of the whole text, equal ones added up.
  mutating func parse() throws(SimplifiedModelError) -> [TopologyConstraint.Term] {
    guard bytes.count <= Self.lengthLimit else {
      throw error("longer than \(Self.lengthLimit) characters", at: Self.lengthLimit)
    }
    let value = try sum(depth: 0)
    guard current == nil else { throw error("'+', '*' or the end was expected") }
    guard case .terms(let terms) = value else { throw error("a number without a topology", at: 0) }
    return merged(terms)
  }

  private func merged(_ terms: [TopologyConstraint.Term]) -> [TopologyConstraint.Term] {
    var order: [TopologyConstraint.Term] = []
    var known: [[[[UInt32]]]: Int] = [:]
    for term in terms {
      var key = term.branches.map { $0.map { $0.map(\.mask).sorted() } }
      if isOrdered(key[1], key[0]) { key.swapAt(0, 1) }
      if let k = known[key] {
        order[k].coefficient += term.coefficient
      } else {
        known[key] = order.count
        order.append(term)
      }
    }
    return order
  }

  private func isOrdered(_ a: [[UInt32]], _ b: [[UInt32]]) -> Bool {
    a.lexicographicallyPrecedes(b) { $0.lexicographicallyPrecedes($1) }
  }

  // MARK: Arithmetic

  private mutating func sum(depth: Int) throws(SimplifiedModelError) -> Value {
    var total = try product(depth: depth)
    while accept("+") {
      let place = position
      let next = try product(depth: depth)
      switch (total, next) {
      case (.terms(let a), .terms(let b)):
        guard a.count + b.count <= Self.termLimit else {
          throw error("more than \(Self.termLimit) topologies", at: place)
        }
        total = .terms(a + b)
      case (.number(let a), .number(let b)): total = .number(a + b)
      default: throw error("a number cannot be added to a topology", at: place)
      }
    }
    return total
  }

  private mutating func product(depth: Int) throws(SimplifiedModelError) -> Value {
    var total = try factor(depth: depth)
    while current == UInt8(ascii: "*") || current == UInt8(ascii: "/") {
      let isDivision = current == UInt8(ascii: "/")
      position += 1
      let place = position
      switch (total, try factor(depth: depth)) {
      case (let value, .number(let number)):
        guard !isDivision || number != 0 else { throw error("a division by zero", at: place) }
        total = scaled(value) { isDivision ? $0 / number : $0 * number }
      case (.number(let number), let value) where !isDivision: total = scaled(value) { $0 * number }
      default:
        throw error(
          "a topology can only be multiplied with a number or divided by one", at: place)
      }
    }
    return total
  }

  private func scaled(_ value: Value, _ operation: (Double) -> Double) -> Value {
    switch value {
    case .number(let number): .number(operation(number))
    case .terms(let terms):
      .terms(terms.map { .init(coefficient: operation($0.coefficient), branches: $0.branches) })
    }
  }

  private mutating func factor(depth: Int) throws(SimplifiedModelError) -> Value {
    guard depth < Self.depthLimit else {
      throw error("parentheses deeper than \(Self.depthLimit)")
    }
    switch current {
    case UInt8(ascii: "("):
      position += 1
      let value = try sum(depth: depth + 1)
      guard accept(")") else { throw error("')' was expected") }
      return value
    case UInt8(ascii: "["): return .terms([.init(coefficient: 1, branches: try topology())])
    case UInt8(ascii: "{"):
      throw error("a graph string '{(PV > …)}' is not taken yet; write it in brackets if it can be")
    default: return .number(try number())
    }
  }

  private mutating func number() throws(SimplifiedModelError) -> Double {
    _ = current
    let start = position
    while position < bytes.count, Self.isNumeral(bytes[position], after: bytes[..<position].last) {
      position += 1
    }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    // Python writes 2. for 2.0.
    guard let number = Double(digits.hasSuffix(".") ? digits + "0" : digits), number.isFinite else {
      throw error("a number, '(' or a topology '[[…],[…]]' was expected", at: start)
    }
    return number
  }

  /// Digits, a point, and an exponent with its sign.
  private static func isNumeral(_ byte: UInt8, after previous: UInt8?) -> Bool {
    let isExponent = previous == UInt8(ascii: "e") || previous == UInt8(ascii: "E")
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return true
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      return previous.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 == 46 }
        ?? false
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return isExponent
    default: return false
    }
  }
}

extension TopologyConstraintParser {
  // MARK: Brackets

  private mutating func topology() throws(SimplifiedModelError) -> [[[SMLabel]]] {
    let start = position
    let branches = try list("a topology", limit: 2) { parser throws(SimplifiedModelError) in
      try parser.branch()
    }
    guard branches.count == 2 else { throw error("a topology has two branches", at: start) }
    return branches
  }

  private mutating func branch() throws(SimplifiedModelError) -> [[SMLabel]] {
    try list("a branch", limit: BranchShape.lengthLimit) { parser throws(SimplifiedModelError) in
      try parser.vertex()
    }
  }

  private mutating func vertex() throws(SimplifiedModelError) -> [SMLabel] {
    skipQuotes()
    if current == UInt8(ascii: "*") { throw error("an inclusive branch [*] is not taken yet") }
    return try list("a vertex", limit: BranchShape.vertexLimit) {
      parser throws(SimplifiedModelError) in try parser.label()
    }
  }

  /// A label, with or without quotes.
  private mutating func label() throws(SimplifiedModelError) -> SMLabel {
    skipQuotes()
    let start = position
    while position < bytes.count, Self.isLabel(bytes[position]) { position += 1 }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    skipQuotes()
    if let label = SMLabel(name) { return label }
    throw error(
      name.hasPrefix("*")
        ? "an inclusive list '\(name)' is not taken yet"
        : name.isEmpty ? "a label was expected" : "'\(name)' is no label of an SM particle",
      at: start)
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "*"):
      true
    default: false
    }
  }

  private mutating func list<Element>(
    _ what: String, limit: Int,
    _ element: (inout Self) throws(SimplifiedModelError) -> Element
  ) throws(SimplifiedModelError) -> [Element] {
    guard accept("[") else { throw error("'[' of \(what) was expected") }
    var elements: [Element] = []
    if accept("]") { return elements }
    repeat {
      guard elements.count < limit else { throw error("\(what) with more than \(limit) members") }
      elements.append(try element(&self))
    } while accept(",")
    guard accept("]") else { throw error("',' or ']' of \(what) was expected") }
    return elements
  }

  // MARK: Characters

  /// The next byte that is no blank; nil at the end.
  private var current: UInt8? {
    mutating get {
      while position < bytes.count, bytes[position] <= 32 { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipQuotes() {
    while let byte = current, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      position += 1
    }
  }

  private func error(_ reason: String, at place: Int? = nil) -> SimplifiedModelError {
    .topology(text: text, column: min(place ?? position, bytes.count) + 1, reason: reason)
  }
}
