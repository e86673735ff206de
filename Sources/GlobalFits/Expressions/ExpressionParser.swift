import Foundation

/// Reads formulas: numbers, names, + - * / ^ (or **), parentheses, functions, `pi`.
///
/// Precedence as in most languages: `-x^2` is `-(x^2)`, `2^-1` is ½, `^` binds to the right. Length,
/// nesting and size are bounded, so that hostile text ends in an error.
struct ExpressionParser {
  private let text: String
  private let bytes: [UInt8]
  private let names: [String]
  private var place = 0
  private var program: [Expression.Instruction] = []
  private var height = 0
  private var depth = 0
  private var nesting = 0

  /// Bytes of a formula, steps of its program, and levels of nesting, at most.
  static let bounds = (length: 4096, steps: 1024, nesting: 64)

  init(_ text: String, names: [String]) {
    self.text = text
    bytes = Array(text.utf8)
    self.names = names
  }

  mutating func expression() throws(FitError) -> Expression {
    try checkLength()
    try sum()
    guard next() == nil else {
      throw failure("an operator or the end")
    }
    return Expression(text: text, program: program, depth: depth)
  }

  /// Two sums with a comparison between them; the program gives larger minus smaller.
  mutating func requirement() throws(FitError) -> Expression {
    try checkLength()
    try sum()
    guard let sign = next(), sign == UInt8(ascii: "<") || sign == UInt8(ascii: ">") else {
      throw failure("<, <=, > or >=")
    }
    place += 1
    if place < bytes.count, bytes[place] == UInt8(ascii: "=") { place += 1 }
    try sum()
    guard next() == nil else { throw failure("an operator or the end") }
    try emit(.call(.subtract), -1)
    if sign == UInt8(ascii: "<") { try emit(.call(.negate), 0) }
    return Expression(text: text, program: program, depth: depth)
  }
}

// The grammar.
extension ExpressionParser {
  private mutating func sum() throws(FitError) {
    try product()
    while let sign = next(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      place += 1
      try product()
      try emit(.call(sign == UInt8(ascii: "+") ? .add : .subtract), -1)
    }
  }

  private mutating func product() throws(FitError) {
    try signed()
    while let sign = next(), sign == UInt8(ascii: "*") || sign == UInt8(ascii: "/") {
      place += 1
      try signed()
      try emit(.call(sign == UInt8(ascii: "*") ? .multiply : .divide), -1)
    }
  }

  private mutating func signed() throws(FitError) {
    guard let sign = next(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return try power()
    }
    place += 1
    try nested { parser throws(FitError) in try parser.signed() }
    if sign == UInt8(ascii: "-") { try emit(.call(.negate), 0) }
  }

  private mutating func power() throws(FitError) {
    try atom()
    guard let sign = next() else { return }
    let isStars =
      sign == UInt8(ascii: "*") && place + 1 < bytes.count && bytes[place + 1] == sign
    guard sign == UInt8(ascii: "^") || isStars else { return }
    place += isStars ? 2 : 1
    try nested { parser throws(FitError) in try parser.signed() }
    try emit(.call(.pow), -1)
  }

  private mutating func atom() throws(FitError) {
    guard let byte = next() else { throw failure("a number, a name or a parenthesis") }
    switch byte {
    case UInt8(ascii: "("):
      place += 1
      try nested { parser throws(FitError) in try parser.sum() }
      try take(UInt8(ascii: ")"), ")")
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): try number()
    case _ where Self.beginsName(byte): try name()
    default: throw failure("a number, a name or a parenthesis")
    }
  }

  private mutating func number() throws(FitError) {
    let start = place
    func isDigit(_ index: Int) -> Bool {
      index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }
    while isDigit(place) || (place < bytes.count && bytes[place] == UInt8(ascii: ".")) {
      place += 1
    }
    if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
      var after = place + 1
      if after < bytes.count, bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-")
      {
        after += 1
      }
      if isDigit(after) {
        place = after
        while isDigit(place) { place += 1 }
      }
    }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let value = Double(word), value.isFinite else {
      place = start
      throw failure("a number such as 2.5e3", found: "“\(word.prefix(40))”")
    }
    try emit(.constant(value), 1)
  }

  private mutating func name() throws(FitError) {
    let start = place
    while place < bytes.count, Self.continuesName(bytes[place]) { place += 1 }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    if next() == UInt8(ascii: "(") { return try call(word, from: start) }
    if let index = names.firstIndex(of: word) { return try emit(.value(index), 1) }
    if word == "pi" { return try emit(.constant(.pi), 1) }
    place = start
    throw failure(
      names.isEmpty ? "a number" : "one of \(names.prefix(40).joined(separator: ", "))",
      found: "the name “\(word.prefix(60))”")
  }

  private mutating func call(_ word: String, from start: Int) throws(FitError) {
    place += 1
    let count = try arguments()
    if word == "min" || word == "max" {
      return try emit(word == "min" ? .minimum(count: count) : .maximum(count: count), 1 - count)
    }
    guard let function = ExpressionFunction.named(word) else {
      place = start
      throw failure(
        "one of the functions \(ExpressionFunction.names.joined(separator: ", "))",
        found: "“\(word.prefix(60))(”")
    }
    let wanted = function.isUnary ? 1 : 2
    guard count == wanted else {
      place = start
      throw failure(
        "\(wanted) argument\(wanted == 1 ? "" : "s") of \(word)", found: "\(count)")
    }
    try emit(.call(function), 1 - count)
  }

  /// The arguments of a call up to its parenthesis: how many there are.
  private mutating func arguments() throws(FitError) -> Int {
    var count = 0
    while true {
      try nested { parser throws(FitError) in try parser.sum() }
      count += 1
      guard next() == UInt8(ascii: ",") else { break }
      place += 1
    }
    try take(UInt8(ascii: ")"), ", or )")
    return count
  }
}

// Characters and bounds.
extension ExpressionParser {
  private mutating func next() -> UInt8? {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func take(_ byte: UInt8, _ words: String) throws(FitError) {
    guard next() == byte else { throw failure(words) }
    place += 1
  }

  private mutating func nested(
    _ body: (inout ExpressionParser) throws(FitError) -> Void
  ) throws(FitError) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.bounds.nesting else {
      throw failure("at most \(Self.bounds.nesting) levels", found: "deeper nesting")
    }
    try body(&self)
  }

  private mutating func emit(
    _ instruction: Expression.Instruction, _ change: Int
  ) throws(FitError) {
    guard program.count < Self.bounds.steps else {
      throw failure("at most \(Self.bounds.steps) operations", found: "more")
    }
    program.append(instruction)
    height += change
    depth = max(depth, height)
  }

  private func checkLength() throws(FitError) {
    guard bytes.count <= Self.bounds.length else {
      throw .expression(
        text: String(text.prefix(80)), column: 1, found: "\(bytes.count) bytes",
        expected: "at most \(Self.bounds.length)")
    }
  }

  private func failure(_ expected: String, found: String? = nil) -> FitError {
    let rest = String(decoding: bytes[min(place, bytes.count)...].prefix(12), as: UTF8.self)
    return .expression(
      text: text, column: place + 1,
      found: found ?? (rest.isEmpty ? "the end" : "“\(rest)”"), expected: expected)
  }

  static func beginsName(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  static func continuesName(_ byte: UInt8) -> Bool {
    beginsName(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a text can be a name in formulas: a letter or `_`, then letters, digits and `_`.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    return beginsName(first) && text.utf8.allSatisfy(continuesName)
  }
}
