import MarkovChains
import Runs
import Testing

@Suite("Runs that are merged")
struct CommonStepsTests {
  private let runs: ToyRuns
  private let provenance = Provenance(
    program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"])

  init() throws { runs = try ToyRuns() }

  private func walked(_ name: String, steps: Int, seed: UInt64 = 7) async throws -> RunFolder {
    let folder = try runs.create(name, walkers: 2, steps: steps, seed: seed)
    #expect(try await runs.walk(folder) == .finished)
    return folder
  }

  private func merged(
    _ folders: [RunFolder], as name: String
  ) throws -> (chains: Int, steps: Int, lines: [String]) {
    var lines: [String] = []
    let folder = try RunFolder.merge(
      folders, as: name, in: runs.path, provenance: provenance, noting: { lines.append($0) })
    let chains = try Run(opening: folder).chains
    return (chains.count, try chains.reduce(0) { $0 + (try $1.lastStep() ?? 0) }, lines)
  }

  @Test("count a chain once that is there twice, or whose beginning is there too")
  func beginnings() async throws {
    let short = try await walked("short", steps: 300)
    let long = try await walked("long", steps: 900)
    let other = try await walked("other", steps: 400, seed: 8)
    let all = try merged([short, long, other], as: "all")
    #expect(all.chains == 4 && all.steps == 2 * 900 + 2 * 400)
    #expect(
      all.lines == [
        "chain 0 of short is left out: chain 0 of long has all of its steps",
        "chain 1 of short is left out: chain 1 of long has all of its steps",
      ])
    // What was merged knows where it comes from.
    let merge = try RunFolder.open("all", in: runs.path)
    let again = try merged([merge, long], as: "again")
    #expect(again.chains == 4 && again.lines.count == 2)
  }

  @Test("are found out by their steps where nothing says that they were copied")
  func copies() async throws {
    let folder = try await walked("a", steps: 300)
    // A branch draws with a seed of its own, and its branch knows that one only.
    let branch = try folder.branch(
      chain: 1, step: 300, as: "b", seed: 99, in: runs.path, provenance: provenance)
    let second = try branch.branch(
      chain: 0, step: 300, as: "c", seed: nil, in: runs.path, provenance: provenance)
    let all = try merged([folder, second], as: "all")
    #expect(all.chains == 2)
    #expect(all.lines == ["chain 0 of c is left out: chain 1 of a has all of its steps"])
  }

  @Test("refuse a run and a branch of it that has gone its own way")
  func branches() async throws {
    let folder = try await walked("a", steps: 1200)
    let branch = try folder.branch(
      chain: 1, step: 1000, as: "b", seed: 99, in: runs.path, provenance: provenance)
    try RunEditor(branch).reseed(chain: 0, 99)
    #expect(try await runs.walk(branch) == .finished)
    let error = runError { _ = try merged([folder, branch], as: "all") }
    #expect(
      error
        == .common(file: branch.chainPath(0), other: folder.chainPath(1), step: 1000))
    #expect(RunFolder.names(in: runs.path) == ["a", "b"])
  }
}
