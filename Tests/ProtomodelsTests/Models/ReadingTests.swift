import Documents
import Foundation
import SimplifiedModels
import TestSupport
import Testing

@testable import Protomodels

@Suite("A protomodel file")
struct ReadingTests {
  private func read(_ text: String) throws -> Protomodel {
    try Protomodel(
      JSONNode.parse(Array(text.utf8), file: "model.json"), in: Sample.space)
  }

  @Test("in our own form comes back as it was written")
  func isReadBack() throws {
    try Sample.walk(seed: 4, steps: 150) { model, _, _ in
      let bytes = try JSONEncoder().encode(model)
      #expect(try read(String(decoding: bytes, as: UTF8.self)) == model)
      #expect(try read("{\"model\": \(String(decoding: bytes, as: UTF8.self))}") == model)
    }
  }

  @Test("in the published form is filled in where nothing was kept")
  func fillsIn() throws {
    let model = try read(
      """
      {"K": 6.9, "masses": {"1000022": 162.5, "1000001": 734.9, "1000006": 1165.8,
       "1000021": 1000000.0}}
      """)
    #expect(model == Sample.twoSquarks(masses: (162.5, 734.9, 1165.8)))
  }

  @Test("in the published form keeps decays and multipliers")
  func keepsGiven() throws {
    let model = try read(
      """
      {"masses": {"1000022": 100, "1000024": 300, "1000001": 700},
       "decays": {"1000001": {"(1000022, 1)": 0.75, "(1000024, 2)": 0.25},
                  "1000024": {"(1000022, 24)": 1.0}},
       "ssmultipliers": {"(-1000001, 1000001)": 0.5, "(1000024, 1000024)": 2}}
      """)
    let down = model.members[try #require(model.index(of: Particles.down))]
    #expect(down.branchings.map(\.tag) == ["C1 q", "N1 q"])
    #expect(down.branchings.map(\.ratio) == [0.25, 0.75])
    #expect(model.strengths.map(\.value) == [2, 0.5])
  }

  @Test("that is no legal model is refused with place, reason and remedy")
  func refuses() {
    for (text, part) in [
      (#"{"masses": {"1000022": 700, "1000001": 600}}"#, "outside"),
      (#"{"masses": {"1000001": 600}}"#, "LSP 1000022 is missing"),
      (#"{"masses": {"1000022": 100, "1000099": 600}}"#, "not in the model space"),
      (#"{"masses": {"1000022": 100, "x": 600}}"#, "a PDG code"),
      (#"{"masses": {"1000022": 100, "1000002": 600}}"#, "never there without 1000001"),
      (#"{"masses": {"1000022": 100, "1000006": "heavy"}}"#, "expected a number"),
      (#"{"members": []}"#, "a member “strengths”"),
      (
        #"{"masses": {"1000022": 100, "1000006": 600}, "decays": {"1000006": {"N1 b": 1}}}"#,
        "a decay that is open"
      ),
      (
        #"{"masses": {"1000022": 100, "1000006": 600}, "ssmultipliers": {"1000006": 1}}"#,
        "two PDG codes"
      ),
    ] {
      do {
        _ = try read(text)
        Issue.record("\(text) was read")
      } catch {
        #expect("\(error)".contains(part), "\(error)")
        #expect("\(error)".contains("model.json"), "\(error)")
      }
    }
  }

  @Test(
    "of every published winner is read, but one whose gluino lies below the reference table",
    .enabled(if: Shared.isThere))
  func readsWinners() throws {
    let path = try #require(Shared.folder) + "/golden/protomodel-builder/winners.json"
    let root = try JSONNode.read(path)
    var refused: [String] = []
    for set in ["real", "no_teleport/real"] {
      for (name, node) in try root.member(set).members() {
        do {
          let model = try Protomodel(node, in: Sample.space)
          #expect(model.members.count == (try node.member("masses").members().count))
        } catch let error as ProtomodelError {
          refused.append("\(set) \(name)")
          #expect("\(error)".contains("490.89"), "\(error)")
        }
      }
    }
    #expect(refused == ["no_teleport/real 9"])
  }
}

@Suite("A protomodel stored in a chain")
struct StoredModelTests {
  @Test(
    "is refused where a stage could not work with it",
    arguments: [
      #"{"members": [], "strengths": []}"#,
      #"{"members": [{"id": 1000022, "mass": -1, "branchings": []}], "strengths": []}"#,
      #"""
      {"members": [{"id": 1000022, "mass": 100, "branchings": []},
                   {"id": 1000006, "mass": 400, "branchings": []}], "strengths": []}
      """#,
      #"""
      {"members": [{"id": 1000022, "mass": 100, "branchings": []}],
       "strengths": [{"mode": {"first": -1000006, "second": 1000006}, "value": 1}]}
      """#,
    ])
  func isRefused(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Protomodel.self, from: Data(text.utf8))
    }
  }
}

@Suite("Names of particles")
struct ParticleNamesTests {
  @Test("are those of the published reports, and different")
  func areDifferent() {
    #expect(ParticleNames.name(for: ParticleID(1_000_022)) == "X_Z^1")
    #expect(ParticleNames.name(for: ParticleID(-1_000_024)) == "X_W^1")
    #expect(Set(Particles.all.map { ParticleNames.name(for: $0) }).count == 20)
  }

  @Test("are understood beside codes and monikers")
  func areUnderstood() throws {
    #expect(
      try ParticleNames.particles(named: ["stops", "1000021", "X_mu", "stops"]).map(\.rawValue)
        == [1_000_006, 1_000_013, 1_000_021, 2_000_006])
    #expect(throws: ProtomodelError.self) { try ParticleNames.particles(named: ["snarks"]) }
    #expect(throws: ProtomodelError.self) { try ParticleNames.particles(named: ["42"]) }
  }
}
