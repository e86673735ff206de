/// A value that writes its own JSON, as `JSONEncoder` would with sorted keys, but many times faster.
///
/// For what is written in every step of a walk. Members must be written in the order of their names.
public protocol JSONWriting {
  /// Writes the value.
  func write(to stream: inout JSONStream)
}

/// JSON text without white space that grows member by member.
public struct JSONStream: Sendable {
  /// The text so far.
  public private(set) var bytes: [UInt8] = []
  /// Whether a comma is due before the next name or element.
  private var needsComma = false

  /// Makes an empty text.
  public init() { bytes.reserveCapacity(4096) }

  /// Writes an object; `body` writes its members.
  public mutating func object(_ body: (inout JSONStream) -> Void) {
    open("{")
    body(&self)
    close("}")
  }

  /// Writes an array, element by element.
  public mutating func array<E>(
    _ elements: some Sequence<E>, _ body: (inout JSONStream, E) -> Void
  ) {
    open("[")
    for element in elements { body(&self, element) }
    close("]")
  }

  /// Writes the name of a member, which must need no escapes.
  public mutating func name(_ name: StaticString) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a number: shortest round trip, whole ones without a point; others than finite as text.
  public mutating func number(_ number: Double) {
    guard number.isFinite else {
      return string(number.isNaN ? "nan" : number > 0 ? "inf" : "-inf")
    }
    comma()
    let text = number.description
    let utf8 = text.utf8
    bytes.append(contentsOf: text.hasSuffix(".0") ? utf8.dropLast(2) : utf8[...])
    needsComma = true
  }

  /// Writes a whole number.
  public mutating func integer(_ number: Int) {
    comma()
    bytes.append(contentsOf: number.description.utf8)
    needsComma = true
  }

  /// Writes a text.
  public mutating func string(_ text: String) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        escape(byte)
      } else {
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// Writes JSON that is there already.
  public mutating func json(_ text: [UInt8]) {
    comma()
    bytes.append(contentsOf: text)
    needsComma = true
  }

  /// Writes a member that is a number.
  public mutating func member(_ name: StaticString, _ value: Double) {
    self.name(name)
    number(value)
  }

  /// Writes a member that is a whole number.
  public mutating func member(_ name: StaticString, _ value: Int) {
    self.name(name)
    integer(value)
  }

  /// Writes a member that writes itself.
  public mutating func member(_ name: StaticString, _ value: some JSONWriting) {
    self.name(name)
    value.write(to: &self)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    comma()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func escape(_ byte: UInt8) {
    let short: Unicode.Scalar? =
      switch byte {
      case UInt8(ascii: "\""): "\""
      case UInt8(ascii: "\\"): "\\"
      case 0x08: "b"
      case 0x09: "t"
      case 0x0A: "n"
      case 0x0C: "f"
      case 0x0D: "r"
      default: nil
      }
    bytes.append(UInt8(ascii: "\\"))
    if let short { return bytes.append(UInt8(ascii: short)) }
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "u00".utf8)
    bytes.append(digits[Int(byte >> 4)])
    bytes.append(digits[Int(byte & 15)])
  }
}

extension Array: JSONWriting where Element: JSONWriting {
  /// Writes the elements.
  public func write(to stream: inout JSONStream) {
    stream.array(self) { $1.write(to: &$0) }
  }
}

extension String: JSONWriting {
  /// Writes the text.
  public func write(to stream: inout JSONStream) { stream.string(self) }
}
