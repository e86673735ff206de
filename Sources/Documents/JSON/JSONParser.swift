internal import CSimdJSON

/// Bounds and the walk over simdjson's tape.
enum JSONParser {
  /// Containers that hold something within each other, at most.
  static let maximalDepth = 256
  /// Bytes of one text, at most: simdjson's offsets are 32 bits wide.
  static let maximalSize = 2 << 30

  static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> JSONValue {
    guard bytes.count <= maximalSize else {
      throw .tooLarge(
        file: file, what: "the size in bytes", found: bytes.count, limit: maximalSize)
    }
    // simdjson counts the document itself as a level.
    guard let json = protolith_json_parse(bytes, bytes.count, maximalDepth + 1) else {
      throw .unreadable(file: file, reason: "out of memory", remedy: "free memory")
    }
    defer { protolith_json_free(json) }
    guard protolith_json_status(json) == 0 else {
      let message = String(cString: protolith_json_message(json))
      throw JSONFaultFinder.explain(bytes, file: file, message: message)
    }
    guard let tape = protolith_json_tape(json), let strings = protolith_json_strings(json) else {
      throw .unreadable(file: file, reason: "the parser gave no result", remedy: "")
    }
    var walk = TapeWalk(tape: tape, strings: strings, file: file)
    return try walk.value()
  }
}

/// A cursor on a tape (simdjson, doc/tape.md): the high 8 bits of a word are its kind.
private struct TapeWalk {
  let tape: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>
  let file: String
  var at = 1
  var path: [String] = []

  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, file: String) {
    self.tape = tape
    self.strings = strings
    self.file = file
  }

  private func kind(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }
  private func payload(_ index: Int) -> UInt64 { tape[index] & 0x00FF_FFFF_FFFF_FFFF }

  private mutating func text() -> String {
    let start = strings + Int(payload(at))
    at += 1
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return String(
      decoding: UnsafeBufferPointer(start: start + 4, count: Int(length)), as: UTF8.self)
  }

  mutating func value() throws(DocumentError) -> JSONValue {
    switch kind(at) {
    case UInt8(ascii: "\""): return .string(text())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "{"): return .object(try object())
    case let scalar:
      defer { at += scalar == UInt8(ascii: "l") || scalar == UInt8(ascii: "u") ? 2 : 1 }
      switch scalar {
      case UInt8(ascii: "l"): return .integer(Int64(bitPattern: tape[at + 1]))
      case UInt8(ascii: "u"): return .number(Double(tape[at + 1]))
      case UInt8(ascii: "d"):
        at += 1
        return .number(Double(bitPattern: tape[at]))
      case UInt8(ascii: "t"): return .bool(true)
      case UInt8(ascii: "f"): return .bool(false)
      default: return .null
      }
    }
  }

  private mutating func array() throws(DocumentError) -> [JSONValue] {
    let end = Int(payload(at) & 0xFFFF_FFFF) - 1
    var items: [JSONValue] = []
    items.reserveCapacity(Int(payload(at) >> 32))
    at += 1
    while at < end {
      path.append("\(items.count)")
      items.append(try value())
      path.removeLast()
    }
    at = end + 1
    return items
  }

  private mutating func object() throws(DocumentError) -> [(name: String, value: JSONValue)] {
    let end = Int(payload(at) & 0xFFFF_FFFF) - 1
    var members: [(name: String, value: JSONValue)] = []
    members.reserveCapacity(Int(payload(at) >> 32))
    var seen: Set<String> = []
    at += 1
    while at < end {
      let name = text()
      // Few members are compared one by one, many through a set: a hostile file stays linear.
      if members.count == 12 { seen = Set(members.map(\.name)) }
      let isTwice =
        members.count < 12
        ? members.contains { $0.name == name } : !seen.insert(name).inserted
      path.append(name)
      if isTwice { throw duplicate(name) }
      members.append((name, try value()))
      path.removeLast()
    }
    at = end + 1
    return members
  }

  private func duplicate(_ name: String) -> DocumentError {
    .malformed(
      file: file, place: path.map { "/" + JSONPointer.escape($0) }.joined(),
      found: "the member “\(name)” twice", expected: "each name once in an object",
      remedy: "remove one of the two")
  }
}
