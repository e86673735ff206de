import MarkovChains
import Reports

/// A diagnosis as text.
enum DiagnosisText {
  /// Shortcomings that are shown; the JSON has all.
  private static let longest = 6

  static func lines(_ diagnosis: RunDiagnosis) -> [String] {
    let steps = diagnosis.steps
    var lines = [
      "\(diagnosis.kind.word) \(diagnosis.name): \(diagnosis.walkers) walkers, judged by steps "
        + "\(steps.after + 1) to \(steps.to)"
        + (steps.stride > 1 ? ", each \(steps.stride)th" : "")
        + (diagnosis.kind == .hunt
          ? "; of a search these numbers compare walkers, they judge no density" : "")
    ]
    lines += quantities(diagnosis.convergence).lines.map { "  " + $0 }
    if !diagnosis.best.isEmpty {
      lines += ["", "best K of the walkers"] + best(diagnosis.best).lines.map { "  " + $0 }
    }
    if !diagnosis.swaps.isEmpty {
      lines += ["", "swaps of neighbouring temperatures"]
      lines += swaps(diagnosis.swaps).lines.map { "  " + $0 }
    }
    lines += ["", "moves"] + moves(diagnosis).lines.map { "  " + $0 }
    for refusal in diagnosis.refusals {
      lines.append("  refused \(refusal.count) times: \(refusal.reason)")
    }
    let verdict = diagnosis.verdict
    lines += ["", verdict.finding]
    lines += verdict.shortcomings.prefix(longest).map { "  " + $0 }
    let more = verdict.shortcomings.count - longest
    if more > 0 { lines.append("  and \(more) more") }
    return lines + verdict.advice.map { "→ " + $0 }
  }

  private static func quantities(_ convergence: Convergence) -> TextTable {
    var table = TextTable(
      ["quantity", "mean", "±", "R̂", "bulk ESS", "tail ESS", "steps per draw"],
      numeric: [1, 2, 3, 4, 5, 6])
    for quantity in convergence.quantities {
      table.add([
        quantity.name, Decimals.short(quantity.mean, 5),
        quantity.meanError.map { Decimals.short($0, 2) } ?? "–",
        quantity.rHat.map { Decimals.text($0, 4) } ?? "–",
        quantity.bulkSize.map { Decimals.text($0, 0) } ?? "–",
        quantity.tailSize.map { Decimals.text($0, 0) } ?? "–",
        quantity.autocorrelationTime.map { Decimals.short($0, 3) } ?? "–",
      ])
    }
    return table
  }

  private static func best(_ best: [RunDiagnosis.BestK]) -> TextTable {
    var table = TextTable(["walker", "best K", "at step"], numeric: [0, 1, 2])
    for walker in best {
      table.add(["\(walker.chain)", Decimals.text(walker.K, 3), "\(walker.step)"])
    }
    return table
  }

  private static func swaps(_ swaps: [RunDiagnosis.Swaps]) -> TextTable {
    let pairs = swaps.map(\.rates.count).max() ?? 0
    var table = TextTable(
      ["walker", "barrier Λ"] + (0..<pairs).map { "\($0 + 1)–\($0 + 2)" },
      numeric: Set(0..<(pairs + 2)))
    for chain in swaps {
      table.add(
        ["\(chain.chain)", Decimals.text(chain.barrier, 2)]
          + chain.rates.map { $0.map { Decimals.text(100 * $0, 0) + " %" } ?? "–" })
    }
    if let first = swaps.first {
      table.add(
        ["", "T of \(first.chain)"]
          + first.temperatures.dropFirst().map { $0.isFinite ? Decimals.short($0, 3) : "∞" })
    }
    return table
  }

  private static func moves(_ diagnosis: RunDiagnosis) -> TextTable {
    var table = TextTable(["move", "proposed", "accepted", "refused"], numeric: [1, 2, 3])
    for move in diagnosis.moves {
      table.add([
        move.name, "\(move.proposed)", Decimals.text(100 * move.acceptance, 1) + " %",
        "\(move.refused)",
      ])
    }
    return table
  }
}
