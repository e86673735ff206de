import ArgumentParser
import Protomodels
import Runs

/// `protolith significance`: the global p-value of a hunt.
struct SignificanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "significance",
    abstract: "Repeat a hunt on pseudo-databases: how often does background alone give its K?",
    discussion: """
      Draws data for every published result without any signal, hunts on them with the plan of RUN (same \
      walkers, steps, settings, code) and compares the best K of each with that of RUN. The series is a \
      run of its own below runs/; stopped or killed, it goes on with --resume NAME to the same results, \
      and with --hunts it gets more.
      """)

  @Argument(help: "Name of the hunt whose best K is judged.") var run: String?
  @Option(help: "Number of pseudo-databases (default: \(Self.standardHunts)).") var hunts: Int?
  @Option(help: "Name of the series (default: RUN-significance).") var name: String?
  @OptionGroup var series: SeriesOptions

  static let standardHunts = 50

  func validate() throws {
    if let hunts, !(1...1_000_000).contains(hunts) {
      throw ValidationError("--hunts \(hunts): use 1 to 1000000")
    }
    if (run == nil) == (series.walking.resume == nil) {
      throw ValidationError("name the hunt that is judged, or a series to go on with by --resume")
    }
    try series.check(changesPlan: name != nil, count: "--hunts")
  }

  func run() async throws {
    let stop = series.walking.stopSignal()
    let job =
      try series.walking.resume.map { try SignificanceJob(resuming: $0, in: series.runs) }
      ?? SignificanceJob(
        run ?? "", name: name, seed: series.seed ?? 1, pseudo: series.pseudo.settings,
        in: series.runs)
    let wanted = try job.extend(to: hunts)
    Outcome.say(job.headline(wanted))
    if series.walking.prepare { return print(job.folder.path) }
    let ending = try await series.walk(job, wanted, until: stop)
    let answer = try job.evaluate(wanted, in: series.runs)
    if series.json {
      print(String(decoding: try StateCoder.encode(answer, pretty: true), as: UTF8.self))
    } else {
      for line in SignificanceText.lines(answer) { print(line) }
      print(job.answerPath)
    }
    guard ending == .stopped else { return }
    Outcome.say("stopped early; go on by: protolith significance --resume \(job.folder.name)")
    throw Outcome.stoppedEarly
  }
}

/// How pseudo-data are drawn.
struct PseudoOptions: ParsableArguments {
  @Option(help: "Factor on the uncertainties of all backgrounds (default: 1).") var fudge: Double?
  @Option(
    help: ArgumentHelp(
      "How limits of maps answer to their pull: linear (as the paper, default) or gaussian.",
      valueName: "law"))
  var limitLaw: PseudoSettings.LimitLaw?
  @Option(
    help: ArgumentHelp(
      "Correlation of a map's pull with the regions of its analysis (default: "
        + "\(PseudoSettings().sharedPull)).", valueName: "rho"))
  var sharedPull: Double?

  var isGiven: Bool { fudge != nil || limitLaw != nil || sharedPull != nil }

  func validate() throws {
    if let fudge, !(0...10).contains(fudge) {
      throw ValidationError("--fudge \(fudge): use 0 to 10")
    }
    if let sharedPull, !(-0.99...0.99).contains(sharedPull) {
      throw ValidationError("--shared-pull \(sharedPull): use -0.99 to 0.99")
    }
  }

  var settings: PseudoSettings {
    var settings = PseudoSettings()
    if let fudge { settings.fudge = fudge }
    if let limitLaw { settings.limitLaw = limitLaw }
    if let sharedPull { settings.sharedPull = sharedPull }
    return settings
  }
}

extension PseudoSettings.LimitLaw: ExpressibleByArgument {}
