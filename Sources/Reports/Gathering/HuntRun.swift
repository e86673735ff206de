import MarkovChains
import Protomodels
import Runs

/// A hunt that is read from its folder, finished or not.
public struct HuntRun: Sendable {
  /// The best protomodel of a hunt and where it was found first.
  public struct Best: Sendable {
    /// The walker, from 0.
    public var walker: Int
    /// Model, K and verdict, with the step.
    public var state: ChainState<HuntTarget>
  }

  /// Chains and folder.
  public let run: Run
  /// Everything that decides the bytes of the hunt.
  public let plan: RunPlan<HuntPlan>
  /// Which hunt of which series it is; nil of a run of its own, whose data are the real ones.
  public let seriesHunt: SeriesHunt?

  init(run: Run, plan: RunPlan<HuntPlan>, seriesHunt: SeriesHunt?) {
    (self.run, self.plan, self.seriesHunt) = (run, plan, seriesHunt)
  }

  /// Opens a hunt; a run of another kind is refused by its plan.
  public init(opening folder: RunFolder) throws(RunError) {
    let plan = try folder.plan(.hunt, settings: HuntPlan.self)
    self.init(run: try Run(opening: folder), plan: plan, seriesHunt: nil)
  }

  /// The best protomodel so far; nil before the first step is stored.
  public func best() throws(RunError) -> Best? {
    guard let point = try run.best().first,
      let chain = run.chains.first(where: { $0.chain == point.chain })
    else { return nil }
    return Best(walker: point.chain, state: try chain.state(of: point, of: HuntTarget.self))
  }

  /// Whether every walker has made all its steps.
  public func isFinished() throws(RunError) -> Bool { try run.isFinished() }

  /// The command that makes this hunt anew, with the options that are not at their defaults.
  public var command: String {
    var words = ["protolith hunt"]
    let settings = plan.settings.hunt
    let standard = HuntSettings()
    if plan.settings.database != "database" { words.append("--database \(plan.settings.database)") }
    words.append("--selection \(plan.settings.selection)")
    words.append("--walkers \(plan.walkers) --steps \(plan.steps) --seed \(plan.seed)")
    if let agreement = plan.until?.agreement {
      words.append("--until-converged --agreement \(agreement)")
    }
    if let ladder = settings.ladder {
      words.append("--ladder \(ladder.lowest):\(ladder.highest):\(ladder.every)")
    } else if let cooling = settings.adaptiveCooling {
      if cooling != standard.adaptiveCooling {
        words.append("--cooling adaptive:\(cooling.start):\(cooling.lastAcceptance)")
      }
    } else {
      words.append("--cooling \(settings.schedule.text)")
    }
    words += Self.searchWords(settings)
    if !settings.forbidden.isEmpty {
      words.append("--forbid \(settings.forbidden.map { "\($0.rawValue)" }.joined(separator: " "))")
    }
    if settings.predictions.limitForm != standard.predictions.limitForm {
      words.append("--limit-form \(settings.predictions.limitForm.rawValue)")
    }
    if settings.predictions.roundQueries { words.append("--round-queries") }
    if settings.predictions.cellValue != standard.predictions.cellValue {
      words.append("--cell-value \(settings.predictions.cellValue.rawValue)")
    }
    if settings.predictions.regions != standard.predictions.regions {
      words.append("--regions \(settings.predictions.regions.rawValue)")
    }
    return words.joined(separator: " ")
  }

  private static func searchWords(_ settings: HuntSettings) -> [String] {
    var words: [String] = []
    if settings.critic != HuntSettings().critic {
      words.append("--critic \(settings.critic.rawValue)")
    }
    if let patience = settings.search.patience { words.append("--restarts \(patience)") }
    if settings.search.returnsToBest { words.append("--returns") }
    if !settings.search.polishes { words.append("--no-polish") }
    if let ways = settings.published {
      words.append("--published " + ways.map(\.rawValue).joined(separator: " "))
    }
    return words
  }
}

extension CoolingSchedule {
  /// `START:END:REHEATS:SHARE`, as the command line takes it.
  public var text: String { "\(start):\(end):\(reheats):\(reheat)" }
}
