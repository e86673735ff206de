import ArgumentParser
import Documents
import ExperimentalResults
import Numerics
import Protomodels
import Reports
import Runs

/// `protolith closure`: whether a hunt finds what is there.
struct ClosureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "closure",
    abstract: "Hunt on pseudo-databases with a model in them: what of it comes back?",
    discussion: """
      Draws models (content, masses, ratios, strengths), puts each into a pseudo-database and hunts there \
      with the plan of RUN. The series is a run of its own below runs/ and goes on with --resume NAME.
      """)

  @Argument(help: "Name of the hunt whose plan is used.") var run: String?
  @Option(help: "Number of injected models (default: \(Self.standardInjections)).")
  var injections: Int?
  @Option(
    help: ArgumentHelp(
      "Significances that the most sensitive combination expects of them (default: 3:7).",
      valueName: "low:high"))
  var expectedZ: RangeOption?
  @Option(help: "Name of the series (default: RUN-closure).") var name: String?
  @OptionGroup var series: SeriesOptions

  static let standardInjections = 20

  func validate() throws {
    if let injections, !(1...1_000_000).contains(injections) {
      throw ValidationError("--injections \(injections): use 1 to 1000000")
    }
    if (run == nil) == (series.walking.resume == nil) {
      throw ValidationError(
        "name the hunt whose plan is used, or a series to go on with by --resume")
    }
    try series.check(changesPlan: name != nil || expectedZ != nil, count: "--injections")
  }

  func run() async throws {
    let stop = series.walking.stopSignal()
    let job =
      try series.walking.resume.map {
        try SignificanceJob(resuming: $0, injecting: true, in: series.runs)
      }
      ?? SignificanceJob(
        run ?? "", name: name, seed: series.seed ?? 1, pseudo: series.pseudo.settings,
        injecting: expectedZ?.range ?? 3...7, in: series.runs)
    let wanted = try job.extend(
      to: injections ?? (series.walking.resume == nil ? Self.standardInjections : nil))
    Outcome.say(job.headline(wanted))
    if series.walking.prepare { return print(job.folder.path) }
    let ending = try await series.walk(job, wanted, until: stop)
    let answer = try job.closure(wanted, database: series.database, threads: series.walking.threads)
    if series.json {
      print(String(decoding: try StateCoder.encode(answer, pretty: true), as: UTF8.self))
    } else {
      ClosureText(answer).show()
      print(job.closurePath)
    }
    guard ending == .stopped else { return }
    Outcome.say("stopped early; go on by: protolith closure --resume \(job.folder.name)")
    throw Outcome.stoppedEarly
  }
}

/// Two numbers on the command line: `3:7`.
struct RangeOption: ExpressibleByArgument {
  let range: ClosedRange<Double>

  init?(argument: String) {
    let parts = argument.split(separator: ":").compactMap { Double($0) }
    guard parts.count == 2, parts[0] > 0, parts[0] <= parts[1], parts[1] <= 100 else { return nil }
    range = parts[0]...parts[1]
  }
}

extension SignificanceJob {
  var closurePath: String { "\(folder.path)/closure.json" }

  /// Compares injected and found models, writes and returns the answer.
  ///
  /// What pseudo-data say of the model in them is worked out once for each hunt and kept.
  func closure(_ wanted: Int, database place: String?, threads: Int?) throws -> Closure {
    let files = SeriesFiles(folder)
    let database = try plan.settings.hunt.openedDatabase(for: folder, in: place)
    let settings = plan.settings.hunt.hunt
    let ended = try files.results()
    let compared = Parallel.map(ended.count, threads: threads) { place in
      Result {
        try files.keptPseudoDatabase(ended[place].number).flatMap { pseudo in
          try pseudo.injected.map { injected in
            let reference = try files.reference(ended[place].number) {
              try HuntTarget(
                database: try database.overlaid(with: pseudo.overlay), settings: settings
              ).reference(for: injected)
            }
            return (
              result: ended[place], injected: injected, expectedZ: pseudo.expectedZ ?? 0,
              reference: reference
            )
          }
        }
      }
    }
    let results = try compared.compactMap { try $0.get() }
    let answer = Closure(
      program: Version.program, name: folder.name, seed: plan.seed, injections: wanted,
      settings: plan.settings.pseudo, results: results)
    try Files.write(try StateCoder.encode(answer, pretty: true) + [0x0A], to: closurePath)
    return answer
  }
}
