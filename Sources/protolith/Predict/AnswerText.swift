import Reports

/// An answer as a table for people.
struct AnswerText {
  private let sheet: AnswerSheet

  init(_ sheet: AnswerSheet) { self.sheet = sheet }

  /// Verdict, predictions, combination, coverage, times.
  var text: String {
    var lines = [verdict, ""]
    if !sheet.rows.isEmpty { lines += table(sheet.rows).lines + [""] }
    if let combination = sheet.combination {
      lines += ["combination with one signal strength"] + table([combination]).lines + [""]
    }
    lines += coverage
    lines += sheet.warnings.map { "warning: \($0)" }
    lines.append(StageClock.text(sheet.seconds))
    return lines.joined(separator: "\n") + "\n"
  }

  private var verdict: String {
    let name = "\(sheet.setup.file): "
    guard let best = sheet.largest, let r = best.r else {
      return name + "no result says anything of this model (\(sheet.topologyCount) topologies)"
    }
    let expected = best.expectedR.map { ", expected \(Decimals.short($0, 3))" } ?? ""
    return name + (r >= 1 ? "excluded" : "not excluded")
      + ": r = \(Decimals.short(r, 3))\(expected) by \(best.folder) \(best.datasetText)"
  }

  private func table(_ rows: [AnswerSheet.Row]) -> TextTable {
    var table = TextTable(
      [
        "analysis", "dataset", "topologies", "sigma [fb]", "limit [fb]", "expected limit", "r",
        "r expected", "nll", "nll SM", "nll min",
      ], numeric: Set(3...10))
    func text(_ value: Double?) -> String { value.map { Decimals.short($0) } ?? "–" }
    for row in rows {
      let statistics = row.statistics
      table.add([
        row.folder, row.datasetText, row.topologies.joined(separator: ","), text(row.crossSection),
        text(row.upperLimit), text(row.expectedUpperLimit), text(row.r), text(row.expectedR),
        text(statistics?.model), text(statistics?.standardModel), text(statistics?.minimum),
      ])
    }
    return table
  }

  private var coverage: [String] {
    guard let groups = sheet.coverage else { return [] }
    var table = TextTable(
      ["not constrained", "sigma [fb]", "final states", "the largest"], numeric: [1, 2])
    for group in groups {
      table.add([
        "\(group.name), \(group.energy) TeV", Decimals.short(group.total), "\(group.entries.count)",
        group.entries.first.map { "\($0.finalState): \(Decimals.short($0.crossSection))" } ?? "",
      ])
    }
    return table.lines + [""]
  }
}
