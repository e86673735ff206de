import Documents
import Testing

@Suite("The form of which digests are taken")
struct PythonFormTests {
  /// JSON text and what Python 3.11 gives: `json.dumps(json.loads(…), sort_keys=True,
  /// ensure_ascii=False)`.
  static let pairs: [(String, String)] = [
    (#"{"b":1,"a":[1,2.0,-0,-0.0]}"#, #"{"a": [1, 2.0, 0, -0.0], "b": 1}"#),
    ("[0.1,1e-4,1e-5,0.00012,1.5e-7]", "[0.1, 0.0001, 1e-05, 0.00012, 1.5e-07]"),
    (
      "[1e15,1e16,1.2e16,123456789012345680.0]",
      "[1000000000000000.0, 1e+16, 1.2e+16, 1.2345678901234568e+17]"
    ),
    ("[9007199254740993.0,9999999999999998.0]", "[9007199254740992.0, 9999999999999998.0]"),
    ("[1E5,100.0,1e22,1e-100,5e-324]", "[100000.0, 100.0, 1e+22, 1e-100, 5e-324]"),
    ("[1.7976931348623157e308,-2.5e-10]", "[1.7976931348623157e+308, -2.5e-10]"),
    ("[9223372036854775807,-9223372036854775808]", "[9223372036854775807, -9223372036854775808]"),
    (
      #"{"é":"\u00e9\n\t\u0001\"\\\/","A":null,"a":true}"#,
      "{\"A\": null, \"a\": true, \"é\": \"é\\n\\t\\u0001\\\"\\\\/\"}"
    ),
    (#"{"\ud83d\ude00":1,"\uffff":2}"#, "{\"\u{ffff}\": 2, \"😀\": 1}"),
    (#"{"a":{},"b":[]}"#, #"{"a": {}, "b": []}"#),
  ]

  @Test("is Python's", arguments: pairs.indices)
  func form(index: Int) throws {
    let (text, expected) = Self.pairs[index]
    #expect(String(decoding: try json(text).value.pythonCanonicalBytes, as: UTF8.self) == expected)
  }

  @Test("has the digests that pyhf's documentation shows")
  func digests() throws {
    let bytes = try json(#"{"a": 2.0, "b": 3.0, "c": 1.0}"#).value.pythonCanonicalBytes
    #expect(
      Files.digest(bytes, "sha256")
        == "a38f6093800189b79bc22ef677baf90c75705af2cfc7ff594159eca54eaa7928")
    #expect(Files.digest(bytes, "md5") == "2c0633f242928eb55c3672fed5ba8612")
    #expect(Files.digest(bytes, "sha1") == "49a27f499e763766c9545b294880df277be6f545")
    #expect(Files.digest(bytes, "sha257") == nil)
  }

  @Test("is seen from outside by its outermost names")
  func outlines() {
    func outline(_ text: String) -> JSONOutline { JSONOutline(Array(text.utf8)) }
    #expect(outline(" [1]") == .array)
    #expect(
      outline(#"{"a": {"x": "}"}, "b,\"": [{"y": 1}], "c": ":"}"#) == .object(["a", #"b,\""#, "c"]))
    #expect(outline(#"{"a": "unfinished"#) == .object(["a"]))
    #expect(outline("") == .other)
    #expect(outline("7") == .other)
  }
}
