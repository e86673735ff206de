import Foundation

/// The functions and operators of formulas; the catalogue of their names.
public enum ExpressionFunction: String, Sendable, CaseIterable {
  case negate, sqrt, exp, log, ln, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, abs,
    floor, ceil, sign, step
  case add, subtract, multiply, divide, pow, hypot, atan2

  /// Whether it takes one number.
  var isUnary: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .pow, .hypot, .atan2: false
    default: true
    }
  }

  /// Whether it is written as an operator, not by its name.
  private var isOperator: Bool {
    [.negate, .add, .subtract, .multiply, .divide].contains(self)
  }

  /// The function of a name; nil for operators and what is not known.
  static func named(_ name: String) -> ExpressionFunction? {
    ExpressionFunction(rawValue: name).flatMap { $0.isOperator ? nil : $0 }
  }

  /// All names that may stand in a formula, sorted, `min` and `max` (of one or more numbers) with them.
  public static let names =
    (allCases.filter { !$0.isOperator }.map(\.rawValue) + ["min", "max"]).sorted()

  func value(_ x: Double) -> Double {
    switch self {
    case .negate: -x
    case .sqrt: x.squareRoot()
    case .exp: Foundation.exp(x)
    case .log, .ln: Foundation.log(x)
    case .log10: Foundation.log10(x)
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .tan: Foundation.tan(x)
    case .asin: Foundation.asin(x)
    case .acos: Foundation.acos(x)
    case .atan: Foundation.atan(x)
    case .sinh: Foundation.sinh(x)
    case .cosh: Foundation.cosh(x)
    case .tanh: Foundation.tanh(x)
    case .abs: Swift.abs(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .step: x.isNaN ? .nan : x > 0 ? 1 : 0
    default: preconditionFailure("\(rawValue) takes two numbers")
    }
  }

  func value(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .pow: Foundation.pow(x, y)
    case .hypot: Foundation.hypot(x, y)
    case .atan2: Foundation.atan2(x, y)
    default: preconditionFailure("\(rawValue) takes one number")
    }
  }
}
