import Foundation

extension AnswerSheet {
  /// The sheet as SModelS's blocks for a SLHA file (specs: SModelS §10).
  public var slhaBlocks: String {
    var lines = settings + exclusion
    if let coverage { lines += Self.block("SModelS_Coverage") + Self.lines(coverage) }
    if let combination {
      lines += Self.block("SModelS_CombinedAnas") + Self.lines(combination, number: 1)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var settings: [String] {
    Self.block("SModelS_Settings") + [
      Self.entry("0", setup.program, "program and version"),
      Self.entry("1", setup.database, "database version"),
      Self.entry("2", "\(setup.conditionLimit)", "maximum condition violation"),
      Self.entry("3", "1", "compression (0 off, 1 on)"),
      Self.entry("4", "\(setup.massGap)", "minimum mass gap for mass compression [GeV]"),
      Self.entry("5", "\(setup.sigmaCut)", "sigmacut [fb]"),
      Self.entry("6", setup.combinesRegions ? "1" : "0", "signal region combination (0 off, 1 on)"),
    ]
  }

  private var exclusion: [String] {
    let verdict = largest.flatMap(\.r).map { $0 >= 1 ? "1" : "0" } ?? "-1"
    var lines =
      Self.block("SModelS_Exclusion") + [
        Self.entry(
          "0 0", verdict, "output status (-1 not tested, 0 not excluded, 1 excluded)")
      ]
    // All that exclude; without one, the most constraining.
    let excluding = rows.filter { ($0.r ?? 0) >= 1 }
    let shown = excluding.isEmpty ? Array(rows.prefix(1)) : excluding
    for (place, row) in shown.enumerated() { lines += Self.lines(row, number: place + 1) }
    return lines
  }

  private static func lines(_ row: Row, number: Int) -> [String] {
    [
      entry("\(number) 0", row.topologies.joined(separator: ","), "txname"),
      entry("\(number) 1", scientific(row.r, 3), "r value"),
      entry("\(number) 2", scientific(row.expectedR, 3), "expected r value"),
      entry("\(number) 3", String(format: "%.2f", row.conditionViolation), "condition violation"),
      entry("\(number) 4", row.folder, "analysis"),
      entry(
        "\(number) 5", row.datasetText.replacing(" ", with: "_"),
        "signal region"),
      entry("\(number) 6", scientific(row.statistics?.model, 2), "nll"),
      entry("\(number) 7", scientific(row.statistics?.minimum, 2), "nll_min"),
      entry("\(number) 8", scientific(row.statistics?.standardModel, 2), "nll_SM"),
    ]
  }

  private static func lines(_ coverage: [MissingGroup]) -> [String] {
    coverage.enumerated().flatMap { place, group in
      [
        entry("\(place) 0", group.name, "group of topologies"),
        entry("\(place) 1", scientific(group.total, 3), "total cross section [fb]"),
        entry("\(place) 2", "\(group.energy)", "sqrts [TeV]"),
        entry("\(place) 3", "\(group.entries.count)", "number of final states"),
      ]
    }
  }

  private static func block(_ name: String) -> [String] { ["BLOCK \(name)"] }

  private static func entry(_ key: String, _ value: String, _ comment: String) -> String {
    let start = " \(key) \(value)"
    let width = max(1, 32 - start.count)
    return start + String(repeating: " ", count: width) + "#\(comment)"
  }
}
