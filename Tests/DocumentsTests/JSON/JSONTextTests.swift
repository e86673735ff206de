import Documents
import Testing

@Suite("JSON text that is written")
struct JSONTextTests {
  @Test("is canonical: sorted by code point, no white space, kinds kept")
  func canonical() throws {
    let root = try json(
      #"{ "b": [1, 1.0, 0.1, 1e300, -0.0], "a": {"é": 1, "z": "\u0001\"\\"}, "B": [] }"#)
    let text = String(decoding: root.value.canonicalBytes, as: UTF8.self)
    #expect(
      text == #"{"B":[],"a":{"z":"\u0001\"\\","é":1},"b":[1,1.0,0.1,1e+300,-0.0]}"#)
  }

  @Test(
    "gives the same value when it is read again",
    arguments: [
      1.0, 0.1 + 0.2, Double.leastNonzeroMagnitude, 1e22, 1.7976931348623157e308, -2.5e-7,
    ])
  func roundTrip(number: Double) throws {
    let value = JSONValue.object([("x", .number(number)), ("n", .integer(9_007_199_254_740_993))])
    let again = try JSONNode.parse(value.canonicalBytes, file: "t.json")
    #expect(try again.member("x").double().bitPattern == number.bitPattern)
    #expect(again.value.canonicalBytes == JSONNode(file: "", value: value).value.canonicalBytes)
    #expect(try json(value.prettyText).value == value)
  }

  @Test("is indented by two spaces, with plain arrays on one line")
  func pretty() throws {
    let value = try json(#"{"a":[1,2],"b":{"c":[[1],{}]}}"#).value
    #expect(
      value.prettyText == """
        {
          "a": [1, 2],
          "b": {
            "c": [
              [1],
              {}
            ]
          }
        }

        """)
  }

  @Test("equal values: numbers by value, objects in any order, arrays in order")
  func equality() throws {
    #expect(try json(#"{"a":1,"b":2}"#).value == json(#"{"b":2.0,"a":1}"#).value)
    #expect(try json("[1,2]").value != json("[2,1]").value)
    #expect(try json("9007199254740993").value != json("9007199254740992.0").value)
  }
}
