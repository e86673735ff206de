import Foundation
import Testing

@Suite("Toys on the command line")
struct ToysCommandTests {
  private static let workspace = """
    {"channels": [{"name": "SR", "samples": [
       {"name": "signal", "data": [6.0], "modifiers": [
          {"name": "mu", "type": "normfactor", "data": null}]},
       {"name": "background", "data": [9.0], "modifiers": [
          {"name": "b", "type": "shapesys", "data": [2.0]}]}]}],
     "observations": [{"name": "SR", "data": [11]}],
     "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
     "version": "1.0.0"}
    """

  private func inFolder(_ body: (String) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      try Self.workspace.write(
        toFile: folder + "/small.json", atomically: true, encoding: .utf8)
      try body(folder)
    }
  }

  private func toys(_ more: [String], in folder: String) throws {
    let result = try Program.run(["toys", "small.json"] + more, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("CLs"))
  }

  @Test("are the same bytes from one job and from merged ones")
  func merge() throws {
    try inFolder { folder in
      try toys(["--toys", "90", "--threads", "1", "-o", "whole.json"], in: folder)
      try toys(["--toys", "50", "--threads", "3", "-o", "a.json"], in: folder)
      try toys(["--toys", "40", "--first-toy", "50", "-o", "b.json"], in: folder)
      let merged = try Program.run(
        ["toys", "merge", "b.json", "a.json", "-o", "merged.json"], in: folder)
      #expect(merged.status == 0, "\(merged.errors)")
      let files = try ["whole", "merged"].map {
        try Data(contentsOf: URL(filePath: folder + "/\($0).json"))
      }
      #expect(files[0] == files[1] && !files[0].isEmpty)
      let shown = try Program.run(["toys", "show", "merged.json"], in: folder)
      #expect(shown.output == merged.output)
    }
  }

  @Test("are refused where they have toys in common, or are of another model")
  func refusals() throws {
    try inFolder { folder in
      try toys(["--toys", "20", "-o", "a.json"], in: folder)
      try toys(["--toys", "20", "--first-toy", "10", "-o", "b.json"], in: folder)
      let common = try Program.run(["toys", "merge", "a.json", "b.json"], in: folder)
      #expect(common.status == 65 && common.errors.contains("b.json"))
      #expect(common.errors.contains("toys 10 to 19"), "\(common.errors)")
      try Self.workspace.replacing("[11]", with: "[12]").write(
        toFile: folder + "/small.json", atomically: true, encoding: .utf8)
      try toys(["--toys", "20", "--first-toy", "20", "-o", "c.json"], in: folder)
      let other = try Program.run(["toys", "merge", "a.json", "c.json"], in: folder)
      #expect(other.status == 65 && other.errors.contains("models"), "\(other.errors)")
    }
  }

  @Test("of a cut or foreign file are refused with the place")
  func damaged() throws {
    try inFolder { folder in
      try toys(["--toys", "20", "-o", "a.json"], in: folder)
      let text = try String(contentsOfFile: folder + "/a.json", encoding: .utf8)
      let damages = [
        (text.replacing("\"count\": 20", with: "\"count\": 21"), "/runs/0/tested"),
        (text.replacing("\"format\": 1", with: "\"format\": 7"), "/format"),
        (text.replacing("qtilde", with: "qhat"), "/test_stat"), (Self.workspace, "“toys”"),
      ]
      for (damaged, place) in damages {
        #expect(damaged != text)
        try damaged.write(toFile: folder + "/d.json", atomically: true, encoding: .utf8)
        let result = try Program.run(["toys", "show", "d.json"], in: folder)
        #expect(result.status == 65 && result.errors.contains(place), "\(result.errors)")
      }
    }
  }
}
