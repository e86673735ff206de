/// HTML text whose parts were escaped when they were made.
struct Markup: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  /// Takes text that is HTML already.
  init(html: String) { text = html }

  /// Interpolated strings and numbers are escaped; interpolated markup is taken as it is.
  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    init(literalCapacity: Int, interpolationCount: Int) {}
    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += Markup.escape(value.description)
    }
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// Text as markup, escaped.
  static func text(_ value: String) -> Markup { Markup(html: escape(value)) }

  /// Several pieces one after the other.
  static func joined(_ parts: [Markup], separator: Markup = "") -> Markup {
    Markup(html: parts.map(\.text).joined(separator: separator.text))
  }

  /// A table; cells of the columns in `numeric` are aligned right.
  static func table(_ heads: [Markup], rows: [[Markup]], numeric: Set<Int> = []) -> Markup {
    func cell(_ tag: String, _ index: Int, _ content: Markup) -> Markup {
      let attribute = numeric.contains(index) ? " class=\"n\"" : ""
      return Markup(html: "<\(tag)\(attribute)>\(content.text)</\(tag)>")
    }
    let head = joined(heads.enumerated().map { cell("th", $0, $1) })
    let body = joined(
      rows.map { row in
        "<tr>\(joined(row.enumerated().map { cell("td", $0, $1) }))</tr>\n"
      })
    return
      "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(body)</tbody></table></div>\n"
  }
}

/// Numbers as a reader wants them.
enum Figures {
  /// Fixed decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "—" }
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let scaled = (value * scale).rounded()
    guard abs(scaled) < 1e15 else { return "\(value)" }
    let whole = Int64(abs(scaled))
    let sign = scaled < 0 ? "−" : ""
    guard decimals > 0 else { return sign + "\(whole)" }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// About `digits` significant digits, without exponents in the usual range.
  static func significant(_ value: Double, _ digits: Int = 3) -> String {
    guard value.isFinite else { return "—" }
    guard value != 0 else { return "0" }
    var magnitude = 0
    var rest = abs(value)
    while rest >= 10, magnitude < 300 { rest /= 10; magnitude += 1 }
    while rest < 1, magnitude > -300 { rest *= 10; magnitude -= 1 }
    if magnitude > 6 || magnitude < -4 {
      return fixed(value < 0 ? -rest : rest, digits - 1) + "e\(magnitude)"
    }
    return fixed(value, max(0, digits - 1 - magnitude))
  }
}
