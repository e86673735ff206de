import Documents
import Foundation
import HistFactory
import TestSupport
import Testing

@Suite("A workspace survives HS3")
struct HS3RoundTripTests {
  @Test(
    "when it is published, with its signal where there is one",
    .enabled(if: Shared.isThere), arguments: Published.files)
  func published(_ path: String) throws {
    let workspace = try Self.withSignal(path)
    for dialect in HS3Dialect.allCases {
      let trip = try RoundTrip(workspace, dialect)
      #expect(trip.after.form == .hs3(dialect))
      #expect(try trip.deviation() <= 1e-10, "\(dialect)")
      #expect(try trip.keepsParameters(), "\(dialect)")
    }
  }

  @Test(
    "when it is one of the small reference cases", .enabled(if: Shared.isThere),
    arguments: GoldenCase.all.filter { $0.name.hasPrefix("pyhf") || $0.name.hasPrefix("syn") })
  func golden(_ golden: GoldenCase) throws {
    for dialect in HS3Dialect.allCases {
      let trip = try RoundTrip(golden.workspace(), dialect)
      #expect(try trip.deviation() <= 1e-10, "\(dialect)")
      #expect(try trip.keepsParameters(), "\(dialect)")
    }
  }

  /// The workspace of a folder of published files with the first signal of the folder.
  private static func withSignal(_ path: String) throws -> Workspace {
    let root = try #require(Shared.folder) + "/data/"
    let folder = (root + path as NSString).deletingLastPathComponent
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    var source = WorkspaceSource(root + path)
    if let patch = files.first(where: { $0.hasPrefix("patch.") || $0.hasPrefix("patch_") }) {
      source.patches = [folder + "/" + patch]
    } else if files.contains("patchset.json.gz") {
      source.patchSet = folder + "/patchset.json.gz"
      let first = try JSONNode.read(folder + "/patchset.json.gz").member("patches").elements()[0]
      source.patches = [try first.member("metadata").member("name").string()]
      source.isVerified = false
    }
    return try source.workspace()
  }

  private func trips(
    _ modifiers: String, inControl: String = "", parameters: String = "",
    codes: InterpolationCodes = InterpolationCodes()
  ) throws -> [RoundTrip] {
    let text = SmallWorkspace.text(
      modifiers: modifiers, inControl: inControl, parameters: parameters)
    let workspace = try Workspace(SmallWorkspace.node(text))
    return try HS3Dialect.allCases.map { try RoundTrip(workspace, $0, codes: codes) }
  }

  @Test("with bins that have no yield or no uncertainty")
  func emptyBins() throws {
    for type in ["shapesys", "staterror"] {
      for trip in try trips(#"{"name": "s", "type": "\#(type)", "data": [0.0, 3.0]}"#) {
        #expect(try trip.deviation() <= 1e-10, "\(type)")
        #expect(try trip.keepsParameters(), "\(type)")
      }
    }
  }

