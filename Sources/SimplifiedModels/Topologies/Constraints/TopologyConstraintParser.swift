/// Reads sums of topologies in either notation: recursive descent over bytes, bounded in depth and
/// size.
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
  let states: BranchStates
  private(set) var bytes: [UInt8]
  var position = 0

  init(_ text: String, states: BranchStates) {
    self.text = text
    self.states = states
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
    var known: [String: Int] = [:]
    for term in terms {
      let key = term.pattern.canonicalText
      if let k = known[key] {
        order[k].coefficient += term.coefficient
      } else {
        known[key] = order.count
        order.append(term)
      }
    }
    return order
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
      .terms(terms.map { .init(coefficient: operation($0.coefficient), pattern: $0.pattern) })
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
    case UInt8(ascii: "["): return .terms([.init(coefficient: 1, pattern: try brackets())])
    case UInt8(ascii: "{"): return .terms([.init(coefficient: 1, pattern: try graph())])
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
  // MARK: Characters

  /// The next byte that is no blank; nil at the end.
  var current: UInt8? {
    mutating get {
      while position < bytes.count, bytes[position] <= 32 { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }
  }

  mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func skipQuotes() {
    while let byte = current, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      position += 1
    }
  }

  func error(_ reason: String, at place: Int? = nil) -> SimplifiedModelError {
    .topology(text: text, column: min(place ?? position, bytes.count) + 1, reason: reason)
  }
}
