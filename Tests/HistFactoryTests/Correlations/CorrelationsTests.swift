import Documents
import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("A correlation file")
struct CorrelationsTests {
  static func background(_ names: String...) -> String {
    names.map { #"{"name": "\#($0)", "type": "normsys", "data": {"lo": 0.9, "hi": 1.2}}"# }
      .joined(separator: ",")
  }

  static let shape = #"{"name": "gamma", "type": "shapesys", "data": [5.0, 3.0]}"#

  /// Two analyses with parameters that look alike.
  static func analyses() throws -> [any Likelihood] {
    let first = background("JES_1", "JES_2", "flavour", "only") + "," + shape
    return [
      try SmallWorkspace.likelihood(modifiers: first),
      try SmallWorkspace.likelihood(
        modifiers: background("TL_JES_1", "TL_JES_2", "TL_JES_9", "flavour"),
        inControl: background("flavour")),
    ]
  }

  static func file(_ shared: String, analyses: String = #"["A", "B"]"#) throws -> Correlations {
    try Correlations(
      SmallWorkspace.node(#"{"format": 1, "analyses": \#(analyses), "shared": [\#(shared)]}"#))
  }

  @Test("shares what it names and what its patterns match")
  func shares() throws {
    let file = try Self.file(
      #"""
      {"parameters": {"A": "JES_*", "B": "TL_JES_*"}, "opposite": ["B"], "why": "swapped"},
      {"name": "Flavour", "parameters": {"B": "flavour", "A": "flavour"}}
      """#)
    let joint = try file.combination(of: Self.analyses())
    #expect(
      joint.parameters.parameters.map(\.name) == [
        "A/only", "A/gamma[0]", "A/gamma[1]", "B/TL_JES_9", "JES_1", "JES_2", "Flavour", "mu",
      ])
    let point = [0.2, 1.1, 0.9, -0.4, 0.3, -0.7, 0.5, 0.8]
    #expect(LikelihoodLaws.derivativeViolations(of: joint, at: point) == [])
    #expect(LikelihoodLaws.expectedDataViolations(of: joint, at: point) == [])
  }

  @Test("without entries shares nothing: ln L is the sum")
  func nothing() throws {
    let parts = try Self.analyses()
    let joint = try Self.file("").combination(of: parts)
    var none: Derivatives?
    let start = joint.parameters.parameters.map(\.initial)
    let sum = parts.reduce(0) {
      $0
        + $1.logLikelihood(
          at: $1.parameters.parameters.map(\.initial), of: $1.observations, derivatives: &none)
    }
    let value = joint.logLikelihood(at: start, of: joint.observations, derivatives: &none)
    #expect(abs(value - sum) < 1e-11)
  }

  static let bad: [(shared: String, said: String)] = [
    (#"{"parameters": {"A": "JES_3", "B": "TL_JES_1"}}"#, "/shared/0/parameters/A: found “JES_3”"),
    (#"{"parameters": {"A": "jes", "B": "TL_JES_1"}}"#, "such as “JES_1”, “JES_2”"),
    (#"{"parameters": {"A": "JES_1", "C": "x"}}"#, "the analysis “C”"),
    (#"{"parameters": {"A": "JES_1"}}"#, "found 1 analyses, expected two or more"),
    (#"{"parameters": {"A": "JES_*", "B": "flavour"}}"#, "names with and without *"),
    (#"{"parameters": {"A": "*E*", "B": "*E*"}}"#, "at most one *"),
    (#"{"parameters": {"A": "fl*", "B": "TL_JES_*"}}"#, "nothing in common"),
    (#"{"parameters": {"A": "mu", "B": "mu"}}"#, "is the signal strength"),
    (#"{"parameters": {"A": "gamma[0]", "B": "flavour"}}"#, "is poisson, that of the other normal"),
    (
      #"{"parameters": {"A": "JES_1", "B": "flavour"}}, {"parameters": {"A": "only", "B": "flavour"}}"#,
      "/shared/1: found the analyses cannot be combined: “B/flavour” belongs to “JES_1” and to “only”"
    ),
    (#"{"parameters": {"A": "only", "B": "flavour"}, "opposite": ["C"]}"#, "“C”"),
    (#"{"parameters": {"A": "only", "B": "flavour"}, "sign": -1}"#, "the member “sign”"),
  ]

  @Test("is refused where it does not fit, with its place", arguments: bad.indices)
  func refused(_ index: Int) throws {
    let (shared, said) = Self.bad[index]
    #expect {
      try Self.file(shared).combination(of: Self.analyses())
    } throws: {
      "\($0)".contains(said) && "\($0)".contains("small.json")
    }
  }

  @Test("is refused in another format, and for another number of workspaces")
  func refusedAsAWhole() throws {
    #expect(throws: DocumentError.self) {
      try Correlations(SmallWorkspace.node(#"{"format": 2, "analyses": ["A","B"], "shared": []}"#))
    }
    #expect(throws: DocumentError.self) {
      try Self.file("", analyses: #"["A", "A"]"#)
    }
    #expect(throws: DocumentError.self) {
      try Self.file("", analyses: #"["A", "B", "C"]"#).combination(of: Self.analyses())
    }
  }
}
