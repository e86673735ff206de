import Documents
import Foundation
import MarkovChains
import Runs
import Testing

@Suite("A run that is put back")
struct RewindTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  /// A run that walks on to a step at most.
  private func walk(_ folder: RunFolder, to step: Int) async throws {
    let plan = try folder.plan(settings: ToySettings.self)
    var loop = RunLoop<ToyKernel>(
      folder: folder, plan: plan, program: "toy 1.0", kernel: { _ in ToyKernel() },
      start: { _, random in try toyStart(&random) })
    loop.lastStep = step
    #expect(try await loop.run(until: StopSignal()) == .finished)
  }

  @Test(
    "and walked on gives byte for byte what it had", arguments: [3500, 2999, 2000, 1234, 999, 0])
  func rewound(step: Int) async throws {
    #expect(try await runs.walk(runs.create("whole", walkers: 2, steps: 3500)) == .finished)
    let folder = try runs.create("a", walkers: 2, steps: 3500)
    #expect(try await runs.walk(folder) == .finished)
    do {
      let editor = try RunEditor(folder)
      for chain in 0..<2 {
        let rewound = try editor.rewind(chain: chain, to: step)
        #expect(rewound.now == (step == 3500 ? 3500 : step / 1000 * 1000))
        #expect(rewound.before == 3500)
        #expect(try ChainReader(rewound.backup).lastStep() == 3500)
        #expect(try ChainVerification(folder.chainPath(chain)).isSound)
      }
    }
    let before = try Run(opening: folder)
    try await walk(folder, to: step)
    for chain in before.chains {
      #expect(try chain.lastStep() == step)
      let whole = try ChainReader(runs.path + "/whole/chains/000\(chain.chain).sqlite")
      #expect(try ChainReader(chain.path).firstDifference(from: whole) == nil)
    }
    #expect(try await runs.walk(folder) == .finished)
    #expect(try runs.export("a") == runs.export("whole"))
    let (a, whole) = (try Run(opening: folder), try Run(opening: runs.path + "/whole"))
    #expect(try a.best() == whole.best())
    #expect(try a.summaries().map(\.moves) == whole.summaries().map(\.moves))
    #expect(try a.summaries().map(\.accepted) == whole.summaries().map(\.accepted))
    let editor = try RunEditor(folder)
    #expect(editor.backups().count == 2)
    try editor.removeBackups()
    #expect(editor.backups().isEmpty)
  }

  @Test("without marks, as in the format before, begins again")
  func formatOne() async throws {
    #expect(try await runs.walk(runs.create("whole", steps: 1500)) == .finished)
    let folder = try runs.create("a", steps: 1500)
    #expect(try await runs.walk(folder) == .finished)
    try writeFormatOne(folder.chainPath(0))
    #expect(try RunEditor(folder).rewind(chain: 0, to: 1200).now == nil)
    #expect(try await runs.walk(folder) == .finished)
    #expect(try runs.export("a") == runs.export("whole"))
  }

  @Test("is refused while it is walked, and for a step that it has not")
  func refused() async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    #expect(
      runError { _ = try RunEditor(folder).rewind(chain: 0, to: 501) }
        == .noStep(file: path, step: 501, last: 500))
    let editor = try RunEditor(folder)
    guard case .running? = runError({ _ = try RunEditor(folder) }) else {
      Issue.record("two editors at once")
      return
    }
    withExtendedLifetime(editor) {}
  }

  @Test("branches at any step: the same steps with its own seed, others with another")
  func branch() async throws {
    let folder = try runs.create("a", walkers: 2, steps: 2500)
    #expect(try await runs.walk(folder) == .finished)
    let source = try ChainReader(folder.chainPath(1))
    for seed in [nil, UInt64(99)] {
      let name = seed == nil ? "same" : "other"
      let provenance = Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"])
      let branch = try folder.branch(
        chain: 1, step: 1300, as: name, seed: seed, in: runs.path, provenance: provenance)
      #expect(try ChainReader(branch.chainPath(0)).lastStep() == 1000)
      try await walk(branch, to: 1300)
      if let seed { try RunEditor(branch).reseed(chain: 0, seed) }
      #expect(try await runs.walk(branch) == .finished)
      let chain = try ChainReader(branch.chainPath(0))
      #expect(try chain.firstDifference(from: source) == (seed == nil ? nil : 1301))
      #expect(try chain.lastStep() == 2500)
      let origin = try #require(try chain.origin())
      #expect((origin.way, origin.run, origin.chain, origin.step) == (.branched, "a", 1, 1300))
      #expect(try branch.provenance().origins == [origin])
      #expect(try ChainVerification(chain.path).isSound)
    }
  }

  @Test("merges with others; every chain keeps its origin and can go on")
  func merge() async throws {
    let folders = try [("a", 7), ("b", 8)].map {
      try runs.create($0.0, walkers: 2, steps: 1500, seed: $0.1)
    }
    let whole = try runs.create("whole", walkers: 2, steps: 1500, seed: 8)
    try await walk(whole, to: 1500)
    try await walk(folders[0], to: 1500)
    try await walk(folders[1], to: 700)
    try writeFormatOne(folders[1].chainPath(0))
    let provenance = Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"])
    let merged = try RunFolder.merge(
      folders, as: "all", in: runs.path, provenance: provenance)
    let run = try Run(opening: merged)
    #expect(run.chains.map(\.chain) == [0, 1, 2, 3])
    #expect(try run.chains.map { try $0.origin()?.run } == ["a", "a", "b", "b"])
    #expect(try run.chains.map { try $0.origin()?.chain } == [0, 1, 0, 1])
    #expect(try await runs.walk(merged) == .finished)
    for chain in try Run(opening: merged).chains {
      let source = chain.chain < 2 ? folders[0] : whole
      let whole = try ChainReader(source.chainPath(chain.chain % 2))
      #expect(try chain.firstDifference(from: whole) == nil)
      #expect(try chain.lastStep() == 1500)
    }
    // A chain that was walked elsewhere is not begun again here.
    unlink(merged.chainPath(3))
    let error = await #expect(throws: RunError.self) { _ = try await runs.walk(merged) }
    #expect(error?.description.contains("chain 1 of b") == true)
  }

  @Test("does not merge with one of another plan")
  func otherPlan() throws {
    let folder = try runs.create("a")
    var plan = runs.plan("b")
    plan.settings.width = 0.2
    let provenance = Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"])
    let other = try RunFolder.create(in: runs.path, plan: plan, provenance: provenance)
    let error = runError {
      _ = try RunFolder.merge([folder, other], as: "c", in: runs.path, provenance: provenance)
    }
    #expect(error?.description.contains("runs compare a b") == true)
  }
}
