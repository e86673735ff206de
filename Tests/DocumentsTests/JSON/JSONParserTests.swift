import Documents
import Testing

@Suite("A JSON text")
struct JSONParserTests {
  @Test("keeps the kind of its numbers and the order of its members")
  func kinds() throws {
    let root = try json(#" {"b": [1, 1.0, -7, 1e3, true, null], "a": "x\u00e9\ud83d\ude00\n"} "#)
    let expected: JSONValue = .object([
      ("b", .array([.integer(1), .number(1), .integer(-7), .number(1000), .bool(true), .null])),
      ("a", .string("xé😀\n")),
    ])
    #expect(root.value == expected)
    #expect(root.value.prettyText.contains("[1, 1.0, -7, 1000.0, true, null]"))
    #expect(try root.members().map(\.name) == ["b", "a"])
  }

  @Test("reads every whole number of 64 bits, and larger ones up to 2⁶⁴ as doubles")
  func wholeNumbers() throws {
    #expect(try json("9223372036854775807").integer() == Int.max)
    #expect(try json("-9223372036854775808").integer() == Int.min)
    #expect(try json("18446744073709551615").double() == 18446744073709551615.0)
    #expect(throws: DocumentError.self) { try json("18446744073709551616") }
  }

  @Test(
    "is refused with line and column where it stops being JSON",
    arguments: [
      ("{\n  \"a\": 1,\n  \"b\" 2\n}", "line 3, column 7", "“2”", "“:”"),
      ("[1, 2", "line 1, column 6", "the end of the text", "“,” or “]”"),
      ("[1,]", "line 1, column 4", "“]”", "a value"),
      ("{\"a\":1,}", "line 1, column 8", "“}”", "a member name in quotes"),
      ("[NaN]", "line 1, column 2", "“N”", "a value"),
      ("[-Infinity]", "line 1, column 3", "“I”", "a digit"),
      ("[\n1e400]", "line 2, column 1", "“1e400”", "a number within the range of a double"),
      ("[01]", "line 1, column 3", "“1”", "“,” or “]”"),
      ("[1.]", "line 1, column 4", "“]”", "a digit"),
      ("\"a\u{1}\"", "line 1, column 3", "the byte 0x1", "an escape for a control character"),
      ("\"\\q\"", "line 1, column 3", "“q”", "an escape"),
      ("\"\\ud800x\"", "line 1, column 8", "“x”", "the second half of a pair"),
      ("\"äö", "line 1, column 4", "the end of the text", "“\"” at the end of a text"),
      ("", "line 1, column 1", "the end of the text", "a value"),
      ("1 2", "line 1, column 3", "“2”", "the end of the text"),
      ("nul", "line 1, column 1", "“n”", "a value"),
    ])
  func faults(text: String, place: String, found: String, expected: String) {
    let error = documentError { _ = try json(text) }
    #expect(
      error
        == .malformed(
          file: "t.json", place: place, found: found, expected: expected,
          remedy: "correct the text there, or fetch the file again"))
  }

  @Test("is refused at the byte that is not UTF-8")
  func badBytes() {
    let bytes = Array("[\"ab".utf8) + [0xFF] + Array("\"]".utf8)
    let error = documentError { _ = try JSONNode.parse(bytes, file: "t.json") }
    #expect(place(error) == "line 1, column 5")
  }

  @Test("is refused with the pointer of a name that comes twice")
  func duplicates() {
    let error = documentError { _ = try json(#"{"a/b": [0, {"x": 1, "x": 2}]}"#) }
    #expect(place(error) == "/a~1b/1/x")
    let many = (0..<500).map { "\"m\($0)\": 0" }.joined(separator: ",")
    #expect(place(documentError { _ = try json("{\(many), \"m3\": 1}") }) == "/m3")
    #expect(throws: Never.self) { try json("{\(many)}") }
  }

  @Test("may be nested 256 deep, not 257")
  func depth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + "0" + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try json(nested(256)) }
    guard case .tooLarge(_, _, 257, 256)? = documentError({ _ = try json(nested(257)) }) else {
      Issue.record("a depth of 257 is not refused as too large")
      return
    }
    #expect(throws: DocumentError.self) { try json(nested(100_000)) }
  }

  @Test("that is cut anywhere gives an error, never a crash")
  func everyPrefix() throws {
    let bytes = Array(#"{"a": [1, -2.5e3, "x\u00e9\\"], "b": {"c": null, "d": false}}"#.utf8)
    for count in 0..<bytes.count {
      #expect(throws: DocumentError.self) {
        try JSONNode.parse(Array(bytes[..<count]), file: "t.json")
      }
    }
  }
}
