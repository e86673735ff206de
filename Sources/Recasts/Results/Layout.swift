import Foundation

/// Text of fixed width, as MadAnalysis 5's tables have it.
enum Layout {
  /// Blanks after a text that is shorter than `width`; a longer one is not cut.
  static func left(_ text: String, _ width: Int) -> String {
    text + blanks(width - text.unicodeScalars.count)
  }

  /// Blanks before it.
  static func right(_ text: String, _ width: Int) -> String {
    blanks(width - text.unicodeScalars.count) + text
  }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// Fixed decimals.
  static func decimals(_ value: Double, _ count: Int) -> String {
    String(format: "%.\(count)f", value)
  }
}
