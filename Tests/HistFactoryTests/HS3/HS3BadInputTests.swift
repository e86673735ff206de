import Documents
import HistFactory
import Testing

@Suite("HS3 that a workspace cannot express is refused")
struct HS3BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let modifiers: String
    var package: String? = "ROOT"
    var errors = "[5.0, 3.0]"
    var channel = ""
    var points = ""
    var more = ""
    var auxiliary: String?
    /// The pointer in the message.
    var place = "/distributions/0/samples/1/modifiers/0"
    /// A word of the message.
    let word: String
  }

  private static let gauss =
    #", {"name": "c", "type": "gaussian_dist", "x": "alpha_a", "mean": "nom", "sigma": 2.0}"#

  static let cases = [
    Case(
      testDescription: "a Poisson staterror of several samples",
      modifiers: #"{"name": "s", "type": "staterror"}"#,
      channel: #", "staterror": {"constraint_type": "Poisson"}"#, word: "several samples"),
    Case(
      testDescription: "a constraint of another width",
      modifiers: #"""
        {"name": "a", "type": "normsys", "constraint_name": "c", "data": {"lo": 0.9, "hi": 1.1}}
        """#, points: #"{"name": "nom", "value": 0.0}"#, more: gauss, place: "/distributions/1",
      word: "width 2.0"),
    Case(
      testDescription: "a lognormal constraint",
      modifiers: #"""
        {"name": "a", "type": "normsys", "constraint": "LogNormal", "data": {"lo": 0.9, "hi": 1.1}}
        """#, place: "/distributions/0/samples/1/modifiers/0/constraint", word: "Gauss"),
    Case(
      testDescription: "no constraint",
      modifiers: #"""
        {"name": "a", "type": "normsys", "constraint": null, "data": {"lo": 0.9, "hi": 1.1}}
        """#, word: "no constraint"),
    Case(
      testDescription: "a custom modifier", modifiers: #"{"name": "f", "type": "custom"}"#,
      word: "custom"),
    Case(
      testDescription: "codes that differ between modifiers",
      modifiers: #"""
        {"name": "a", "type": "normsys", "interpolation": 1, "data": {"lo": 0.9, "hi": 1.1}},
        {"name": "b", "type": "normsys", "interpolation": 4, "data": {"lo": 0.9, "hi": 1.1}}
        """#, place: "/distributions/0/samples/1/modifiers/1", word: "one interpolation"),
    Case(
      testDescription: "an interpolation that pyhf does not have",
      modifiers: #"""
        {"name": "a", "type": "normsys", "interpolation": 0, "data": {"lo": 0.9, "hi": 1.1}}
        """#, word: "add poly1"),
    Case(
      testDescription: "two constraints on one parameter",
      modifiers: #"{"name": "a", "type": "normsys", "data": {"lo": 0.9, "hi": 1.1}}"#,
      points: #"{"name": "nom", "value": 0.0}"#, more: gauss, auxiliary: #""c""#,
      place: "/distributions/1", word: "one auxiliary measurement"),
    Case(
      testDescription: "a parameter of two roles",
      modifiers: #"""
        {"name": "a", "type": "normsys", "parameter": "mu", "data": {"lo": 0.9, "hi": 1.1}}
        """#, word: "“mu” in a normsys"),
    Case(
      testDescription: "a bin's parameter in two lists",
      modifiers: #"""
        {"name": "a", "type": "shapefactor", "parameters": ["x", "y"]},
        {"name": "b", "type": "shapefactor", "parameters": ["z", "x"]}
        """#, place: "/distributions/0/samples/1/modifiers/1", word: "“x” in another list"),
    Case(
      testDescription: "a statistical uncertainty for each sample",
      modifiers: #"{"name": "s", "type": "staterror", "parameters": ["g0", "g1"]}"#,
      package: "pyhs3", channel: #", "barlow_beeston_method": "full""#, word: "each of 2 samples"),
    Case(
      testDescription: "some bins const and some free",
      modifiers: #"{"name": "a", "type": "shapefactor", "parameters": ["x", "y"]}"#,
      points: #"{"name": "x", "value": 1.0, "const": true}"#, place: "/analyses/0",
      word: "“x” const"),
    Case(
      testDescription: "too many bins",
      modifiers: #"{"name": "a", "type": "shapefactor", "parameters": ["x"]}"#,
      place: "/distributions/0/samples/1/modifiers/0/parameters", word: "2, one for each bin"),
  ]

  @Test("with file, pointer and reason", arguments: cases)
  func refused(_ bad: Case) throws {
    let text = bad.modifiers
    // The statistical cases need a second carrier.
    let isStatistical = text.contains("staterror")
    var node = try SmallHS3.node(
      modifiers: text, package: bad.package, errors: bad.errors, channel: bad.channel,
      points: bad.points, more: bad.more, auxiliary: bad.auxiliary)
    if isStatistical { node = try Self.withSecondCarrier(node, text) }
    let error = #expect(throws: DocumentError.self) { _ = try Workspace.reading(node) }
    let message = try #require(error).description
    let place = isStatistical ? "small.json, at /distributions/0" : "small.json, at \(bad.place):"
    #expect(message.contains(place), "\(message)")
    #expect(message.contains(bad.word), "\(message)")
  }

  /// The same modifier on the signal, too.
  private static func withSecondCarrier(_ node: JSONNode, _ modifier: String) throws -> JSONNode {
    let added = try JSONNode.parse(
      Array(
        #"[{"op": "add", "path": "/distributions/0/samples/0/modifiers/-", "value": \#(modifier)}]"#
          .utf8), file: "patch.json")
    return JSONNode(file: node.file, value: try JSONPatch.apply(added, to: node.value))
  }

  @Test("and a file that is damaged anywhere is an error or a model, never a crash")
  func mutations() throws {
    let text = SmallWorkspace.text(
      modifiers: #"""
        {"name": "a", "type": "normsys", "data": {"hi": 1.2, "lo": 0.7}},
        {"name": "a", "type": "histosys", "data": {"hi_data": [55.0, 31.0], "lo_data": [47.0, 26.0]}},
        {"name": "lumi", "type": "lumi", "data": null},
        {"name": "s", "type": "shapesys", "data": [0.0, 4.0]},
        {"name": "t", "type": "staterror", "data": [5.0, 3.0]},
        {"name": "f", "type": "shapefactor", "data": null}
        """#, parameters: SmallWorkspace.lumi)
    let workspace = try Workspace(SmallWorkspace.node(text))
    var refused = 0
    var read = 0
    for dialect in HS3Dialect.allCases {
      let value = try workspace.hs3(dialect)
      for number in 0..<3000 {
        var damage = DamagedHS3(seed: UInt64(number))
        let node = JSONNode(file: "damaged.json", value: damage.apply(to: value))
        do {
          let reading = try Workspace.reading(node)
          _ = try? reading.workspace.likelihood(codes: reading.codes)
          read += 1
        } catch {
          #expect(error.description.hasPrefix("damaged.json"))
          refused += 1
        }
      }
    }
    #expect(refused > 1000)
    #expect(read > 100)
  }
}

/// Changes one place of a document, chosen by a seed.
struct DamagedHS3 {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func pick(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  /// Goes down at random and replaces, removes or doubles what it finds.
  mutating func apply(to value: JSONValue, depth: Int = 0) -> JSONValue {
    let goesOn = depth < 2 || pick(6) > 0
    switch value {
    case .array(var items) where !items.isEmpty:
      let index = pick(items.count)
      if goesOn {
        items[index] = apply(to: items[index], depth: depth + 1)
      } else if pick(2) == 0 {
        items.remove(at: index)
      } else {
        items.append(items[index])
      }
      return .array(items)
    case .object(var members) where !members.isEmpty:
      let index = pick(members.count)
      if goesOn {
        members[index].value = apply(to: members[index].value, depth: depth + 1)
      } else {
        members.remove(at: index)
      }
      return .object(members)
    default: return replacement
    }
  }

  private var replacement: JSONValue {
    mutating get {
      let choices: [JSONValue] = [
        .null, .bool(true), .integer(-1), .integer(.max), .number(1e308), .number(-1e-308),
        .number(0), .string(""), .string("mu"), .string("alpha_a"), .string("Poisson"),
        .string("staterror"), .array([]), .object([]), .array([.null, .number(3)]),
        .array([.number(1e300), .number(1e300)]),
      ]
      return choices[pick(choices.count)]
    }
  }
}
