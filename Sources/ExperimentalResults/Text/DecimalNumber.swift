import Foundation

/// A decimal number as written, before it is rounded to binary.
///
/// Kept apart from its value so that a change of unit by a power of ten (pb → fb) is exact: `4.06E-02*pb`
/// becomes 40.6, not 40.599999999999994.
struct DecimalNumber {
  /// The digits without point and sign, if they fit.
  var mantissa: UInt64
  /// Power of ten of the last digit of `mantissa`.
  var exponent: Int
  /// Whether the number has a minus sign.
  var isNegative: Bool
  /// All digits where they do not fit into `mantissa`.
  var longDigits: String?

  /// The nearest double to the number times 10^`shift`.
  func value(shift: Int = 0) -> Double {
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

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

extension ByteScanner {
  /// Reads a decimal number, or returns nil (and stays) where there is none.
  mutating func decimal() -> DecimalNumber? {
    let start = position
    var number = DecimalNumber(mantissa: 0, exponent: 0, isNegative: false)
    if let sign = current, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      number.isNegative = sign == UInt8(ascii: "-")
      position += 1
    }
    let digitStart = position
    var count = 0
    var afterPoint = 0
    var sawPoint = false
    while let byte = current {
      if byte >= 48, byte <= 57 {
        if count < 18 { number.mantissa = number.mantissa * 10 + UInt64(byte - 48) }
        count += number.mantissa == 0 && count == 0 ? 0 : 1
        if sawPoint { afterPoint += 1 }
      } else if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        break
      }
      position += 1
    }
    guard position - digitStart > (sawPoint ? 1 : 0) else {
      position = start
      return nil
    }
    if count > 18 {
      let digits = bytes[digitStart..<position].filter { $0 != UInt8(ascii: ".") }
      number.longDigits = String(decoding: digits.prefix(800), as: UTF8.self)
      number.exponent = max(0, digits.count - 800)
    }
    number.exponent += scanExponent() - afterPoint
    return number
  }

  /// Reads `E±dd` and returns the power, 0 where there is none.
  private mutating func scanExponent() -> Int {
    guard let letter = current, letter | 0x20 == UInt8(ascii: "e") else { return 0 }
    var place = position + 1
    var negative = false
    if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
      negative = bytes[place] == UInt8(ascii: "-")
      place += 1
    }
    guard place < end, bytes[place] >= 48, bytes[place] <= 57 else { return 0 }
    var power = 0
    while place < end, bytes[place] >= 48, bytes[place] <= 57 {
      power = min(power * 10 + Int(bytes[place] - 48), 100_000)
      place += 1
    }
    position = place
    return negative ? -power : power
  }
}
