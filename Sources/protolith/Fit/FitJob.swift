import Documents
import ExperimentalResults
import Foundation
import GlobalFits
import MarkovChains
import Reports
import Runs
import TheoryPredictions

/// A fit that can be walked: its folder, its plan and what it walks on.
struct FitJob: Sendable {
  let folder: RunFolder
  let plan: RunPlan<FitRunPlan>
  let target: FitTarget
  /// Lines about what begins.
  let headlines: [String]
  private let database: ResultsDatabase

  /// Makes the folder of a new run.
  init(_ options: FreshFitOptions, predictions: PredictionSettings, in runs: String) throws {
    let name = options.name ?? HuntJob.name(at: Date())
    // A name that is taken is refused before anything is compiled or opened.
    if RunFolder.names(in: runs).contains(name) { throw RunError.exists(name: name, folder: runs) }
    let file = options.plan ?? ""
    let fit = try FitPlan.read(file, families: .inProgram)
    let seed = UInt64(options.seed ?? fit.sampling.seed ?? 1)
    let sampler = try SamplerChoice.settings(options.sampler, plan: fit, file: file)
    let choice = try ChosenFit(
      fit, place: options.place, predictions: predictions, seed: seed)
    database = choice.database
    target = try choice.target()
    let steps = options.steps ?? fit.sampling.steps ?? SamplerChoice.steps(sampler.kind)
    plan = RunPlan(
      program: Version.program, kind: .fit, name: name, seed: seed,
      walkers: options.walkers ?? fit.sampling.walkers ?? 4, steps: steps,
      settings: FitRunPlan(
        database: options.place.database ?? "database", databaseDigest: database.digest,
        selection: options.place.selection ?? "all", sampler: sampler, expected: choice.expected,
        fit: choice.settings))
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(program: Version.program, databaseDigest: database.digest))
    headlines =
      [
        "fit \(name): \(sampler.kind.summary)",
        "\(plan.walkers) chains × at most \(steps) steps, \(fit.parameters.dimension) dimensions, "
          + "\(plan.settings.database) (\(plan.settings.selection)), seed \(seed)",
      ] + FitText.choice(choice)
  }

  /// Opens a run that exists; its database must be the one that it was begun with.
  ///
  /// With `steps` beyond its last one it goes on to these.
  init(resuming name: String, in runs: String, database place: String?, steps: Int?) throws {
    folder = try RunFolder.open(name, in: runs)
    let run = try FitRun(opening: folder, families: .inProgram)
    var plan = run.plan
    database = try plan.settings.opened(of: folder, database: place)
    target = try run.fit.target(plan.settings.fit, database: database)
    if let steps, steps != plan.steps {
      guard steps > plan.steps else {
        throw DocumentError.malformed(
          file: folder.planPath, place: "/steps", found: "\(plan.steps)",
          expected: "fewer than --steps \(steps)",
          remedy: "leave out --steps, or name more than the run has")
      }
      plan = try folder.extend(plan, toSteps: steps)
    }
    self.plan = plan
    headlines = ["fit \(name): going on to \(plan.walkers) chains × \(plan.steps) steps"]
  }

  /// Walks every chain, or those of a part, to its end, or until `stop`.
  func walk(
    _ part: RunPart? = nil, threads: Int?, upTo last: Int? = nil, until stop: StopSignal,
    progress: @escaping @Sendable (RunProgress) -> Void
  ) async throws -> Ending {
    let kernel = plan.settings.sampler.kernel(on: target)
    var loop = RunLoop(
      folder: folder, plan: plan, program: Version.program,
      kernel: { _ in kernel }, start: { _, random in try kernel.start(using: &random) })
    if let threads { loop.threads = threads }
    loop.part = part
    loop.lastStep = last
    return try await loop.run(until: stop, progress: progress)
  }

  /// Writes `fit.json` and the report, and prints what was found.
  func answer(asJSON: Bool, page: Bool, png: Bool) throws {
    try FitOutput(folder, target: target, database: database).write(
      asJSON: asJSON, page: page, png: png)
  }
}

/// Writes and prints the answer of a fit.
struct FitOutput {
  private let run: FitRun
  private let target: FitTarget
  private let database: ResultsDatabase

  init(_ folder: RunFolder, target: FitTarget, database: ResultsDatabase) throws {
    run = try FitRun(opening: folder, families: .inProgram)
    (self.target, self.database) = (target, database)
  }

