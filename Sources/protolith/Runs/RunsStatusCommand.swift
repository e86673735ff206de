import ArgumentParser
import Foundation
import Reports
import Runs

/// `protolith runs status`.
struct RunsStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the last steps, acceptance per move, best model, K against step, checkpoints.")
  @OptionGroup var argument: RunArgument

  func run() throws {
    let hunt = try argument.hunt()
    let summaries = try hunt.run.summaries()
    let state = hunt.run.isRunning ? "running" : try hunt.isFinished() ? "finished" : "stopped"
    print("run \(argument.name): \(state), \(hunt.plan.walkers) walkers × \(hunt.plan.steps) steps")
    print(hunt.command)
    print("")
    try walkerTable(hunt, summaries).show()
    print("")
    moveTable(summaries).show()
    let refusals = Self.refusals(summaries)
    if !refusals.isEmpty { print("") }
    for (reason, count) in refusals { print("refused \(count) times: \(reason)") }
    print("")
    print("K against step")
    for chain in hunt.run.chains {
      let trace = try TracePlot.Walker(chain, steps: hunt.plan.steps)
      print("  walker \(chain.chain)  \(Sparkline.text(trace.points, steps: hunt.plan.steps))")
    }
    if let best = try hunt.best() {
      print("")
      print("best, walker \(best.walker), step \(best.state.step)")
      for line in ModelText.headline(best.state) { print("  " + line) }
    }
  }

  private func walkerTable(_ hunt: HuntRun, _ summaries: [ChainSummary]) throws -> TextTable {
    var table = TextTable(
      [
        "walker", "last step", "accepted", "temperature", "K", "best K", "at step", "steps/s",
        "checkpoint",
      ], numeric: Set(0...7))
    for (chain, summary) in zip(hunt.run.chains, summaries) {
      let age = try chain.checkpointAge()
      table.add([
        "\(summary.chain)", summary.lastStep.map(String.init) ?? "–",
        Decimals.text(100 * summary.acceptance, 1) + " %",
        summary.temperature.map { Decimals.text($0, 3) } ?? "–",
        summary.logDensity.map { Decimals.text(2 * $0, 3) } ?? "–",
        summary.best.map { Decimals.text(2 * $0.logDensity, 3) } ?? "–",
        summary.best.map { "\($0.step)" } ?? "–", Decimals.text(summary.stepsPerSecond, 0),
        age.map { "\(Decimals.duration($0)) ago" } ?? "none yet",
      ])
    }
    return table
  }

  /// Acceptance per move over all walkers.
  private func moveTable(_ summaries: [ChainSummary]) -> TextTable {
    var table = TextTable(
      ["move", "proposed", "accepted", "refused", "rate"], numeric: [1, 2, 3, 4])
    for name in Set(summaries.flatMap { $0.moves.map(\.name) }).sorted() {
      let counts = summaries.flatMap(\.moves).filter { $0.name == name }
      let proposed = counts.reduce(0) { $0 + $1.proposed }
      let accepted = counts.reduce(0) { $0 + $1.accepted }
      table.add([
        name, "\(proposed)", "\(accepted)", "\(counts.reduce(0) { $0 + $1.refused })",
        proposed > 0 ? Decimals.text(100 * Double(accepted) / Double(proposed), 1) + " %" : "–",
      ])
    }
    return table
  }

  private static func refusals(_ summaries: [ChainSummary]) -> [(reason: String, count: Int)] {
    var counts: [String: Int] = [:]
    for refusal in summaries.flatMap(\.refusals) {
      counts[refusal.reason, default: 0] += refusal.count
    }
    return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}

/// K against step in one line of blocks.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let width = 60

  /// The largest K of each sixtieth of the walk; its range is named.
  static func text(_ points: [TracePlot.Point], steps: Int) -> String {
    var largest = [Double?](repeating: nil, count: width)
    for point in points {
      let column = min(width - 1, point.step * width / max(1, steps))
      largest[column] = max(largest[column] ?? point.K, point.K)
    }
    let values = largest.compactMap { $0 }
    // A walk begins far below: the scale shows what matters, the top ten units of K.
    guard let top = values.max(), let lowest = values.min() else { return "no step yet" }
    let bottom = max(lowest, top - 10)
    let line = largest.map { value -> String in
      guard let value else { return " " }
      let height = top > bottom ? (value - bottom) / (top - bottom) : 1
      return String(blocks[max(0, min(7, Int(height * 8)))])
    }.joined()
    return "\(line)  \(Decimals.text(bottom, 1)) to \(Decimals.text(top, 1))"
  }
}
