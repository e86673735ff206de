/// Decimal numbers in text, also with Fortran's exponents `D`, times powers of ten without rounding twice.
enum DecimalNumber {
  /// The number in some bytes times ten to a power, correctly rounded.
  ///
  /// Nil if they are no finite decimal number.
  static func value(
    of bytes: [UInt8], in range: Range<Int>, timesTenTo power: Int
  ) -> Double? {
    guard let parts = Parts(bytes, range) else { return nil }
    let exponent = parts.exponent + power
    if let exact = parts.exactValue(exponent: exponent) { return exact }
    let digits = String(decoding: parts.digits(of: bytes), as: UTF8.self)
    guard let value = Double("\(digits)e\(exponent)"), value.isFinite else { return nil }
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
    /// Power of ten that goes with the digits.
    var exponent = 0
    /// The first digits as a whole number, and how many there are in all.
    private var mantissa: UInt64 = 0
    private var count = 0
    /// Where digits and decimal point stand.
    private var place: Range<Int>

    init?(_ bytes: [UInt8], _ range: Range<Int>) {
      var position = range.lowerBound
      if position < range.upperBound, let sign = Self.sign(bytes[position]) {
        isNegative = sign < 0
        position += 1
      }
      let start = position
      var decimals = 0
      var afterPoint = false
      while position < range.upperBound {
        let byte = bytes[position]
        if let digit = Self.digit(byte) {
          if count < 19 { mantissa = 10 * mantissa + UInt64(digit) }
          count += 1
          if afterPoint { decimals += 1 }
        } else if byte == UInt8(ascii: "."), !afterPoint {
          afterPoint = true
        } else {
          break
        }
        position += 1
      }
      place = start..<position
      guard count > 0, let power = Self.exponent(bytes, position..<range.upperBound) else {
        return nil
      }
      exponent = power - decimals
    }

    /// All digits without the point.
    func digits(of bytes: [UInt8]) -> [UInt8] { bytes[place].filter { $0 != UInt8(ascii: ".") } }

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
    private static func exponent(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
      if range.isEmpty { return 0 }
      let letter = bytes[range.lowerBound] | 32
      guard letter == UInt8(ascii: "e") || letter == UInt8(ascii: "d") else { return nil }
      var position = range.lowerBound + 1
      var sign = 1
      if position < range.upperBound, let given = Self.sign(bytes[position]) {
        sign = given
        position += 1
      }
      guard (1...5).contains(range.upperBound - position) else { return nil }
      var value = 0
      while position < range.upperBound {
        guard let digit = digit(bytes[position]) else { return nil }
        value = 10 * value + digit
        position += 1
      }
      return sign * value
    }

    private static func sign(_ byte: UInt8) -> Int? {
      byte == UInt8(ascii: "-") ? -1 : byte == UInt8(ascii: "+") ? 1 : nil
    }

    private static func digit(_ byte: UInt8) -> Int? {
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte) - 48 : nil
    }
  }
}
