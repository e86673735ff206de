import Foundation

/// MadAnalysis 5's `CLs_output.dat`: its columns, widths and tags, which scripts rely on.
///
/// Text is left-justified and never cut: 30 characters for the analysis, 60 for the region, 10 for
/// “best?”, 20 for each limit in pb, then 1 - CLs, a bar, and efficiency, its error and systematics of
/// 15 each. A limit without signal is -1.0000000, one that was not computed -1.
public enum CLsTable {
  /// A table of several analyses at one luminosity, each followed by a blank line.
  public static func text(_ results: [RecastResult]) -> String {
    let systematics = results.first?.crossSection.systematics ?? []
    return header(systematics) + "\n" + body(results)
  }

  /// The rows without the header, as they are appended to a table that is there.
  public static func body(_ results: [RecastResult]) -> String {
    results.map { $0.tableLines.map { $0 + "\n" }.joined() + "\n" }.joined(separator: "\n")
  }

  /// The table of several data sets, made from their tables.
  public static func summary(_ tables: [(dataset: String, text: String)]) -> String {
    var lines: [String] = []
    for (dataset, text) in tables {
      let all = text.split(separator: "\n").map(String.init)
      if lines.isEmpty, let header = all.first(where: { $0.hasPrefix("# ") }) {
        lines.append(Layout.left("# dataset name", 30) + header.dropFirst(2))
      }
      for line in all where !line.hasPrefix("#") && line.contains(where: { $0 != " " }) {
        lines.append(Layout.left(dataset, 30) + line)
      }
      lines.append("")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func header(_ systematics: [CrossSection.Variation]) -> String {
    let columns = [
      ("# analysis name", 30), ("signal region", 60), ("best?", 10), ("sig95(exp)", 20),
      ("sig95(obs)", 20), ("1-CLs", 10), ("     ||    ", 0), ("efficiency", 15), ("stat", 15),
    ]
    let errors = systematics.enumerated().map {
      ("syst\($0.offset + 1)(\(Layout.decimals(100 * $0.element.up, 1))%)", 15)
    }
    return (columns + errors).map { Layout.left($0.0, $0.1) }.joined()
  }
}

extension RecastResult {
  fileprivate var tableLines: [String] {
    rows.flatMap { row in
      [row.kind == .region ? regionLine(row) : globalLine(row)]
        + row.bands.map { band in
          Layout.blanks(90) + Layout.left(band.label, 25)
            + "[\(Layout.decimals(band.low, 4)), \(Layout.decimals(band.high, 4))]"
        }
    }
  }

  private func start(_ row: RecastRow) -> String {
    Layout.left(analysis, 30) + Layout.left(row.tag, 60) + Layout.left(row.isBest ? "1" : "0", 10)
  }

  private func limit(_ value: Double) -> String {
    Layout.right(Layout.decimals(value.isFinite ? value : -1, 7), 20)
  }

  private func regionLine(_ row: RecastRow) -> String {
    let efficiency = row.signal?.efficiency ?? 0
    let systematics = crossSection.systematics.map { 0.5 * ($0.up + $0.down) * efficiency }
    let numbers =
      [efficiency, row.signal?.tableError(luminosity) ?? 0]
      + (systematics.isEmpty ? [0] : systematics)
    return start(row) + limit(row.expectedLimit)
      + (row.observedLimit.map(limit) ?? Layout.left("-1", 20))
      + Layout.decimals(row.confidence, 10) + "   ||    "
      + numbers.map { Layout.left(Layout.decimals($0, 7), 15) }.joined()
  }

  private func globalLine(_ row: RecastRow) -> String {
    start(row) + limit(row.expectedLimit)
      + (row.observedLimit.map(limit) ?? Layout.left("-1", 15))
      + Layout.left(Layout.decimals(row.confidence, 4), 7) + "   ||    "
      + Layout.blanks(row.kind == .profile ? 30 : 0)
  }
}

extension RegionSignal {
  /// The column `stat`: √(ε(1-ε)/(N₀ L)), which is kept although the luminosity has no place in it.
  fileprivate func tableError(_ luminosity: Double) -> Double {
    max(0, efficiency * (1 - efficiency) / (abs(initialWeight) * luminosity)).squareRoot()
  }
}
