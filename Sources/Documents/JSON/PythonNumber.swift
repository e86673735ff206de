extension Double {
  /// The shortest digits that give the number again, laid out as Python's `repr` lays them out.
  ///
  /// Positional from 1e-4 up to 1e16, otherwise with an exponent of two digits at least.
  var pythonText: String {
    if self == 0 { return sign == .minus ? "-0.0" : "0.0" }
    let (digits, exponent) = Self.scientific(magnitude.description)
    let text =
      (-4..<16).contains(exponent)
      ? Self.positional(digits, exponent) : Self.exponential(digits, exponent)
    return sign == .minus ? "-" + text : text
  }

  /// The significant digits of a decimal text and the exponent of the first of them.
  private static func scientific(_ text: String) -> (digits: [UInt8], exponent: Int) {
    let parts = text.utf8.split(separator: UInt8(ascii: "e"))
    var exponent = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0
    let mantissa = parts[0].split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    var digits = mantissa.flatMap { Array($0) }
    exponent += mantissa[0].count - 1
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, exponent)
  }

  private static func positional(_ digits: [UInt8], _ exponent: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + text }
    let whole = exponent + 1
    if digits.count <= whole {
      return text + String(repeating: "0", count: whole - digits.count) + ".0"
    }
    return text.prefix(whole) + "." + text.dropFirst(whole)
  }

  private static func exponential(_ digits: [UInt8], _ exponent: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    let mantissa = digits.count == 1 ? text : text.prefix(1) + "." + text.dropFirst()
    let size = exponent.magnitude
    return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + "\(size)"
  }
}
