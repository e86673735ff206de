import Foundation

extension AnswerSheet {
  /// The sheet as SModelS's blocks for a SLHA file (version 3.1.1).
  public var slhaBlocks: String {
    var blocks = [settings, exclusion]
    if let combination { blocks.append(Self.combined(combination)) }
    if let groups = coverageByName { blocks.append(Self.coverage(groups)) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var settings: [String] {
    let decomposition = setup.decomposition
    let compresses = decomposition.compressesMasses || decomposition.compressesInvisible
    let entries: [(String, String)] = [
      (Self.word(setup.program), "version of the program"),
      (Self.word(setup.database), "database version"),
      ("\(setup.predictions.maximalConditionViolation)", "maximum condition violation"),
      (compresses ? "1" : "0", "compression (0 off, 1 on)"),
      ("\(decomposition.massGap)", "minimum mass gap for mass compression [GeV]"),
      ("\(decomposition.sigmaCut)", "sigmacut [fb]"),
      (setup.answers.combinesRegions ? "1" : "0", "signal region combination (0 off, 1 on)"),
      (setup.answers.combinedAnalyses.isEmpty ? "0" : "1", "analyses combination (0 off, 1 on)"),
      ("\(decomposition.lifetimes.promptWidth)", "prompt width [GeV]"),
      ("\(decomposition.lifetimes.stableWidth)", "stable width [GeV]"),
      ("\(decomposition.visibleGap)", "minimum mass gap for ISR mass compression [GeV]"),
    ]
    return ["BLOCK SModelS_Settings"]
      + entries.enumerated().map { Self.entry("\($0)", $1.0, $1.1) }
  }

  private var exclusion: [String] {
    let verdict = largest.flatMap(\.r).map { $0 > 1 ? "1" : "0" } ?? (rows.isEmpty ? "-1" : "0")
    var lines = [
      "BLOCK SModelS_Exclusion",
      Self.entry("0 0", verdict, "output status (-1 not tested, 0 not excluded, 1 excluded)"),
    ]
    for (place, row) in rows.enumerated() {
      if place > 0 { lines.append("") }
      lines += Self.lines(row, number: place + 1)
    }
    return lines
  }

  private static func lines(_ row: Row, number: Int) -> [String] {
    let statistics = row.statistics
    return [
      entry(
        "\(number) 0", row.weightedTopologies.map(\.name).joined(separator: ", "),
        "txname (final states = \(row.shortFinalStates))"),
      entry("\(number) 1", row.r == nil ? "NaN" : scientific(row.r, 3), "r value"),
      entry("\(number) 2", scientific(row.expectedR, 3), "expected r value"),
      entry("\(number) 3", String(format: "%.2f", row.conditionViolation), "condition violation"),
      entry("\(number) 4", row.identifier, "analysis"),
      entry("\(number) 5", row.datasetText.replacing(" ", with: "_"), "signal region"),
      entry("\(number) 6", scientific(statistics?.model, 4), "nll"),
      entry("\(number) 7", scientific(statistics?.minimum, 4), "nll_min"),
      entry("\(number) 8", scientific(statistics?.standardModel, 4), "nll_SM"),
    ]
  }

  private static func combined(_ row: Row) -> [String] {
    let statistics = row.statistics
    return [
      "BLOCK SModelS_CombinedAnas",
      entry("1 1", row.r == nil ? "NaN" : scientific(row.r, 3), "r value"),
      entry("1 2", row.expectedR == nil ? "NaN" : scientific(row.expectedR, 3), "expected r value"),
      entry("1 3", scientific(statistics?.model, 4), "nll"),
      entry("1 4", scientific(statistics?.minimum, 4), "nll_min"),
      entry("1 5", scientific(statistics?.standardModel, 4), "nll_SM"),
      entry("1 6", row.analysis, "IDs of combined analyses"),
      entry("1 7", row.weightedTopologies.map(\.name).joined(separator: ","), "txnames"),
    ]
  }

  private static func coverage(_ groups: [MissingGroup]) -> [String] {
    ["BLOCK SModelS_Coverage"]
      + groups.enumerated().flatMap { place, group in
        [
          entry("\(place) 0", group.name, group.words),
          entry("\(place) 1", scientific(group.total, 3), "Total cross-section (fb)"),
        ]
      }
  }

  /// One word of a block, which blanks would end.
  private static func word(_ text: String) -> String { text.replacing(" ", with: "_") }

  private static func entry(_ key: String, _ value: String, _ comment: String) -> String {
    let start = " \(key) \(value)"
    let width = max(1, 32 - start.count)
    return start + String(repeating: " ", count: width) + "#\(comment)"
  }
}

extension AnswerSheet.Row {
  /// The first final states; how many more there are.
  var shortFinalStates: String {
    let shown = finalStates.prefix(3).joined(separator: ", ")
    return finalStates.count > 3 ? "\(shown),...(\(finalStates.count - 3) more)" : shown
  }
}
