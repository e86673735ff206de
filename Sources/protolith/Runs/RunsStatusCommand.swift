import ArgumentParser
import Foundation
import Reports
import Runs

/// `protolith runs status`.
struct RunsStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract:
      "Show the kind, the last steps, acceptance per move, a search's best model, checkpoints.")
  @OptionGroup var argument: RunArgument

  func run() throws {
    let run = try argument.run()
    if run.kind == .significance { return try showSeries(run) }
    let summaries = try run.summaries()
    print(
      "run \(argument.name): a \(run.kind.word), \(try run.stateWord()), \(run.walkers) walkers × "
        + "\(run.steps) steps")
    if run.kind == .hunt { print(try argument.hunt().command) }
    print("")
    try walkerTable(run, summaries).show()
    print("")
    moveTable(summaries).show()
    let refusals = Self.refusals(summaries)
    if !refusals.isEmpty { print("") }
    for (reason, count) in refusals { print("refused \(count) times: \(reason)") }
    print("")
    try showTraces(run)
    if run.kind == .hunt, let best = try argument.hunt().best() {
      print("")
      print("best, walker \(best.walker), step \(best.state.step)")
      for line in ModelText.headline(best.state) { print("  " + line) }
    }
  }

  private func showSeries(_ run: Run) throws {
    let progress = try SeriesExtent(run)
    print(
      "run \(argument.name): a \(run.kind.word), \(progress.state), \(progress.text), each of "
        + "\(run.walkers) walkers × \(run.steps) steps")
  }

  /// A search is followed by the largest K of each part of the walk, K being twice the ln density that it
  /// climbs; chains that sample a density by the median of it, as their largest values say little.
  private func showTraces(_ run: Run) throws {
    let scale = Self.scale(run.kind)
    let isSearch = run.kind == .hunt
    print("\(scale.name) against step, the \(isSearch ? "largest" : "median") of each part")
    for chain in run.chains {
      // Twenty points for each block: a chain of any length takes as long.
      let trace = try chain.trace(thinnedTo: 20 * Sparkline.width)
      let points = trace.map { (step: $0.step, value: $0.logDensity * scale.factor) }
      let line = Sparkline.text(points, steps: run.steps) { values in
        let sorted = values.sorted()
        return isSearch ? sorted.last : sorted[sorted.count / 2]
      }
      print("  walker \(chain.chain)  \(line)")
    }
  }

  private static func scale(_ kind: RunKind) -> (name: String, factor: Double) {
    kind == .hunt ? ("K", 2) : ("ln density", 1)
  }

  private func walkerTable(_ run: Run, _ summaries: [ChainSummary]) throws -> TextTable {
    let scale = Self.scale(run.kind)
    var table = TextTable(
      [
        "walker", "last step", "accepted", "temperature", scale.name, "best \(scale.name)",
        "at step", "steps/s", "checkpoint",
      ], numeric: Set(0...7))
    for (chain, summary) in zip(run.chains, summaries) {
      let age = try chain.checkpointAge()
      table.add([
        "\(summary.chain)", summary.lastStep.map(String.init) ?? "–",
        Decimals.text(100 * summary.acceptance, 1) + " %",
        summary.temperature.map { Decimals.text($0, 3) } ?? "–",
        summary.logDensity.map { Decimals.text(scale.factor * $0, 3) } ?? "–",
        summary.best.map { Decimals.text(scale.factor * $0.logDensity, 3) } ?? "–",
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

/// A number against step in one line of blocks.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  static let width = 60

  /// One value for each sixtieth of the walk, of those that lie there (one at least); its range is named.
  static func text(
    _ points: [(step: Int, value: Double)], steps: Int, of summary: ([Double]) -> Double?
  ) -> String {
    var parts = [[Double]](repeating: [], count: width)
    for point in points {
      parts[min(width - 1, point.step * width / max(1, steps))].append(point.value)
    }
    let heights = parts.map { $0.isEmpty ? nil : summary($0) }
    let values = heights.compactMap { $0 }
    // A walk begins far below: the scale shows what matters, the top ten units.
    guard let top = values.max(), let lowest = values.min() else { return "no step yet" }
    let bottom = max(lowest, top - 10)
    let line = heights.map { value -> String in
      guard let value else { return " " }
      let height = top > bottom ? (value - bottom) / (top - bottom) : 1
      return String(blocks[max(0, min(7, Int(height * 8)))])
    }.joined()
    return "\(line)  \(Decimals.text(bottom, 1)) to \(Decimals.text(top, 1))"
  }
}
