/// What a JSON text is on the outside, found without building its values.
///
/// It serves to sort the files of an archive; a text that is no JSON has some outline too, and is refused when
/// it is parsed.
public enum JSONOutline: Equatable, Sendable {
  /// An array.
  case array
  /// An object with members of these names, as far as the scan came.
  case object([String])
  /// Something else, or no JSON at all.
  case other

  /// Looks at the brackets and the names of the outermost object.
  public init(_ bytes: [UInt8]) {
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch first {
    case UInt8(ascii: "["): self = .array
    case UInt8(ascii: "{"): self = .object(Self.names(bytes))
    default: self = .other
    }
  }

  /// More names than any document that we know has.
  private static let maximalNames = 64

  private static func names(_ bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var depth = 0
    var expectsName = false
    var at = 0
    while at < bytes.count, names.count < maximalNames {
      switch bytes[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        expectsName = depth == 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","): expectsName = depth == 1
      case UInt8(ascii: "\""):
        let end = endOfText(bytes, from: at + 1)
        if expectsName { names.append(String(decoding: bytes[(at + 1)..<end], as: UTF8.self)) }
        expectsName = false
        at = end
      default: break
      }
      at += 1
    }
    return names
  }

  /// The closing quotation mark, or the end of the bytes.
  private static func endOfText(_ bytes: [UInt8], from start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(at, bytes.count)
  }
}
