/// Decimal numbers in text, also with Fortran's exponents `D`, times powers of ten without rounding twice.
enum DecimalNumber {
  /// The number times ten to a power, correctly rounded; nil if the text is no finite decimal number.
  static func value(of text: some Collection<UInt8>, timesTenTo power: Int) -> Double? {
    guard let parts = Parts(text) else { return nil }
    let exponent = parts.exponent + power
    if let exact = parts.exactValue(exponent: exponent) { return exact }
    guard let value = Double("\(parts.digits)e\(exponent)"), value.isFinite else { return nil }
    return parts.isNegative ? -value : value
  }

  /// The number as text with its exponent changed, for instance `314.5e-3`.
  static func text(_ number: Double, timesTenTo power: Int) -> String {
    let text = "\(number)"
    guard let mark = text.firstIndex(of: "e") else { return "\(text)e\(power)" }
    let exponent = Int(text[text.index(after: mark)...]) ?? 0
    return "\(text[..<mark])e\(exponent + power)"
  }

  /// Sign, digits and exponent of a number.
  private struct Parts {
    var isNegative = false
    /// All digits as a whole number; up to 19 of them.
    private var mantissa: UInt64 = 0
    private var count = 0
    private let text: [UInt8]
    /// Power of ten that goes with the digits.
    var exponent = 0

    init?(_ text: some Collection<UInt8>) {
      var digits: [UInt8] = []
      var position = text.startIndex
      if position < text.endIndex, let sign = Self.sign(text[position]) {
        isNegative = sign < 0
        position = text.index(after: position)
      }
      var decimals = 0
      var afterPoint = false
      while position < text.endIndex {
        let byte = text[position]
        if byte == UInt8(ascii: "."), !afterPoint {
          afterPoint = true
        } else if let digit = Self.digit(byte) {
          if count < 19 { mantissa = 10 * mantissa + UInt64(digit) }
          if count == 19 { digits = Self.digits(of: mantissa) }
          if count >= 19 { digits.append(byte) }
          count += 1
          if afterPoint { decimals += 1 }
        } else {
          break
        }
        position = text.index(after: position)
      }
      guard count > 0, let power = Self.exponent(text[position...]) else { return nil }
      self.text = digits
      exponent = power - decimals
    }

    /// All digits without the point.
    var digits: String {
      count <= 19 ? String(mantissa) : String(decoding: text, as: UTF8.self)
    }

    /// The value where digits and power of ten are exact as doubles, so that one operation rounds.
    func exactValue(exponent: Int) -> Double? {
      guard count <= 19, mantissa <= 1 << 53, abs(exponent) <= 22 else { return nil }
      let size = Double(mantissa)
      let value = exponent < 0 ? size / Self.powers[-exponent] : size * Self.powers[exponent]
      return isNegative ? -value : value
    }

    /// 10⁰ to 10²².
    private static let powers: [Double] = {
      var powers = [1.0]
      for _ in 0..<22 { powers.append(powers[powers.count - 1] * 10) }
      return powers
    }()

    /// What follows the digits: nothing, or a letter and a whole number; nil if it is anything else.
    private static func exponent(_ rest: some Collection<UInt8>) -> Int? {
      guard let letter = rest.first else { return 0 }
      guard letter | 32 == UInt8(ascii: "e") || letter | 32 == UInt8(ascii: "d") else { return nil }
      var digits = rest.dropFirst()
      let sign = digits.first.flatMap { Self.sign($0) }
      if sign != nil { digits = digits.dropFirst() }
      guard (1...5).contains(digits.count) else { return nil }
      var value = 0
      for byte in digits {
        guard let digit = digit(byte) else { return nil }
        value = 10 * value + digit
      }
      return (sign ?? 1) * value
    }

    private static func sign(_ byte: UInt8) -> Int? {
      byte == UInt8(ascii: "-") ? -1 : byte == UInt8(ascii: "+") ? 1 : nil
    }

    private static func digit(_ byte: UInt8) -> Int? {
      let value = Int(byte) - 48
      return (0...9).contains(value) ? value : nil
    }

    private static func digits(of number: UInt64) -> [UInt8] {
      let text = Array(String(number).utf8)
      return Array(repeating: UInt8(ascii: "0"), count: max(0, 19 - text.count)) + text
    }
  }
}
