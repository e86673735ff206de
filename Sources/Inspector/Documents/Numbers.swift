import Documents
import Foundation

extension JSONValue {
  /// A count.
  static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// A number, or null where there is none.
  static func finite(_ value: Double?) -> JSONValue {
    value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
  }

  /// A number with the six digits that a picture can show; null where there is none.
  static func short(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    guard value != 0 else { return .integer(0) }
    let power = 5 - Int(log10(abs(value)).rounded(.down))
    guard abs(power) < 300 else { return .number(value) }
    let scale = pow(10, Double(abs(power)))
    let rounded = power > 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
    return Int64(exactly: rounded).map { .integer($0) } ?? .number(rounded)
  }

  /// A text, or null where there is none.
  static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

  /// Texts.
  static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
}
