import Foundation

extension AnswerSheet {
  /// The sheet as SModelS's `.smodels` summary (specs: SModelS §10).
  public var summaryText: String {
    var lines = [
      "Input status: 1", "Decomposition output status: \(status) #\(statusText)",
      "# Input File: \(setup.file)", "# maxcond = \(setup.conditionLimit)",
      "# minmassgap = \(setup.massGap)", "# sigmacut = \(setup.sigmaCut)",
      "# Database version: \(setup.database)", Self.rule,
    ]
    if !rows.isEmpty {
      lines.append(
        "#Analysis  Sqrts  Cond_Violation  Theory_Value(fb)  Exp_limit(fb)  r  r_expected")
      for row in rows { lines += ["", Self.line(row)] + Self.details(row) + [Self.thinRule] }
      lines += ["", Self.rule] + highlights
    }
    if let combination { lines += [Self.rule] + Self.combined(combination) }
    if let coverage { lines += coverageLines(coverage) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let rule = String(repeating: "=", count: 80)
  private static let thinRule = String(repeating: "-", count: 80)

  private var statusText: String {
    switch status {
    case 1: "decomposition was successful"
    case 0: "no matching experimental results found"
    default: "no topologies above the cross section cut"
    }
  }

  private static func line(_ row: Row) -> String {
    let sqrts = scientific(Double(row.energy), 2)
    return " \(row.folder)  \(sqrts)  \(String(format: "%.1f", row.conditionViolation))"
      + "  \(scientific(row.crossSection, 3))  \(scientific(row.upperLimit, 3))"
      + "  \(scientific(row.r, 2))  \(scientific(row.expectedR, 2))"
  }

  private static func details(_ row: Row) -> [String] {
    var lines = [
      " Signal Region:  \(row.datasetText)",
      " Txnames:  " + row.topologies.joined(separator: ", "),
    ]
    if let statistics = row.statistics {
      lines.append(
        " Likelihoods: nll, nll_min, nll_SM = \(scientific(statistics.model, 3)), "
          + "\(scientific(statistics.minimum, 3)), \(scientific(statistics.standardModel, 3))")
    }
    return lines
  }

  private var highlights: [String] {
    var lines: [String] = []
    if let best = largest, let r = best.r {
      let expected = best.expectedR.map { " (r_expected=\(Self.digits($0)))" } ?? ""
      lines.append("The highest r value is = \(Self.digits(r)) from \(best.folder)\(expected)")
    }
    for experiment in ["CMS", "ATLAS"] {
      let own = rows.filter { $0.folder.hasPrefix(experiment) && $0.expectedR != nil }
      guard let best = own.max(by: { ($0.expectedR ?? 0) < ($1.expectedR ?? 0) }) else { continue }
      lines.append(
        "\(experiment) analysis with highest available r_expected: \(best.folder), r_expected="
          + "\(Self.digits(best.expectedR ?? 0)), r_obs=\(Self.digits(best.r ?? 0))")
    }
    return lines
  }

  private static func combined(_ row: Row) -> [String] {
    var lines = [
      "Combined Analyses: \(row.analysis)", "Combined r value: \(scientific(row.r, 3))",
      "Combined r value (expected): \(scientific(row.expectedR, 3))",
    ]
    if let statistics = row.statistics {
      lines.append(
        "Likelihoods: nll, nll_min, nll_SM = \(scientific(statistics.model, 3)), "
          + "\(scientific(statistics.minimum, 3)), \(scientific(statistics.standardModel, 3))")
    }
    return lines
  }

  private func coverageLines(_ groups: [MissingGroup]) -> [String] {
    var lines = ["", Self.rule]
    for group in groups {
      lines.append(
        "Total cross-section for \(group.words) (fb): \(Self.scientific(group.total, 3))")
    }
    for group in groups where !group.entries.isEmpty {
      lines += [
        "", "\(group.words) with the highest cross sections (up to 10):",
        "Sqrts (TeV)   Weight (fb)                  SMS description",
      ]
      for entry in group.entries.prefix(10) {
        let energy = String(format: "%5.1f", Double(group.energy))
        lines.append(
          "\(energy)    \(Self.scientific(entry.crossSection, 3))          # \(entry.finalState)")
      }
    }
    return lines
  }

  /// Python's `%.nE` with the number of digits; `N/A` where there is none.
  static func scientific(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)E", $0) } ?? "N/A"
  }

  private static func digits(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension AnswerSheet.MissingGroup {
  /// The group as SModelS's outputs name it.
  var words: String {
    switch name {
    case "missing (prompt)": "missing topologies with prompt decays"
    case "missing (displaced)": "missing topologies with displaced decays"
    case "missing (all)": "missing topologies"
    default: "topologies outside the grid"
    }
  }
}
