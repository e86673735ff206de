import Foundation

extension AnswerSheet {
  /// The sheet as SModelS's `.smodels` summary (version 3.1.1).
  public var summaryText: String {
    var lines = head
    if !rows.isEmpty {
      lines += [
        "#Analysis  Sqrts  Cond_Violation  Theory_Value(fb)  Exp_limit(fb)  r  r_expected", "",
      ]
      for (place, row) in rows.enumerated() {
        if place > 0 { lines.append(Self.thinRule) }
        lines += [Self.line(row)] + Self.details(row)
      }
      lines += ["", Self.rule] + highlights
    }
    if let combination { lines += Self.combined(combination) }
    if let groups = coverageByName { lines += Self.coverage(groups) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let rule = String(repeating: "=", count: 80)
  private static let thinRule = String(repeating: "-", count: 80)

  private var head: [String] {
    let options = setup.parameters.sorted { $0.name < $1.name }.map { parameter in
      "# \(parameter.name) = " + parameter.value.words
    }
    return ["Input status: 1", "Decomposition output status: \(status) #\(statusText)"]
      + ["# Input File: \(setup.file)"] + options + [
        "# SModelS version: \(setup.program)", "# Database version: \(setup.database)", Self.rule,
      ]
  }

  private var statusText: String {
    switch status {
    case 1: "decomposition was successful"
    case 0: "no matching experimental results"
    default: "no topology passed cut on production cross section"
    }
  }

  private static func line(_ row: Row) -> String {
    [
      padded(row.identifier, 19), scientific(Double(row.energy), 2) + " ",
      padded("\(row.conditionViolation)", 5), padded(scientific(row.crossSection, 3), 10),
      padded(scientific(row.upperLimit, 3), 10),
      row.r == nil ? "NaN" : padded(scientific(row.r, 3), 10),
      padded(scientific(row.expectedR, 3), 10),
    ].joined(separator: " ")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func details(_ row: Row) -> [String] {
    var lines = [
      " Signal Region:  \(row.datasetText)",
      " Txnames:  " + row.weightedTopologies.map(\.name).joined(separator: ", "),
      " Final States: " + row.shortFinalStates,
    ]
    if let statistics = row.statistics {
      lines.append(
        " Likelihoods: nll, nll_min, nll_SM = \(padded(scientific(statistics.model, 3), 10)), "
          + "\(padded(scientific(statistics.minimum, 3), 10)), "
          + padded(scientific(statistics.standardModel, 3), 10))
    }
    return lines
  }

  private var highlights: [String] {
    var lines: [String] = []
    if let best = largest, let r = best.r {
      let expected =
        best.expectedR.map { " (r_expected=\(Self.digits($0)))" } ?? " (r_expected not available)"
      lines.append("The highest r value is = \(Self.digits(r)) from \(best.identifier)\(expected)")
    }
    for experiment in ["CMS", "ATLAS"] {
      let own = rows.filter { $0.analysis.hasPrefix(experiment) && $0.expectedR != nil }
      guard let best = own.max(by: { ($0.expectedR ?? 0) < ($1.expectedR ?? 0) }) else { continue }
      lines.append(
        "\(experiment) analysis with highest available r_expected: \(best.identifier), r_expected="
          + "\(Self.digits(best.expectedR ?? 0)), r_obs=\(Self.digits(best.r ?? 0))")
    }
    return lines
  }

  private static func combined(_ row: Row) -> [String] {
    func number(_ value: Double?) -> String {
      value.map { String(format: "%.3f", $0) } ?? "N/A"
    }
    let statistics = row.statistics
    let rule = String(repeating: "=", count: 53)
    return [
      rule, "Combined Analyses: \(row.analysis)",
      "Txnames: " + row.weightedTopologies.map(\.name).joined(separator: ", "),
      "Likelihoods: nll, nll_min, nll_SM = \(number(statistics?.model)), "
        + "\(number(statistics?.minimum)), \(number(statistics?.standardModel))",
      "combined r-value: " + padded(scientific(row.r, 3), 10),
      "combined r-value (expected): " + padded(scientific(row.expectedR, 3), 10), "", rule, "",
    ]
  }

  private static func coverage(_ groups: [MissingGroup]) -> [String] {
    var lines = [""]
    for group in groups {
      lines.append(
        "Total cross-section for \(group.words) (fb): \(padded(scientific(group.total, 3), 10))")
    }
    lines += ["", "#Full information on unconstrained cross sections", rule]
    for group in groups {
      if group.entries.isEmpty {
        lines += ["No \(group.words) found", rule]
        continue
      }
      lines += [
        "\(group.words) with the highest cross sections (up to \(listedFinalStates)):",
        "Sqrts (TeV)   Weight (fb)                  SMS description",
      ]
      for entry in group.entries.prefix(listedFinalStates) {
        let energy = padded("\(Double(group.energy))", 5)
        lines.append(
          "\(energy)         \(padded(scientific(entry.crossSection, 3), 10))    # "
            + padded(entry.finalState, 53))
      }
      lines.append(rule)
    }
    return lines
  }

  /// Python's `%.nE` with the number of digits; `N/A` where there is none.
  static func scientific(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)E", $0) } ?? "N/A"
  }

  private static func digits(_ value: Double) -> String { String(format: "%.5f", value) }
}

extension OutputTree {
  /// The value as SModelS's texts have it: words without quotes.
  fileprivate var words: String {
    if case .text(let text) = self { text } else { python }
  }
}

extension MissingGroup {
  /// The group as SModelS's outputs name it.
  var words: String {
    switch kind {
    case .missingPrompt: "missing topologies with prompt decays"
    case .missingDisplaced: "missing topologies with displaced decays"
    case .missing: "missing topologies"
    case .outsideGrid: "topologies outside the grid"
    }
  }
}
