import Documents
import Testing

@Suite("A JSON node")
struct JSONNodeTests {
  @Test("names file, pointer, what was found, what was expected and the remedy")
  func errors() throws {
    let root = try json(#"{"channels": [{"name": 3, "data": [1, "2"]}]}"#)
    let channel = try root.member("channels").elements()[0]
    #expect(
      "\(try #require(documentError { _ = try channel.member("name").string() }))"
        == "t.json, at /channels/0/name: found the whole number 3, expected a text")
    #expect(
      "\(try #require(documentError { _ = try channel.member("data").doubles() }))"
        == "t.json, at /channels/0/data/1: found the text “2”, expected a number")
    #expect(
      "\(try #require(documentError { _ = try channel.member("samples") }))"
        == "t.json, at /channels/0: found an object of 2 (name, data), expected a member “samples”; "
        + "add “samples” here, or check its spelling")
    #expect(place(documentError { _ = try root.elements() }) == "")
  }

  @Test("gives numbers of either kind as doubles, and whole doubles as whole numbers")
  func numbers() throws {
    #expect(try json("[1, 2.5]").doubles() == [1, 2.5])
    #expect(try json("3.0").integer() == 3)
    #expect(throws: DocumentError.self) { try json("3.5").integer() }
    #expect(throws: DocumentError.self) { try json("true").double() }
    #expect(try json(#"["a", "b"]"#).strings() == ["a", "b"])
    #expect(try json("false").bool() == false)
  }

  @Test("takes a missing member and null alike where it may be missing")
  func optional() throws {
    let root = try json(#"{"a": null, "b": 1}"#)
    #expect(try root.optionalMember("a")?.value == nil)
    #expect(try root.optionalMember("c")?.value == nil)
    #expect(try root.optionalMember("b")?.pointer == "/b")
  }
}