  @Test("with a staterror that goes over two channels")
  func statisticalOverChannels() throws {
    let trips = try trips(
      #"{"name": "s", "type": "staterror", "data": [5.0, 3.0]}"#,
      inControl: #"{"name": "s", "type": "staterror", "data": [4.0]}"#)
    for trip in trips {
      #expect(try trip.deviation() <= 1e-10)
      #expect(try trip.keepsParameters())
    }
  }

  @Test("with constraints and starts that the measurement sets")
  func settings() throws {
    let parameters = #"""
      {"name": "lumi", "inits": [1.01], "bounds": [[0.9, 1.2]], "auxdata": [1.02], "sigmas": [0.03]},
      {"name": "stat", "auxdata": [1.1, 0.9], "sigmas": [0.2, 0.05]},
      {"name": "shape", "auxdata": [80.0, 95.0], "factors": [90.0, 100.0]},
      {"name": "mu", "inits": [0.5], "bounds": [[-2.0, 30.0]]},
      {"name": "free", "inits": [1.2, 0.8], "fixed": true}
      """#
    let modifiers = #"""
      {"name": "lumi", "type": "lumi", "data": null},
      {"name": "stat", "type": "staterror", "data": [5.0, 3.0]},
      {"name": "shape", "type": "shapesys", "data": [6.0, 4.0]},
      {"name": "free", "type": "shapefactor", "data": null}
      """#
    for trip in try trips(modifiers, parameters: parameters) {
      #expect(try trip.deviation() <= 1e-10)
      #expect(try trip.keepsParameters())
    }
  }

  @Test("with other interpolation codes, which HS3 carries")
  func interpolation() throws {
    let modifiers = #"""
      {"name": "a", "type": "normsys", "data": {"hi": 1.2, "lo": 0.7}},
      {"name": "a", "type": "histosys", "data": {"hi_data": [55.0, 31.0], "lo_data": [47.0, 26.0]}}
      """#
    for shapes in InterpolationCodes.Shapes.allCases {
      let codes = InterpolationCodes(histosys: shapes, normsys: .code1)
      for trip in try trips(modifiers, codes: codes) {
        #expect(trip.after.codes == codes)
        #expect(try trip.deviation() <= 1e-10)
      }
    }
  }

  @Test("with names that RooFit does not take, and names that would meet there")
  func names() throws {
    let modifiers = #"""
      {"name": "x y", "type": "normsys", "data": {"hi": 1.2, "lo": 0.7}},
      {"name": "x-y", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}},
      {"name": "alpha_x_y", "type": "normfactor", "data": null},
      {"name": "µ·2", "type": "shapesys", "data": [6.0, 4.0]},
      {"name": "2 bins", "type": "shapefactor", "data": null}
      """#
    for trip in try trips(modifiers) {
      #expect(try trip.deviation() <= 1e-10)
      #expect(try trip.keepsParameters())
      let names = try trip.written.member("parameter_points").elements()[0].member("parameters")
        .elements().map { try $0.member("name").string() }
      #expect(Set(names).count == names.count)
      for name in names {
        #expect(name.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || $0 >= 65 && $0 < 123 })
      }
    }
  }

  @Test("with all its measurements")
  func measurements() throws {
    let text = SmallWorkspace.text(
      modifiers: #"{"name": "norm", "type": "normfactor", "data": null}"#)
    var workspace = try Workspace(SmallWorkspace.node(text))
    var second = workspace.measurements[0]
    second.name = "second"
    second.parameterOfInterest = "norm"
    workspace.measurements.append(second)
    for dialect in HS3Dialect.allCases {
      let back = try RoundTrip(workspace, dialect).after.workspace
      #expect(back.measurements.map(\.name) == ["m", "second"])
      #expect(back.measurements.map(\.parameterOfInterest) == ["mu", "norm"])
    }
  }

  @Test("unless RooFit has no place for a second staterror of several samples")
  func secondStatistical() throws {
    let text = SmallWorkspace.text(
      modifiers: #"""
        {"name": "a", "type": "staterror", "data": [5.0, 3.0]},
        {"name": "b", "type": "staterror", "data": [2.0, 1.0]}
        """#)
    var workspace = try Workspace(SmallWorkspace.node(text))
    for dialect in HS3Dialect.allCases {
      #expect(try RoundTrip(workspace, dialect).deviation() <= 1e-10)
    }
    // Now both names are on both samples.
    workspace.channels[0].samples[0].modifiers += workspace.channels[0].samples[1].modifiers
    #expect(try RoundTrip(workspace, .pyhs3).deviation() <= 1e-10)
    let error = #expect(throws: DocumentError.self) { _ = try workspace.hs3(.root) }
    let message = try #require(error).description
    #expect(message.contains("small.json, at /channels/0/samples/1/modifiers/1"))
    #expect(message.contains("write the dialect pyhs3"))
  }
}