  /// Opens a run with the database that it was begun with.
  init(_ folder: RunFolder, database place: String?) throws {
    run = try FitRun(opening: folder, families: .inProgram)
    database = try run.plan.settings.opened(of: folder, database: place)
    target = try run.fit.target(run.plan.settings.fit, database: database)
  }

  /// What the run says; nil before it has draws.
  func answer() throws -> FitAnswer? { try FitAnswer(run, target: target) }

  /// The pictures of its report; none before it has draws.
  func pictures() throws -> [Picture] { try answer()?.pictures(run) ?? [] }

  func write(asJSON: Bool, page: Bool, png: Bool) throws {
    guard let answer = try answer() else {
      print("fit \(run.run.folder.name): there are no draws yet")
      return
    }
    let exclusion = try FitExclusion(
      answer, target: target, database: database, settings: run.plan.settings.fit)
    let path = try FitFiles.write(
      answer, exclusion, into: run.run.folder.path, version: Version.text)
    if asJSON {
      print(answer.json(exclusion, version: Version.text).prettyText, terminator: "")
    } else {
      for line in FitText.lines(answer, exclusion) { print(line) }
      print(path)
    }
    guard page else { return }
    let written = try FitFiles.writePage(answer, run, exclusion, png: png, version: Version.text)
    if !asJSON { for path in written { print(path) } }
  }
}

extension FitRunPlan {
  /// The database that the run was begun with, in `place` or where the plan says.
  func opened(of folder: RunFolder, database place: String?) throws -> ResultsDatabase {
    let place = place ?? database
    let found = try ResultsDatabase.opened(place, selection: selection)
    guard found.digest == databaseDigest else {
      throw DocumentError.malformed(
        file: folder.planPath, place: "/settings/databaseDigest",
        found: "\(databaseDigest.prefix(12))…, but \(place) has \(found.digest.prefix(12))…",
        expected: "the database that the run was begun with",
        remedy: "put it back, or name it by --database")
    }
    return found
  }
}

/// The fit of a plan on a database, its results chosen.
struct ChosenFit {
  let plan: FitPlan
  let database: ResultsDatabase
  let settings: FitSettings
  /// What is expected of each result.
  let expected: [Double]

  init(
    _ plan: FitPlan, place: FitDatabaseOptions, predictions: PredictionSettings, seed: UInt64
  ) throws {
    self.plan = plan
    database = try ResultsDatabase.opened(
      place.database ?? "database", selection: place.selection ?? "all")
    var settings = FitSettings(
      plan: plan, combination: FixedCombination(parts: []), predictions: predictions)
    let predictor = Predictor(database: database, settings: predictions)
    let chosen = try plan.combination(
      predictor, decomposition: settings.decomposition, seed: seed)
    settings.combination = chosen.combination
    self.settings = settings
    expected = chosen.expected
  }

  /// What is walked.
  func target() throws -> FitTarget { try plan.target(settings, database: database) }
}

/// Which sampler, and how far it walks where nobody says so.
enum SamplerChoice {
  /// By the command line, else by the plan, else nested sampling.
  static func settings(
    _ word: String?, plan: FitPlan, file: String
  ) throws -> SamplerSettings {
    if let word, let kind = SamplerKind(rawValue: word) {
      if let own = plan.sampling.sampler, let settings = try? decoded(own, file, "/sampler"),
        settings.kind == kind
      {
        return settings
      }
      return kind.settings
    }
    if let word {
      let value = try JSONNode.parse(Array(word.utf8), file: "--sampler").value
      return try decoded(value, "--sampler", "")
    }
    guard let own = plan.sampling.sampler else { return SamplerKind.nested.settings }
    return try decoded(own, file, "/sampler")
  }

  private static func decoded(
    _ value: JSONValue, _ file: String, _ pointer: String
  ) throws -> SamplerSettings {
    do { return try StateCoder.decode(SamplerSettings.self, from: value.canonicalBytes) } catch {
      throw DocumentError.malformed(
        file: file, place: pointer, found: StateCoder.reason(of: error),
        expected: "settings of a sampler",
        remedy: "the samplers are \(SamplerKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  /// Steps of a chain; nested sampling and searches end by themselves.
  static func steps(_ kind: SamplerKind) -> Int {
    switch kind {
    case .metropolis, .tempering: 20_000
    case .stretch: 4000
    case .evolution: 5000
    case .nested: 1_000_000
    }
  }
}
