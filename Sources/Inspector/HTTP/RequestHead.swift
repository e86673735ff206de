/// Reads the head of an HTTP/1.1 request (RFC 9112) strictly: what is odd is refused, nothing is guessed.
enum RequestHead {
  /// Bounds of what is read.
  static let largest = 16_384, longestTarget = 2048, mostHeaders = 64, mostSegments = 12

  /// How many bytes the head has, its empty line included; nil while that has not come.
  ///
  /// Bytes before `searched` were looked at before.
  static func end(of bytes: [UInt8], searched: Int = 0) -> Int? {
    var place = max(0, searched - 3)
    while place + 4 <= bytes.count {
      if bytes[place] == 13, bytes[place + 1] == 10, bytes[place + 2] == 13,
        bytes[place + 3] == 10
      {
        return place + 4
      }
      place += 1
    }
    return nil
  }

  /// Reads a head that ends in an empty line.
  static func parse(_ bytes: some Collection<UInt8>) throws(Refusal) -> PageRequest {
    let lines = try lines(of: Array(bytes))
    guard let first = lines.first else { throw Refusal(400, "the request has no first line") }
    var request = try requestLine(first)
    guard lines.count - 1 <= mostHeaders else {
      throw Refusal(431, "the request has more than \(mostHeaders) headers")
    }
    for line in lines.dropFirst() { request.headers.append(try header(line)) }
    try checkBody(request)
    return request
  }

  /// Lines end in CR LF; a CR or LF alone, and any other control character but a tab, is refused.
  private static func lines(of bytes: [UInt8]) throws(Refusal) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte == 13, place + 1 < bytes.count, bytes[place + 1] == 10 {
        lines.append([])
        place += 2
        continue
      }
      guard byte >= 32 && byte != 127 || byte == 9 else {
        throw Refusal(400, "the head of the request holds the control character \(byte)")
      }
      lines[lines.count - 1].append(byte)
      place += 1
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func requestLine(_ line: [UInt8]) throws(Refusal) -> PageRequest {
    let parts = line.split(separator: 32, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].count <= 20,
      parts[0].allSatisfy(isToken)
    else { throw Refusal(400, "the first line is not METHOD, target and version") }
    guard parts[2].elementsEqual("HTTP/1.1".utf8) || parts[2].elementsEqual("HTTP/1.0".utf8)
    else { throw Refusal(505, "only HTTP/1.1 is spoken here") }
    guard parts[1].count <= longestTarget else {
      throw Refusal(414, "the address is longer than \(longestTarget) bytes")
    }
    guard parts[1].first == UInt8(ascii: "/"),
      parts[1].allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") })
    else { throw Refusal(400, "the target is no path of printable ASCII beginning with /") }
    let halves = parts[1].split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    return PageRequest(
      method: String(decoding: parts[0], as: UTF8.self), path: try segments(halves[0]),
      query: halves.count > 1 ? try query(halves[1]) : [])
  }

  private static func segments(_ path: ArraySlice<UInt8>) throws(Refusal) -> [String] {
    let parts = path.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= mostSegments else {
      throw Refusal(404, "the path has more than \(mostSegments) parts")
    }
    var segments: [String] = []
    for part in parts {
      let segment = try decoded(part)
      guard segment != ".", segment != "..", !segment.contains("/"), !segment.contains("\\") else {
        throw Refusal(400, "the path holds “.”, “..” or an encoded / or \\")
      }
      segments.append(segment)
    }
    return segments
  }

  private static func query(
    _ text: ArraySlice<UInt8>
  ) throws(Refusal) -> [(name: String, value: String)] {
    let parts = text.split(separator: UInt8(ascii: "&"))
    guard parts.count <= 16 else { throw Refusal(400, "the query has more than 16 parts") }
    var items: [(name: String, value: String)] = []
    for part in parts {
      let halves = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      items.append((try decoded(halves[0]), halves.count > 1 ? try decoded(halves[1]) : ""))
    }
    return items
  }

  /// Percent-decoded text; it must be UTF-8 without control characters.
  private static func decoded(_ text: ArraySlice<UInt8>) throws(Refusal) -> String {
    var bytes: [UInt8] = []
    var place = text.startIndex
    while place < text.endIndex {
      if text[place] == UInt8(ascii: "%") {
        guard place + 2 < text.endIndex, let high = hex(text[place + 1]),
          let low = hex(text[place + 2])
        else { throw Refusal(400, "the address holds a % without two hexadecimal digits") }
        bytes.append(high << 4 | low)
        place += 3
      } else {
        bytes.append(text[place])
        place += 1
      }
    }
    guard bytes.allSatisfy({ $0 >= 32 && $0 != 127 }),
      let decoded = String(validating: bytes, as: UTF8.self)
    else { throw Refusal(400, "the address is not UTF-8, or holds control characters") }
    return decoded
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  private static func header(_ line: [UInt8]) throws(Refusal) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(isToken)
    else { throw Refusal(400, "a header is not NAME: VALUE on one line") }
    let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
    return (
      String(decoding: line[..<colon], as: UTF8.self).lowercased(),
      String(
        value.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }
          .reversed())
    )
  }

  /// Requests of the page have no body, so that none is ever read.
  private static func checkBody(_ request: PageRequest) throws(Refusal) {
    let lengths = request.headers.filter { $0.name == "content-length" }.map(\.value)
    if lengths.contains(where: { $0 != "0" })
      || request.headers.contains(where: { $0.name == "transfer-encoding" })
    {
      throw Refusal(413, "requests with a body are not taken")
    }
  }

  /// `tchar` of RFC 9110 §5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
