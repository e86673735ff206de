import Documents
import Recasts

/// What `protolith recast` prints.
struct RecastReport {
  let results: [RecastResult]
  let warnings: [RecastWarning]
  let files: [String]

  func show() {
    for result in results {
      print(
        "\(result.analysis), \(Decimals.short(result.luminosity, 6)) fb⁻¹"
          + (result.isExtrapolated ? " (extrapolated)" : "")
          + ", cross section \(Decimals.short(result.crossSection.value, 6)) pb")
      var table = TextTable(
        ["region", "best", "expected (pb)", "observed (pb)", "1 - CLs", "efficiency", "±"],
        numeric: [2, 3, 4, 5, 6])
      for row in result.rows {
        table.add([
          row.tag, row.isBest ? "*" : "", Decimals.short(row.expectedLimit),
          row.observedLimit.map { Decimals.short($0) } ?? "",
          row.failure != nil
            ? "failed"
            : Decimals.text(row.confidence, 4) + (row.confidence > 0.95 ? " excluded" : ""),
          row.signal.map { Decimals.short($0.efficiency) } ?? "",
          row.signal.map { Decimals.short($0.efficiencyError, 2) } ?? "",
        ])
        for band in row.bands {
          table.add([
            "", "", "", band.label.trimmingLabel,
            "\(Decimals.text(band.low, 4)) to \(Decimals.text(band.high, 4))",
          ])
        }
      }
      table.show()
      print()
    }
    for file in files { print("wrote \(file)") }
  }

  var document: JSONValue {
    .object([
      ("results", .array(results.map(\.document))),
      ("warnings", .array(warnings.map(\.document))),
      ("files", .array(files.map { .string($0) })),
    ])
  }
}

extension String {
  /// A label without its colon and repeated blanks.
  fileprivate var trimmingLabel: String {
    split(separator: " ").joined(separator: " ").replacing(":", with: "")
  }
}

extension RecastResult {
  fileprivate var document: JSONValue {
    .object([
      ("analysis", .string(analysis)), ("luminosity", .number(luminosity)),
      ("extrapolated", .bool(isExtrapolated)), ("xsection", .number(crossSection.value)),
      ("rows", .array(rows.map(\.document))),
    ])
  }
}

extension RecastRow {
  fileprivate var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("kind", .string(kind.rawValue)), ("name", .string(name)), ("tag", .string(tag)),
      ("best", .bool(isBest)), ("sig95_exp", .limit(expectedLimit)),
      ("sig95_obs", observedLimit.map { .limit($0) } ?? .null),
      ("one_minus_cls", .number(confidence)),
    ]
    if let failure { members.append(("error", .string(failure))) }
    if let signal {
      members.append(("efficiency", .number(signal.efficiency)))
      members.append(("efficiency_error", .number(signal.efficiencyError)))
    }
    members.append(
      (
        "bands",
        .array(
          bands.map {
            .object([
              ("label", .string($0.label.trimmingLabel)), ("low", .number($0.low)),
              ("high", .number($0.high)),
            ])
          })
      ))
    return .object(members)
  }
}

extension JSONValue {
  /// A limit; null where there is none.
  fileprivate static func limit(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value) : .null
  }
}

extension RecastWarning {
  fileprivate var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = [("message", .string(description))]
    if case .countsDiffer(_, _, let bins) = self {
      members.append(("bins", .array(bins.map(\.document))))
    }
    return .object(members)
  }

  /// The warning on standard error, with its table.
  func say() {
    Outcome.say("protolith: warning: \(self)")
    guard case .countsDiffer(_, _, let bins) = self else { return }
    var table = TextTable(["bin", "observed", "region", "observed"], numeric: [1, 3])
    for bin in bins {
      let differs = bin.observed != bin.regionObserved
      table.add([
        bin.bin, bin.observed.map { Decimals.short($0, 6) } ?? "", bin.region,
        bin.regionObserved.map { Decimals.short($0, 6) } ?? "", differs ? "differs" : "",
      ])
    }
    for line in table.lines { Outcome.say("  " + line) }
  }
}

extension BinCount {
  fileprivate var document: JSONValue {
    .object([
      ("bin", .string(bin)), ("observed", observed.map { .number($0) } ?? .null),
      ("region", .string(region)),
      ("region_observed", regionObserved.map { .number($0) } ?? .null),
    ])
  }
}
