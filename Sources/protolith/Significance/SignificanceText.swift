import Inference
import Protomodels
import SimplifiedModels

/// A global p-value as lines for a terminal.
enum SignificanceText {
  static func lines(_ answer: GlobalSignificance) -> [String] {
    let values = answer.fakes.map(\.K).sorted()
    let observed = answer.observed
    var lines = [
      "K of \(observed.run) = \(Decimals.text(observed.K, 3)), Z = \(Decimals.text(observed.Z, 3))"
        + (observed.isFinished ? "" : " (not at its end yet)"),
      "\(values.count) of \(answer.hunts) hunts on pseudo-databases have ended",
    ]
    guard let least = values.first, let largest = values.last else { return lines }
    let mean = values.reduce(0, +) / Double(values.count)
    lines.append(
      "K of pseudo-data: mean \(Decimals.text(mean, 2)), from \(Decimals.text(least, 2)) to "
        + Decimals.text(largest, 2))
    lines += [list(values), "", "global p-value"]
    var table = TextTable(["method", "p", "68 % interval", "remark"], numeric: [1])
    for row in rows(answer) { table.add(row) }
    return lines + table.lines.map { "  " + $0 }
  }

  private static func rows(_ answer: GlobalSignificance) -> [[String]] {
    var rows: [[String]] = []
    if let own = answer.counted {
      rows.append([
        "counting", number(own.fraction), interval(own.low, own.high),
        "\(own.count) of \(own.total) at least as large; Clopper-Pearson",
      ])
    }
    if let own = answer.kernel {
      rows.append([
        "kernel density", number(own.pValue), interval(own.low, own.high),
        "Gaussian, Scott, bandwidth \(Decimals.text(own.bandwidth, 2)); bootstrap",
      ])
    }
    for (name, own) in [
      ("Gumbel", answer.gumbel), ("excesses", answer.excesses) as (String, TailFit?),
    ] {
      guard let own else { continue }
      rows.append([
        name, number(own.pValue), interval(own.low, own.high),
        "\(law(own.law)) to \(own.count) values; goodness of fit \(Decimals.text(own.goodness, 2))",
      ])
    }
    return rows
  }

  private static func law(_ law: TailLaw) -> String {
    switch law {
    case .gumbel(let location, let scale):
      "location \(Decimals.text(location, 2)), scale \(Decimals.text(scale, 2))"
    case .generalisedPareto(let threshold, let scale, let shape):
      "above \(Decimals.text(threshold, 2)): scale \(Decimals.text(scale, 2)), shape "
        + Decimals.text(shape, 2)
    }
  }

  private static func list(_ values: [Double]) -> String {
    values.reversed().map { Decimals.text($0, 2) }.joined(separator: " ")
  }

  private static func number(_ p: Double) -> String { Decimals.short(p, 3) }

  private static func interval(_ low: Double, _ high: Double) -> String {
    "\(number(low)) … \(number(high))"
  }
}
