import Testing

@testable import Numerics

@Suite("A decimal number in text")
struct DecimalNumberTests {
  private func value(_ text: String, _ power: Int = 0) -> Double? {
    let bytes = Array(text.utf8)
    return DecimalNumber.value(of: bytes, in: bytes.indices, timesTenTo: power)
  }

  @Test("is rounded as the language rounds it")
  func rounding() {
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(String(state).prefix(1 + Int(state >> 59)))
      let decimals = String(String(state >> 3).prefix(Int(state >> 40 & 15)))
      let exponent = Int(state >> 20 & 63) - 32
      let text = "\(digits).\(decimals)e\(exponent)"
      #expect(value(text) == Double(decimals.isEmpty ? "\(digits)e\(exponent)" : text), "\(text)")
      #expect(
        value("-" + text, 3) == Double("-\(digits)\(decimals)e\(exponent - decimals.count + 3)"))
    }
  }

  @Test(
    "may have a sign, a bare point and Fortran's exponents",
    arguments: [
      ("1.5D+02", 150), ("+.5", 0.5), ("5.", 5), ("-1d-1", -0.1), ("0e99999", 0), ("007", 7),
      ("0.00000000000000000000000000000000001e35", 1), ("1e-400", 0),
    ])
  func forms(text: String, number: Double) { #expect(value(text) == number) }

  @Test(
    "is nothing else",
    arguments: [
      "", "-", ".", "e5", "1e", "1e+", "1e1.0", "1x", "nan", "inf", "0x10", "1_000", "1e400",
      "1e123456", "1..2", "--1", "1 ",
    ])
  func refused(text: String) { #expect(value(text) == nil) }

  @Test("is written with a shifted exponent that is read back exactly")
  func shifted() {
    for number in [314.5, 1e-7, 1.25e22, 0, 3.0000000000000004] {
      let text = DecimalNumber.text(number, timesTenTo: -3)
      #expect(value(text, 3) == number, "\(text)")
    }
  }
}
