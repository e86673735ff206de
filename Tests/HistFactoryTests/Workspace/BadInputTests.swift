import Documents
import HistFactory
import Testing

@Suite("A workspace is refused")
struct BadInputTests {
  /// A change to a good workspace, and what the message must say besides the file.
  struct Fault: CustomTestStringConvertible, Sendable {
    let what: String
    let operation: String
    let place: String
    let says: [String]
    var testDescription: String { what }
  }

  /// One change as a JSON Patch operation.
  private static func fault(
    _ what: String, _ op: String, _ path: String, _ value: String = "null", at place: String,
    says: String...
  ) -> Fault {
    Fault(
      what: what, operation: #"[{"op":"\#(op)","path":"\#(path)","value":\#(value)}]"#,
      place: place, says: says)
  }

  private static let sr = "/channels/0"
  private static let modifiers = "/channels/0/samples/1/modifiers"
  private static let config = "/measurements/0/config"

  static let faults: [Fault] = schema + shapes + names + configurations

  private static let schema = [
    fault("without channels", "remove", "/channels", at: "the root", says: "“channels”"),
    fault("with no channel", "replace", "/channels", "[]", at: "/channels", says: "at least one"),
    fault("with a foreign member", "add", "\(sr)/colour", "1", at: sr, says: "“colour”"),
    fault(
      "of an unknown version", "replace", "/version", #""2.0.0""#, at: "/version", says: "1.0.0"),
    fault(
      "whose channel has no samples", "replace", "\(sr)/samples", "[]", at: "\(sr)/samples",
      says: "at least one"),
    fault(
      "whose sample lacks its modifiers", "remove", "\(sr)/samples/0/modifiers",
      at: "\(sr)/samples/0", says: "“modifiers”"),
    fault(
      "with text for yields", "replace", "\(sr)/samples/0/data/1", #""4.0""#,
      at: "\(sr)/samples/0/data/1", says: "a number"),
    fault(
      "with true for a yield", "replace", "\(sr)/samples/0/data/1", "true",
      at: "\(sr)/samples/0/data/1", says: "a number"),
    fault(
      "with an unknown type of modifier", "replace", "\(modifiers)/0/type", #""normsis""#,
      at: "\(modifiers)/0/type", says: "normsis", "histosys, lumi, normfactor"),
    fault(
      "with wrong data for a normfactor", "replace", "\(sr)/samples/0/modifiers/0/data", "[1]",
      at: "\(sr)/samples/0/modifiers/0/data", says: "null"),
    fault(
      "with a normsys that is not positive", "replace", "\(modifiers)/0/data/lo", "0",
      at: "\(modifiers)/0/data/lo", says: "above 0"),
    fault(
      "with a negative observation", "replace", "/observations/0/data/0", "-1",
      at: "/observations/0/data/0", says: "not negative"),
    fault(
      "with a lumi of another name", "add", "\(modifiers)/-",
      #"{"name":"luminosity","type":"lumi","data":null}"#, at: "\(modifiers)/3/name",
      says: "“lumi”"),
  ]

  private static let shapes = [
    fault(
      "whose samples differ in bins", "replace", "\(sr)/samples/0/data", "[6]",
      at: "\(sr)/samples/1/data", says: "2 bins", "1, as the first sample"),
    fault(
      "whose histosys has a bin too few", "replace", "\(modifiers)/1/data/hi_data", "[58]",
      at: "\(modifiers)/1/data/hi_data", says: "1 numbers", "2, one for each bin"),
    fault(
      "whose histosys has a bin too many", "replace", "\(modifiers)/1/data/lo_data", "[1,2,3]",
      at: "\(modifiers)/1/data/lo_data", says: "3 numbers", "2, one for each bin"),
    fault(
      "whose staterror has a bin too few", "add", "\(modifiers)/-",
      #"{"name":"t","type":"staterror","data":[1]}"#, at: "\(modifiers)/3/data",
      says: "1 numbers", "2, one for each bin"),
    fault(
      "whose shapesys has a bin too many", "replace", "\(modifiers)/2/data", "[1,2,3]",
      at: "\(modifiers)/2/data", says: "3 numbers"),
    fault(
      "whose staterror is negative", "add", "\(modifiers)/-",
      #"{"name":"t","type":"staterror","data":[1,-2]}"#, at: "\(modifiers)/3/data/1",
      says: "not negative"),
    fault(
      "whose staterror is in different channels", "replace", "",
      SmallWorkspace.text(
        modifiers: #"{"name":"t","type":"staterror","data":[4,3]}"#,
        inControl: #"{"name":"t","type":"staterror","data":[6]}"#
      ).replacing(
        #"[{"name": "mu","#, with: #"[{"name":"t","type":"staterror","data":[1,1]},{"name": "mu","#),
      at: "\(sr)/samples/0/modifiers/0", says: "staterror “t”", "the channels of “background”"),
    fault(
      "whose shapefactor grows", "replace", "",
      SmallWorkspace.text(
        modifiers: #"{"name":"f","type":"shapefactor","data":null}"#,
        inControl: #"{"name":"f","type":"shapefactor","data":null}"#),
      at: "\(modifiers)/0", says: "2 bins for the shapefactor “f”", "at most 1"),
    fault(
      "without an observation of a channel", "remove", "/observations/1", at: "/observations",
      says: "the channel “CR”"),
    fault(
      "with an observation of other bins", "replace", "/observations/0/data", "[57]",
      at: "/observations/0/data", says: "1 bins for the channel “SR”", "2"),
  ]

  private static let names = [
    fault(
      "with a channel twice", "replace", "/channels/1/name", #""SR""#, at: "/channels/1",
      says: "the channel “SR” again", "/channels/0"),
    fault(
      "with a sample twice", "replace", "\(sr)/samples/1/name", #""signal""#,
      at: "\(sr)/samples/1", says: "the sample “signal” again"),
    fault(
      "with a modifier twice", "add", "\(modifiers)/-",
      #"{"name":"a","type":"normsys","data":{"lo":1,"hi":2}}"#, at: "\(modifiers)/3",
      says: "the modifier “a (normsys)” again"),
    fault(
      "with a shapesys on two samples", "add", "\(sr)/samples/0/modifiers/-",
      #"{"name":"s","type":"shapesys","data":[1,1]}"#, at: "\(sr)/samples/0/modifiers/1",
      says: "the shapesys “s” again", "background"),
    fault(
      "with a name of two kinds", "add", "\(modifiers)/-",
      #"{"name":"a","type":"normfactor","data":null}"#, at: "\(modifiers)/3",
      says: "the normfactor “a”", "no other kind"),
    fault(
      "whose parameter of interest nobody has", "replace", "\(config)/poi", #""mu_SIG""#,
      at: "\(config)/poi", says: "“mu_SIG”", "patch in a signal"),
    fault(
      "whose parameter of interest has several components", "replace", "\(config)/poi",
      #""s""#, at: "\(config)/poi", says: "2 components"),
    fault(
      "without any parameter", "replace", "",
      SmallWorkspace.text(modifiers: "").replacing(
        #"{"name": "mu", "type": "normfactor", "data": null}"#, with: ""),
      at: "/channels", says: "at least one parameter"),
  ]

  private static let configurations = [
    fault(
      "with a lumi that is not configured", "add", "\(modifiers)/-",
      #"{"name":"lumi","type":"lumi","data":null}"#, at: "\(config)/parameters",
      says: "no inits for “lumi”", "sigmas"),
    fault(
      "with a configuration twice", "replace", "\(config)/parameters",
      #"[{"name":"mu"},{"name":"mu"}]"#, at: "\(config)/parameters/1", says: "“mu” again"),
    fault(
      "with a configuration of the wrong length", "replace", "\(config)/parameters",
      #"[{"name":"s","inits":[1]}]"#, at: "\(config)/parameters/0/inits",
      says: "1 values for “s”", "2, one for each component"),
    fault(
      "with a setting that the type does not have", "replace", "\(config)/parameters",
      #"[{"name":"a","sigmas":[2]}]"#, at: "\(config)/parameters/0/sigmas",
      says: "sigmas for “a”"),
    fault(
      "with auxiliary data for a normfactor", "replace", "\(config)/parameters",
      #"[{"name":"mu","auxdata":[2]}]"#, at: "\(config)/parameters/0/auxdata",
      says: "auxdata for “mu”"),
    fault(
      "with three numbers for a bound", "replace", "\(config)/parameters",
      #"[{"name":"mu","bounds":[[0,1,2]]}]"#, at: "\(config)/parameters/0/bounds/0",
      says: "two numbers"),
    fault(
      "with bounds the wrong way round", "replace", "\(config)/parameters",
      #"[{"name":"mu","bounds":[[2,1]]}]"#, at: "\(config)/parameters/0/bounds/0",
      says: "the lower bound"),
    fault(
      "with a start out of bounds", "replace", "\(config)/parameters",
      #"[{"name":"mu","inits":[11]}]"#, at: "\(config)/parameters/0", says: "11.0", "“mu”"),
    fault(
      "with a width of 0", "replace", "\(config)/parameters",
      #"[{"name":"lumi","sigmas":[0]}]"#, at: "\(config)/parameters/0/sigmas/0",
      says: "above 0"),
    fault(
      "with a null setting", "replace", "\(config)/parameters",
      #"[{"name":"mu","inits":null}]"#, at: "\(config)/parameters/0/inits", says: "an array"),
  ]

  private static let good = SmallWorkspace.text(
    modifiers: """
      \(DerivativeTests.normsys),\(DerivativeTests.histosys),
      {"name":"s","type":"shapesys","data":[7,5]}
      """)

  @Test("naming file and place", arguments: faults)
  func refuses(_ fault: Fault) throws {
    let document = try SmallWorkspace.node(Self.good)
    let patch = try JSONNode.parse(Array(fault.operation.utf8), file: "change.json")
    let changed = JSONNode(
      file: "small.json", value: try JSONPatch.apply(patch, to: document.value))
    let error = #expect(throws: DocumentError.self) {
      _ = try Workspace(changed).likelihood()
    }
    let message = try #require(error).description
    #expect(message.hasPrefix("small.json, at \(fault.place): "), "\(message)")
    for part in fault.says { #expect(message.contains(part), "\(message)") }
  }

  @Test("never where it is good")
  func accepts() throws {
    let likelihood = try Workspace(SmallWorkspace.node(Self.good)).likelihood()
    #expect(likelihood.parameters.parameters.map(\.name) == ["a", "mu", "s[0]", "s[1]"])
  }

  @Test("for a test of a strength that is fixed or not named")
  func untestable() throws {
    func error(_ old: String, with new: String) throws -> String {
      let workspace = try Workspace(SmallWorkspace.node(Self.good.replacing(old, with: new)))
      _ = try workspace.likelihood()
      let error = #expect(throws: DocumentError.self) { try workspace.checkTestable() }
      return try #require(error).description
    }
    let fixed = try error(
      #""parameters": []"#, with: #""parameters": [{"name": "mu", "fixed": true}]"#)
    #expect(fixed.hasPrefix("small.json, at /measurements/0/config/parameters/0/fixed: "))
    #expect(fixed.contains("“mu” held fixed"))
    let unnamed = try error(#""poi": "mu""#, with: #""poi": """#)
    #expect(unnamed.hasPrefix("small.json, at /measurements/0/config/poi: "))
    try Workspace(SmallWorkspace.node(Self.good)).checkTestable()
  }

  @Test("never for settings of a parameter that nobody has; a warning names file and place")
  func warns() throws {
    let text = Self.good.replacing(
      #""parameters": []"#, with: #""parameters": [{"name": "nobody"}]"#)
    var warnings: [String] = []
    _ = try Workspace(SmallWorkspace.node(text)).likelihood { warnings.append($0) }
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix(
        "small.json, at /measurements/0/config/parameters/0: the parameter “nobody”") == true)
  }

  @Test(
    "never for observations without a channel: published patches leave those of removed channels")
  func unusedObservation() throws {
    let text = Self.good.replacing(
      #"{"name": "CR", "data": [94]}"#,
      with: #"{"name": "CR", "data": [94]}, {"name": "VR", "data": [1]}"#)
    let likelihood = try Workspace(SmallWorkspace.node(text)).likelihood()
    #expect(likelihood.observations.main == [94, 57, 31])
  }

  @Test("never for a strength with one bin, or a measurement by its index")
  func unusual() throws {
    let text = SmallWorkspace.text(
      modifiers: "", inControl: #"{"name":"s","type":"shapesys","data":[7]}"#
    ).replacing(#""poi": "mu""#, with: #""poi": "s""#)
    let likelihood = try Workspace(SmallWorkspace.node(text)).likelihood(measurement: "0")
    #expect(likelihood.parameters.parameterOfInterest == 1)
  }

  @Test("when a measurement is asked for that it does not have")
  func unknownMeasurement() throws {
    let workspace = try Workspace(SmallWorkspace.node(Self.good))
    let error = #expect(throws: DocumentError.self) {
      _ = try workspace.likelihood(measurement: "other")
    }
    #expect(try #require(error).description.contains("no measurement “other”, expected “m”"))
  }

  @Test("when it holds a number that is not finite")
  func notFinite() {
    for number in ["NaN", "Infinity", "1e999"] {
      let text = Self.good.replacing("50.0", with: number)
      let error = #expect(throws: DocumentError.self) { _ = try SmallWorkspace.node(text) }
      #expect(error?.description.hasPrefix("small.json") == true)
    }
  }
}
