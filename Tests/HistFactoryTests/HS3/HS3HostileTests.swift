import Documents
import HistFactory
import Testing

@Suite("HS3 from a hostile hand")
struct HS3HostileTests {
  /// Modifiers of the background, or samples beside it, in large numbers.
  enum Kind: String, CaseIterable, Sendable {
    case manyParameters, manySamplesOfOneUncertainty, manyUncertainties, oneNameForAll

    static let count = 30_000

    private func staterror(_ parameters: String) -> String {
      #"{"name": "s", "type": "staterror", "parameters": [\#(parameters)], "constraint": "Gauss"}"#
    }

    private func sample(_ number: Int, _ modifier: String) -> String {
      #"""
      {"name": "b\#(number)", "data": {"contents": [5, 3], "errors": [1, 1]},
       "modifiers": [\#(modifier)]}
      """#
    }

    var node: JSONNode {
      get throws {
        let numbers = 0..<Self.count
        var modifiers: [String] = [], samples: [String] = [], names: [String] = []
        switch self {
        case .manyParameters:
          modifiers = numbers.map { #"{"name": "k\#($0)", "type": "normfactor"}"# }
        case .manySamplesOfOneUncertainty:
          samples = numbers.map { sample($0, staterror(#""g0", "g1""#)) }
        case .manyUncertainties:
          samples = numbers.map { sample($0, staterror(#""g\#($0)a", "g\#($0)b""#)) }
        case .oneNameForAll:
          modifiers = numbers.map { #"{"name": "k\#($0)", "type": "normfactor"}"# }
          names = numbers.map { #""k\#($0)": "k""# }
        }
        let node = try SmallHS3.node(
          modifiers: modifiers.joined(separator: ","), package: "ROOT")
        let added = try JSONNode.parse(
          Array(
            #"""
            [{"op": "add", "path": "/misc", "value":
               {"protolith": {"names": {"parameters": {\#(names.joined(separator: ","))}}}}}]
            """#.utf8), file: "patch.json")
        var value = try JSONPatch.apply(added, to: node.value)
        let more = try JSONNode.parse(Array("[\(samples.joined(separator: ","))]".utf8), file: "s")
        value = try HS3HostileTests.appending(more.value.elements, to: value)
        return JSONNode(file: "small.json", value: value)
      }
    }
  }

  /// The document with further samples in its only channel.
  private static func appending(
    _ samples: [JSONValue], to value: JSONValue
  ) throws -> JSONValue {
    let channel = try #require(value["distributions"]?.elements.first)
    let all = (channel["samples"]?.elements ?? []) + samples
    let changed = channel.replacing("samples", with: .array(all))
    return value.replacing("distributions", with: .array([changed]))
  }

  @Test("takes time in proportion to its size", arguments: Kind.allCases)
  func linear(_ kind: Kind) throws {
    let node = try kind.node
    let clock = ContinuousClock()
    let start = clock.now
    let reading = try Workspace.reading(node)
    let seconds = (clock.now - start) / .seconds(1)
    // Comparing each with each would take minutes.
    #expect(seconds < 10, "\(seconds) s")
    let modifiers = reading.workspace.channels[0].samples.reduce(0) { $0 + $1.modifiers.count }
    #expect(modifiers == Kind.count + 1)
  }

  @Test("is refused where a few lines stand for a huge model")
  func blownUp() throws {
    let bins = 6000
    let ones = [String](repeating: "1", count: bins).joined(separator: ",")
    let modifiers = (0..<3000).map { #"{"name": "f\#($0)", "type": "shapefactor"}"# }
      .joined(separator: ",")
    let text = #"""
      {"metadata": {"hs3_version": "0.2"},
       "distributions": [
         {"name": "model_SR", "type": "histfactory_dist",
          "axes": [{"name": "x", "min": 0, "max": 1, "nbins": \#(bins)}],
          "samples": [
            {"name": "b", "data": {"contents": [\#(ones)]}, "modifiers": [\#(modifiers)]}]}],
       "data": [{"name": "d", "type": "binned", "contents": [\#(ones)]}],
       "likelihoods": [{"name": "l", "distributions": ["model_SR"], "data": ["d"]}],
       "analyses": [{"name": "m", "likelihood": "l"}]}
      """#
    let node = try SmallWorkspace.node(text)
    let error = #expect(throws: DocumentError.self) { _ = try Workspace.reading(node) }
    let message = try #require(error).description
    #expect(message.contains("small.json, at /distributions/0:"))
    #expect(message.contains("more than 16777216 bins times modifiers"))
    let pyhf = #"""
      {"channels": [{"name": "SR", "samples": [
         {"name": "b", "data": [\#(ones)],
          "modifiers": [\#(modifiers.replacing("\"}", with: "\", \"data\": null}"))]}]}],
       "observations": [{"name": "SR", "data": [\#(ones)]}],
       "measurements": [{"name": "m", "config": {"poi": "", "parameters": []}}],
       "version": "1.0.0"}
      """#
    let workspace = try Workspace(SmallWorkspace.node(pyhf))
    let same = #expect(throws: DocumentError.self) { _ = try workspace.likelihood() }
    #expect(try #require(same).description.contains("bins times modifiers"))
  }

  @Test("is refused where many analyses name many values")
  func manyAnalyses() throws {
    let points = (0..<2100).map { #"{"name": "p\#($0)", "value": 1}"# }.joined(separator: ",")
    let analyses = (0..<2000).map { #"{"name": "m\#($0)", "likelihood": "l"}"# }
      .joined(separator: ",")
    let node = try SmallHS3.node(modifiers: "", points: points)
    let list = try JSONNode.parse(Array("[\(analyses)]".utf8), file: "a")
    let value = node.value.replacing("analyses", with: list.value)
    let error = #expect(throws: DocumentError.self) {
      _ = try Workspace.reading(JSONNode(file: "small.json", value: value))
    }
    let message = try #require(error).description
    #expect(message.contains("small.json, at /analyses/1") && message.contains("settings"))
  }
}
