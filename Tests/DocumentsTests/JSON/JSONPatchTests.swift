import Documents
import Testing

@Suite("JSON Patch")
struct JSONPatchTests {
  /// Document, patch, result: the examples of RFC 6902, appendix A, by number.
  static let examples: [(String, String, String)] = [
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#,
      #"{"baz":"qux","foo":"bar"}"#
    ),
    (
      #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
      #"{"foo":["bar","qux","baz"]}"#
    ),
    (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
    (
      #"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#,
      #"{"foo":["bar","baz"]}"#
    ),
    (
      #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
      #"{"baz":"boo","foo":"bar"}"#
    ),
    (
      #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
      #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
      #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
    ),
    (
      #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
      #"{"foo":["all","cows","eat","grass"]}"#
    ),
    (
      #"{"baz":"qux","foo":["a",2,"c"]}"#,
      #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2.0}]"#,
      #"{"baz":"qux","foo":["a",2,"c"]}"#
    ),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
      #"{"foo":"bar","child":{"grandchild":{}}}"#
    ),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#,
      #"{"foo":"bar","baz":"qux"}"#
    ),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
    (
      #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
      #"{"foo":["bar",["abc","def"]]}"#
    ),
    (
      #"{"a":{"b":[1]}}"#, #"[{"op":"copy","from":"/a/b","path":"/c"}]"#,
      #"{"a":{"b":[1]},"c":[1]}"#
    ),
    (#"{"a":1}"#, #"[{"op":"replace","path":"","value":[2]}]"#, "[2]"),
    (#"{"a~b/c":1}"#, #"[{"op":"replace","path":"/a~0b~1c","value":2}]"#, #"{"a~b/c":2}"#),
    (#"{"a":1}"#, #"[{"op":"add","path":"/a","value":2}]"#, #"{"a":2}"#),
    (#"{"a":[0,1]}"#, #"[{"op":"add","path":"/a/2","value":2}]"#, #"{"a":[0,1,2]}"#),
    (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":1}"#),
  ]

  @Test("does what RFC 6902 shows", arguments: examples.indices)
  func example(index: Int) throws {
    let (document, patch, expected) = Self.examples[index]
    let result = try JSONPatch.apply(json(patch), to: json(document).value)
    #expect(try result.canonicalBytes == json(expected).value.canonicalBytes)
  }

  @Test(
    "refuses what does not fit, at the operation's place",
    arguments: [
      (#"[{"op":"remove","path":"/x"}]"#, "/0/path"),
      (#"[{"op":"add","path":"/a/3","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"/a/01","value":0}]"#, "/0/path"),
      (#"[{"op":"replace","path":"/a/-","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"/x/y","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"/s/y","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"a","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"/a~2","value":0}]"#, "/0/path"),
      (#"[{"op":"add","path":"/a"}]"#, "/0"),
      (#"[{"op":"bake","path":"/a"}]"#, "/0/op"),
      (#"[{"op":"move","from":"/a","path":"/a/0"}]"#, "/0/from"),
      (#"[{"op":"remove","path":"/a"},{"op":"test","path":"/s","value":"u"}]"#, "/1/path"),
    ])
  func refusals(patch: String, place: String) throws {
    let document = try json(#"{"a":[1,2],"s":"t"}"#).value
    let error = documentError { _ = try JSONPatch.apply(json(patch), to: document) }
    #expect(DocumentsTests.place(error) == place)
    #expect(try document == json(#"{"a":[1,2],"s":"t"}"#).value)
  }
}
