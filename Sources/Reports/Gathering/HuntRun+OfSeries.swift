import ExperimentalResults
import Protomodels
import Runs

/// One hunt of a series on pseudo-databases.
public struct SeriesHunt: Sendable, Equatable {
  /// The series.
  public var series: RunFolder
  /// The number of the hunt, from 0.
  public var number: Int

  /// Names a hunt.
  public init(series: RunFolder, number: Int) { (self.series, self.number) = (series, number) }
}

extension HuntRun {
  /// Opens one hunt of a series, whose plan is that of the series.
  public init(opening hunt: SeriesHunt) throws(RunError) {
    let (series, number) = (hunt.series, hunt.number)
    let whole = try series.plan(.significance, settings: SignificancePlan.self)
    let plan = RunPlan(
      program: whole.program, kind: .hunt, name: "\(series.name):\(number)",
      seed: PseudoStream.huntSeed(of: whole.seed, number: number), walkers: whole.walkers,
      steps: whole.steps, settings: whole.settings.hunt)
    self.init(
      run: try Run(
        chainsIn: series.hunt(number), kind: .hunt, walkers: plan.walkers, steps: plan.steps),
      plan: plan, seriesHunt: hunt)
  }
}
