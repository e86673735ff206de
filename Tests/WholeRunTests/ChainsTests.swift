import Foundation
import TestSupport
import Testing

@Suite("Looking into chains")
struct ChainsTests {
  private static func ok(_ arguments: [String], in folder: String) throws -> String {
    let result = try Program.run(arguments, in: folder)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  private static func hunt(_ name: String, seed: Int, in folder: String) throws {
    _ = try ok(
      [
        "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer",
        "--walkers", "2", "--steps", "1300", "--seed", "\(seed)", "--no-report",
      ], in: folder)
  }

  private static func sqlite(_ sql: String, _ path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path, sql]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test("A hunt is verified, put back, cut, branched, compared, merged, thinned and exported")
  func everything() throws {
    try Program.inTemporaryFolder { folder in
      try Self.hunt("a", seed: 3, in: folder)
      let whole = try Self.ok(["runs", "export", "a"], in: folder)
      #expect(
        try Self.ok(["runs", "verify", "a"], in: folder).contains(
          "1301 steps up to 1300, 2 marks, sound"))

      let refused = try Program.run(["runs", "rewind", "a", "--step", "1150"], in: folder)
      #expect(refused.status == 64 && refused.errors.contains("--drop-later-steps"))
      let rewound = try Self.ok(
        ["runs", "rewind", "a", "--step", "1150", "--drop-later-steps"], in: folder)
      #expect(rewound.contains("chain 1: walked on to step 1150, the same steps as before"))
      #expect(try Self.ok(["runs", "status", "a"], in: folder).contains("     0       1150"))
      _ = try Self.ok(["hunt", "--resume", "a", "--no-report"], in: folder)
      #expect(try Self.ok(["runs", "export", "a"], in: folder) == whole)

      let chain = folder + "/runs/a/chains/0001.sqlite"
      try Self.sqlite("UPDATE step SET density = density + 0.001 WHERE step = 1200", chain)
      let damaged = try Program.run(["runs", "verify", "a"], in: folder)
      #expect(damaged.status == 65)
      #expect(damaged.output.contains("0001.sqlite: 1300 steps up to 1300, 2 marks, DAMAGED"))
      #expect(damaged.output.contains("step 1200: its checksum is not"))
      #expect(damaged.errors.contains("--cut"))
      let cut = try Self.ok(["runs", "verify", "a", "--cut"], in: folder)
      #expect(cut.contains("chain 1: from step 1300 back to step 1000"))
      _ = try Self.ok(["hunt", "--resume", "a", "--no-report"], in: folder)
      #expect(try Self.ok(["runs", "export", "a"], in: folder) == whole)
      let pruned = try Self.ok(["runs", "prune", "a"], in: folder)
      #expect(pruned.split(separator: "\n").count == 3)

      _ = try Self.ok(
        ["runs", "branch", "a", "--chain", "1", "--step", "1100", "--as", "b", "--seed", "9"],
        in: folder)
      _ = try Self.ok(["hunt", "--resume", "b", "--no-report"], in: folder)
      let inspected = try Self.ok(["runs", "inspect", "b", "--step", "1200"], in: folder)
      #expect(inspected.contains("branched from chain 1 of a, seed 3, at step 1100"))

      try Self.hunt("c", seed: 4, in: folder)
      let compared = try Self.ok(["runs", "compare", "a", "c"], in: folder)
      #expect(compared.contains("/seed  3  4"), "\(compared)")
      #expect(compared.contains("chain 0: they differ from the start"))
      let merged = try Self.ok(["runs", "merge", "a", "c", "--as", "d"], in: folder)
      #expect(merged.contains("chain 3: chain 1 of c, seed 4, 1300 steps"))

      let csv = try Self.ok(
        ["runs", "export", "d", "--format", "csv", "--every", "100"], in: folder)
      #expect(csv.hasPrefix("chain,walker,step,ln_density,temperature,K,Z,ln_prior,particles,"))
      #expect(csv.split(separator: "\n").count == 1 + 4 * 13)
      for (form, end) in [("hdf5", "h5"), ("netcdf", "nc")] {
        _ = try Self.ok(
          ["runs", "export", "d", "--format", form, "--to", "d." + end], in: folder)
        let bytes = try Data(contentsOf: URL(filePath: folder + "/d." + end))
        #expect(bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]))
      }
      #expect(
        try Self.ok(["runs", "prune", "d", "--thin", "10"], in: folder).contains("every 10th"))
      let thinned = try Self.ok(
        ["runs", "export", "d", "--format", "csv", "--every", "100"], in: folder)
      #expect(thinned == csv)
      #expect(try Self.ok(["runs", "diagnose", "d"], in: folder).contains("R̂"))
      #expect(try Self.ok(["runs", "verify", "d"], in: folder).contains("thinned to every 10th"))
      let gone = try Program.run(["runs", "inspect", "d", "--step", "1001"], in: folder)
      #expect(gone.status == 65 || gone.output.contains("step 1001"))
    }
  }

  @Test("A step is inspected with why it ended as it did and its predictions made again")
  func inspect() throws {
    try Program.inTemporaryFolder { folder in
      try Self.hunt("a", seed: 3, in: folder)
      let text = try Self.ok(
        ["runs", "inspect", "a", "--step", "900", "--predictions"], in: folder)
      #expect(text.contains("K before"))
      #expect(text.contains("predictions, made again"))
      #expect(text.contains("as it is stored"), "\(text)")
    }
  }
}
