/// A decimal number as written, before it is rounded to binary.
///
/// Kept apart from its value so that a change of unit by a power of ten (pb → fb) is exact: `4.06E-02` pb
/// becomes 40.6 fb, not 40.599999999999994.
public struct DecimalNumber: Sendable {
  /// The first digits, without point and sign.
  private var mantissa: UInt64
  /// Power of ten of the last digit.
  private var exponent: Int
  private var isNegative: Bool
  /// All digits where they do not fit into `mantissa`.
  private var longDigits: String?

  /// A power of ten.
  public static func power(_ exponent: Int) -> DecimalNumber {
    DecimalNumber(mantissa: 1, exponent: exponent, isNegative: false)
  }

  /// Reads a number that begins at `position` and moves there behind it; nil (and stays) where there is none.
  ///
  /// Sign, digits with or without a point, and `E` with a power; with `takesFortran` also `D`.
  public static func scan(
    _ bytes: [UInt8], at position: inout Int, upTo end: Int, takesFortran: Bool = false
  ) -> DecimalNumber? {
    var place = position
    var number = DecimalNumber(mantissa: 0, exponent: 0, isNegative: false)
    if place < end, let sign = sign(bytes[place]) {
      number.isNegative = sign < 0
      place += 1
    }
    let start = place
    var count = 0
    var decimals = 0
    var sawPoint = false
    while place < end {
      let byte = bytes[place]
      if let digit = digit(byte) {
        if count < largestCount { number.mantissa = 10 * number.mantissa + UInt64(digit) }
        // Zeros before the first digit take no room.
        if count > 0 || digit > 0 { count += 1 }
        if sawPoint { decimals += 1 }
      } else if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        break
      }
      place += 1
    }
    guard place - start > (sawPoint ? 1 : 0) else { return nil }
    if count > largestCount {
      let digits = bytes[start..<place].filter { $0 != UInt8(ascii: ".") }
      number.longDigits = String(decoding: digits.prefix(longestText), as: UTF8.self)
      number.exponent = max(0, digits.count - longestText)
    }
    number.exponent += scanExponent(bytes, &place, end, takesFortran) - decimals
    position = place
    return number
  }

  /// The nearest double to the number times a power of ten; infinite where it is too large.
  public func value(timesTenTo shift: Int = 0) -> Double {
    let power = exponent + shift
    if longDigits == nil, mantissa <= 1 << 53, abs(power) <= 22 {
      // Both factors are exact, so one rounding remains (Clinger's fast path).
      let exact = Double(mantissa)
      let size = power < 0 ? exact / Self.powers[-power] : exact * Self.powers[power]
      return isNegative ? -size : size
    }
    let text = "\(isNegative ? "-" : "")\(longDigits ?? String(mantissa))e\(power)"
    return Double(text) ?? .nan
  }

  /// The number that all of some bytes are, times a power of ten; nil if they are no finite number.
  public static func value(
    of bytes: [UInt8], in range: Range<Int>, timesTenTo shift: Int
  ) -> Double? {
    var position = range.lowerBound
    guard
      let number = scan(bytes, at: &position, upTo: range.upperBound, takesFortran: true),
      position == range.upperBound
    else { return nil }
    let value = number.value(timesTenTo: shift)
    return value.isFinite ? value : nil
  }

  /// A number as text with its exponent changed, for instance `314.5e-3`.
  public static func text(_ number: Double, timesTenTo power: Int) -> String {
    let text = "\(number)"
    guard let mark = text.firstIndex(of: "e") else { return "\(text)e\(power)" }
    let exponent = Int(text[text.index(after: mark)...]) ?? 0
    return "\(text[..<mark])e\(exponent + power)"
  }

  /// Digits that always fit into `mantissa`.
  private static let largestCount = 18
  /// Digits after which none decides the rounding (a double has at most 767).
  private static let longestText = 800
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The power behind a mark at the place, which moves behind it; 0 (and stays) where there is none.
  private static func scanExponent(
    _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ takesFortran: Bool
  ) -> Int {
    guard position < end else { return 0 }
    let letter = bytes[position] | 0x20
    guard letter == UInt8(ascii: "e") || takesFortran && letter == UInt8(ascii: "d") else {
      return 0
    }
    var place = position + 1
    var factor = 1
    if place < end, let given = sign(bytes[place]) {
      factor = given
      place += 1
    }
    let start = place
    var power = 0
    while place < end, let digit = digit(bytes[place]) {
      power = min(10 * power + digit, 100_000)
      place += 1
    }
    guard place > start else { return 0 }
    position = place
    return factor * power
  }

  private static func sign(_ byte: UInt8) -> Int? {
    byte == UInt8(ascii: "-") ? -1 : byte == UInt8(ascii: "+") ? 1 : nil
  }

  private static func digit(_ byte: UInt8) -> Int? {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte) - 48 : nil
  }
}
