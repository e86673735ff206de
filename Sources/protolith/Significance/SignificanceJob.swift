import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// A series of hunts on pseudo-databases: its folder, its plan, and what is walked.
struct SignificanceJob: Sendable {
  let folder: RunFolder
  let plan: RunPlan<SignificancePlan>

  /// Makes the folder of a new series for the hunt `run`.
  init(
    _ run: String, name: String?, seed: UInt64, pseudo: PseudoSettings,
    injecting range: ClosedRange<Double>? = nil, in runs: String
  ) throws {
    let hunt = try HuntRun(opening: try RunFolder.open(run, in: runs))
    guard let observed = try Self.observed(hunt) else {
      throw ReportError.nothingToReport(run: run)
    }
    if hunt.plan.settings.hunt.ladder != nil {
      throw DocumentError.malformed(
        file: hunt.run.folder.planPath, place: "/settings/hunt/ladder", found: "a ladder",
        expected: "walkers that walk alone, as those of a series do",
        remedy: "hunt without --ladder, then ask for that hunt's significance")
    }
    var settings = SignificancePlan(
      hunt: hunt.plan.settings, pseudo: pseudo, observed: observed)
    settings.injectedZ = range.map { .init($0) }
    plan = RunPlan(
      program: Version.program, kind: .significance,
      name: name ?? run + (range == nil ? "-significance" : "-closure"), seed: seed,
      walkers: hunt.plan.walkers, steps: hunt.plan.steps, settings: settings)
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(
        program: Version.program, databaseDigest: hunt.plan.settings.databaseDigest))
  }

  /// Opens a series that exists, with injected models or without.
  init(resuming name: String, injecting: Bool = false, in runs: String) throws {
    folder = try RunFolder.open(name, in: runs)
    plan = try folder.plan(.significance, settings: SignificancePlan.self)
    guard (plan.settings.injectedZ != nil) == injecting else {
      throw DocumentError.malformed(
        file: folder.planPath, place: "/settings/injectedZ",
        found: injecting ? "background alone" : "injected models",
        expected: injecting ? "injected models" : "background alone",
        remedy: "go on with it by `protolith \(injecting ? "significance" : "closure")`")
    }
  }

  var answerPath: String { "\(folder.path)/\(GlobalSignificance.fileName)" }

  /// How many hunts are wanted: as asked for, never fewer than before; it is remembered.
  func extend(to hunts: Int?) throws -> Int {
    let files = SeriesFiles(folder)
    let before = try files.wanted()
    let wanted = max(hunts ?? before ?? SignificanceCommand.standardHunts, before ?? 0)
    if wanted != before { try files.want(wanted) }
    return wanted
  }

  func headline(_ wanted: Int) -> String {
    "significance \(folder.name): \(wanted) pseudo-databases, each hunted by \(plan.walkers) walkers"
      + " × \(plan.steps) steps, seed \(plan.seed), fudge \(plan.settings.pseudo.fudge)"
  }

  /// Walks what is left of the hunts below `wanted`, or of those of a part of them.
  func walk(
    _ wanted: Int, part: RunPart? = nil, database place: String?, threads: Int?,
    keepingChains: Bool, until stop: StopSignal
  ) async throws -> Ending {
    for number in part?.numbers ?? [] where !(0..<wanted).contains(number) {
      throw RunError.noChain(name: folder.name, chain: number, count: wanted)
    }
    let lock = part == nil ? try RunLock(folder) : nil
    defer { withExtendedLifetime(lock) {} }
    var files = SeriesFiles(folder)
    files.keepsChains = keepingChains
    let numbers = part?.numbers ?? Array(0..<wanted)
    let hasEnded = InParallel.map(numbers.indices) { [files] in files.hasEnded(numbers[$0]) }
    let done = Set(zip(numbers, hasEnded).filter(\.1).map(\.0))
    for number in numbers where done.contains(number) { try files.tidy(number) }
    let left = numbers.filter { !done.contains($0) }
    if left.isEmpty { return .finished }
    let loop = try loop(files, part, database: place, threads: threads, until: stop)
    let line = ProgressLine(folder.name)
    let ending = try await loop.run(left, until: stop) {
      line.show(Self.text($0, before: done.count))
    }
    line.end()
    return ending
  }

  private func loop(
    _ files: SeriesFiles, _ runPart: RunPart?, database place: String?, threads: Int?,
    until stop: StopSignal
  ) throws -> SeriesLoop<AnnealingKernel<HuntTarget>> {
    let database = try plan.settings.hunt.openedDatabase(for: folder, in: place)
    let settings = plan.settings.hunt.hunt
    let generator = try PseudoGenerator(
      database: database, workspaces: settings.predictions.workspaces,
      settings: plan.settings.pseudo)
    let (seed, walkers, steps) = (plan.seed, plan.walkers, plan.steps)
    let injectedZ = plan.settings.injectedZ?.range
    // Models are drawn by what the real results expect of them.
    let real = injectedZ == nil ? nil : try HuntTarget(database: database, settings: settings)
    var loop = SeriesLoop<AnnealingKernel<HuntTarget>>(
      program: Version.program, walkers: walkers, steps: steps,
      open: { [folder] number in
        let claim = try Claim(
          folder.claimPath(hunt: number), owner: runPart?.owner,
          waiting: runPart == nil ? nil : stop)
        let pseudo = try files.pseudoDatabase(number) {
          guard let real, let injectedZ else {
            return try generator.draw(number: number, seed: seed)
          }
          return try generator.draw(
            number: number, seed: seed,
            injecting: try real.injection(number: number, seed: seed, expectedZ: injectedZ))
        }
        let target = try HuntTarget(
          database: try database.overlaid(with: pseudo.overlay), settings: settings)
        var part = SeriesPart(
          folder: files.folder.hunt(number),
          seed: PseudoStream.huntSeed(of: seed, number: number), walkers: walkers, steps: steps,
          kernel: target.kernel(steps: steps),
          start: { random in try target.start(using: &random) })
        (part.claim, part.batch) = (claim, runPart?.batch)
        return part
      },
      close: { number, part, seconds in
        try files.close(
          number, seed: part.seed, walkers: walkers, steps: steps, seconds: seconds)
      })
    if let threads { loop.threads = threads }
    return loop
  }

  /// Compares with the real data as they stand now, writes and returns the answer.
  func evaluate(_ wanted: Int, in runs: String) throws -> GlobalSignificance {
    var observed = plan.settings.observed
    if let run = try? RunFolder.open(observed.run, in: runs), let hunt = try? HuntRun(opening: run),
      hunt.plan.settings == plan.settings.hunt, let now = try Self.observed(hunt)
    {
      observed = now
    }
    let answer = GlobalSignificance(
      program: Version.program, name: folder.name, seed: plan.seed, hunts: wanted,
      settings: plan.settings.pseudo,
      observed: GlobalSignificance.Observed(
        run: observed.run, K: observed.K, Z: observed.Z, isFinished: observed.isFinished),
      results: try SeriesFiles(folder).results())
    try Files.write(try StateCoder.encode(answer, pretty: true) + [0x0A], to: answerPath)
    return answer
  }

  private static func observed(_ hunt: HuntRun) throws -> SignificancePlan.Observed? {
    guard let best = try hunt.best(), !best.state.evidence.contributions.isEmpty else { return nil }
    return SignificancePlan.Observed(
      run: hunt.run.folder.name, K: best.state.evidence.K, Z: best.state.evidence.Z,
      isFinished: try hunt.isFinished())
  }

  private static func text(_ progress: SeriesProgress, before: Int) -> String {
    var parts = [
      "hunt \(before + progress.finished) of \(before + progress.runs)",
      "\(Decimals.text(progress.stepsPerSecond, 0)) steps/s",
    ]
    if let best = progress.best.max(by: { $0.key < $1.key }) {
      parts.append("best K of \(best.key): \(Decimals.text(2 * best.value, 2))")
    }
    if let left = progress.secondsLeft { parts.append("\(Decimals.duration(left)) left") }
    return parts.joined(separator: " · ")
  }
}
