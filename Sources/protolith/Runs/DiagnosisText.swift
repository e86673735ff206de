import MarkovChains
import Reports

/// A diagnosis as text.
enum DiagnosisText {
  /// Shortcomings that are shown; the JSON has all.
  private static let longest = 6

  static func lines(_ diagnosis: RunDiagnosis) -> [String] {
    let steps = diagnosis.steps
    let chains = diagnosis.kind == .fit ? "chains" : "walkers"
    var lines = [
      "\(diagnosis.kind.word) \(diagnosis.name): \(diagnosis.walkers) \(chains), judged by steps "
        + "\(steps.after + 1) to \(steps.to)"
        + (steps.stride > 1 ? ", one in \(steps.stride)" : "")
        + (diagnosis.kind == .hunt
          ? "; of a search these numbers compare walkers, they judge no density" : "")
    ]
    if !diagnosis.convergence.quantities.isEmpty {
      lines += quantities(diagnosis.convergence).lines.map { "  " + $0 }
    }
    if let insertion = diagnosis.insertion {
      lines += ["", insertion.text]
      lines +=
        diagnosis.kin.map {
          [
            "errors by families / by threads (1 where newborns forget their parents): "
              + "\(Decimals.text($0.lowerBound, 2)) to \(Decimals.text($0.upperBound, 2))"
          ]
        } ?? []
    }
    if !diagnosis.best.isEmpty {
      lines += best(diagnosis)
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

  private static func best(_ diagnosis: RunDiagnosis) -> [String] {
    let isHunt = diagnosis.kind == .hunt
    var table = TextTable(
      isHunt ? ["walker", "best K", "at step"] : ["chain", "best ln L ratio", "at step"],
      numeric: [0, 1, 2])
    for walker in diagnosis.best {
      table.add([
        "\(walker.chain)", Decimals.text(isHunt ? walker.K : walker.K / 2, 3), "\(walker.step)",
      ])
    }
    return ["", isHunt ? "best K of the walkers" : "best fit of the chains"]
      + table.lines.map { "  " + $0 }
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
