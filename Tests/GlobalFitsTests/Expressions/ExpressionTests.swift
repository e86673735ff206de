import Foundation
import Numerics
import Testing

@testable import GlobalFits

@Suite("Formulas")
struct ExpressionTests {
  private static func value(_ text: String, _ values: [String: Double] = [:]) throws -> Double {
    let names = values.keys.sorted()
    return try Expression(text, names: names).value(names.map { values[$0] ?? 0 })
  }

  @Test(
    "have the values of arithmetic",
    arguments: [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("24 / 4 / 3", 2), ("2^3^2", 512),
      ("-2^2", -4), ("2^-1", 0.5), ("2**3", 8), ("2 ** -1", 0.5), ("--3", 3), ("1.5e3", 1500),
      (".5 + 1.", 1.5), ("2*-3", -6), ("sqrt(16)", 4), ("hypot(3, 4)", 5), ("min(3, 1, 2)", 1),
      ("max(3, 1, 2)", 3), ("min(7)", 7), ("abs(-2)", 2), ("floor(-1.5)", -2), ("ceil(1.2)", 2),
      ("log(exp(2))", 2), ("ln(exp(3))", 3), ("log10(1000)", 3), ("sin(pi / 2)", 1), ("cos(0)", 1),
      ("atan2(1, 1) * 4", Double.pi), ("pow(2, 10)", 1024), ("sign(-3)", -1),
      ("step(2) + step(-2)", 1),
      ("tanh(0) + sinh(0) + cosh(0)", 1), ("2e", nil),
    ])
  func arithmetic(text: String, expected: Double?) throws {
    guard let expected else {
      #expect(throws: FitError.self) { try Self.value(text) }
      return
    }
    #expect(abs(try Self.value(text) - expected) <= 1e-12 * max(1, abs(expected)), "\(text)")
  }

  @Test("read parameters by name")
  func names() throws {
    let found = try Self.value(
      "m_gluino - 2*m_lsp + e1", ["m_gluino": 2000, "m_lsp": 100, "e1": 1])
    #expect(found == 1801)
    let places = try Expression("c + a", names: ["a", "b", "c"]).places
    #expect(places == [0, 2])
  }

  @Test("agree with the same formula in Swift at random values")
  func random() throws {
    let formula = try Expression(
      "sqrt(x^2 + y^2) / (1 + abs(x*y)) - min(x, y, 0.3) * exp(-x) + atan2(y, x + 3)^3 - log(y + 2)",
      names: ["x", "y"])
    var random = RandomStream(runSeed: 1, chain: 0)
    for _ in 0..<2000 {
      let (x, y) = (4 * random.uniform() - 2, 4 * random.uniform() - 1.9)
      let expected =
        (x * x + y * y).squareRoot() / (1 + abs(x * y)) - min(x, y, 0.3) * exp(-x)
        + pow(atan2(y, x + 3), 3) - log(y + 2)
      #expect(abs(formula.value([x, y]) - expected) < 1e-11)
    }
  }

  @Test("of random trees give what the tree gives, with any parentheses that are needed")
  func trees() throws {
    var random = RandomStream(runSeed: 2, chain: 0)
    func tree(_ depth: Int) -> (text: String, value: Double) {
      if depth == 0 || random.uniform() < 0.2 {
        let number = (random.uniform() * 100).rounded() / 8 + 0.125
        return ("\(number)", number)
      }
      let (a, b) = (tree(depth - 1), tree(depth - 1))
      switch random.index(below: 6) {
      case 0: return ("(\(a.text) + \(b.text))", a.value + b.value)
      case 1: return ("(\(a.text) - \(b.text))", a.value - b.value)
      case 2: return ("(\(a.text)) * (\(b.text))", a.value * b.value)
      case 3: return ("(\(a.text)) / (\(b.text))", a.value / b.value)
      case 4: return ("max(\(a.text), \(b.text))", max(a.value, b.value))
      default: return ("(-(\(a.text)))", -a.value)
      }
    }
    for _ in 0..<300 {
      // A product must not be torn apart by what stands beside it.
      let (text, value) = tree(5)
      let found = try Expression("(\(text))", names: []).value([])
      #expect(found == value || (found.isNaN && value.isNaN), "\(text)")
    }
  }

  @Test("are requirements with a comparison between two sides")
  func requirements() throws {
    let names = ["a", "b"]
    #expect(try Expression.requirement("a < b - 20", names: names).value([10, 40]) == 10)
    #expect(try Expression.requirement("a >= b", names: names).value([10, 40]) == -30)
    #expect(throws: FitError.self) { try Expression.requirement("a - b", names: names) }
    #expect(throws: FitError.self) { try Expression.requirement("a < b < 3", names: names) }
  }

  @Test(
    "that cannot be read are refused at their column",
    arguments: [
      ("", 1), ("1 +", 4), ("(1", 3), ("1)", 2), ("x", 1), ("2 * mass", 5), ("sqrt(1, 2)", 1),
      ("system(1)", 1), ("1 $ 2", 3), ("1..2", 1), ("min()", 5), ("a.b", 1), ("\"x\"", 1),
      ("negate(1)", 1), ("1e999", 1), ("3 4", 3), ("ü", 1),
    ])
  func refused(text: String, column: Int) {
    let error = #expect(throws: FitError.self) { try Expression(text, names: ["m"]) }
    guard case .expression(_, let found, _, _) = error else { return }
    #expect(found == column, "\(text): \(String(describing: error))")
  }

  @Test("that are hostile end in an error, not in a crash")
  func hostile() {
    for text in [
      String(repeating: "(", count: 4000), String(repeating: "-", count: 4000) + "1",
      String(repeating: "2^", count: 2000) + "1", String(repeating: "sin(", count: 1000),
      "1" + String(repeating: "+1", count: 2000), String(repeating: "1", count: 100_000),
      "max(" + String(repeating: "1,", count: 1900) + "1)",
    ] {
      #expect(throws: FitError.self) { try Expression(text, names: []) }
    }
  }

  @Test("without a value give NaN or infinity, which a caller refuses")
  func undefined() throws {
    #expect(try Self.value("log(-1)").isNaN)
    #expect(try Self.value("1 / 0") == .infinity)
    #expect(try Self.value("min(0 / 0, 1)").isNaN)
    #expect(try Self.value("max(1, 0 / 0)").isNaN)
  }
}
