import ArgumentParser
import Documents
import ExperimentalResults
import Numerics

/// `protolith database query`.
struct DatabaseQueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Interpolate the maps of a topology at masses (and widths) in GeV.",
    discussion: """
      Numbers stand in the order of the map's coordinates, which 'database show ANALYSIS' lists. Half of \
      them are enough where both branches have equal masses. Example: protolith database query \
      CMS-SUS-19-006-agg T2tt 1000 200
      """)
  @Argument(help: "Folder of the analysis.") var analysis: String
  @Argument(help: "The topology, such as T2tt.") var topology: String
  @Argument(help: "Masses and widths in GeV.") var numbers: [Double]
  @OptionGroup var place: DatabaseOption
  @Option(help: "One region; all without this option.") var region: String?
  @Flag(help: "Round queries to 0.01 and results to six digits, as SModelS does.")
  var roundQueries = false
  @Flag(help: "Say which points are mixed with which weights.") var cell = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let maps = try place.browser().maps(analysis, topology: topology, region: region)
    var answers: [(PublishedMap, PublishedMap.Answer)] = []
    for map in maps {
      guard let query = query(map) else { continue }
      answers.append((map, map.answer(at: query, options: .init(roundQueries: roundQueries))))
    }
    guard let first = maps.first, !answers.isEmpty else {
      let wanted = maps.map { map in
        "\(map.coordinates.count) (\(map.coordinates.map(\.description).joined(separator: ", ")))"
      }
      throw ValidationError(
        "\(numbers.count) numbers; this topology has \(wanted.first ?? "other coordinates")")
    }
    if json {
      JSONValue.object([
        ("analysis", .string(analysis)), ("topology", .string(topology)),
        ("coordinates", .texts(first.coordinates.map(\.description))),
        ("maps", .array(answers.map { $1.json(region: $0.region) })),
      ]).show()
      return
    }
    show(answers)
  }

  /// The numbers for all coordinates of a map; nil where they do not fit.
  private func query(_ map: PublishedMap) -> [Double]? {
    if numbers.count == map.coordinates.count { return numbers }
    guard 2 * numbers.count == map.coordinates.count,
      map.coordinates.allSatisfy({ $0.quantity == .mass })
    else { return nil }
    return numbers + numbers
  }

  private func show(_ answers: [(PublishedMap, PublishedMap.Answer)]) {
    let isLimit = answers.first?.0.kind == .upperLimits
    var table = TextTable(
      ["region", isLimit ? "limit [fb]" : "efficiency", "expected [fb]", "note"], numeric: [1, 2])
    for (map, answer) in answers {
      var notes = [answer.reason].compactMap(\.self)
      if answer.offPlane > 0, answer.reason == nil {
        notes.append("\(Decimals.short(answer.offPlane)) GeV off the plane of the data")
      }
      if let range = answer.range {
        notes.append(
          "other triangulations of these points give \(Decimals.short(range.lowerBound)) to "
            + Decimals.short(range.upperBound))
      }
      table.add([
        map.region, answer.value.map { Decimals.short($0, 6) } ?? "–",
        answer.expected.map { Decimals.short($0, 6) } ?? "", notes.joined(separator: "; "),
      ])
    }
    table.show()
    guard cell, let (map, answer) = answers.first else { return }
    print("the cell of \(map.region): weight, value, \(map.coordinates)")
    for corner in answer.cell {
      let point = corner.point.map { Decimals.short($0, 6) }.joined(separator: ", ")
      print("  \(Decimals.text(corner.weight, 4))  \(Decimals.short(corner.value, 6))  (\(point))")
    }
  }
}

extension PublishedMap.Answer {
  fileprivate func json(region: String) -> JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object([
      ("region", .string(region)), ("value", number(value)), ("expected", number(expected)),
      ("offPlaneGeV", .number(offPlane)), ("reason", reason.map { .string($0) } ?? .null),
      (
        "cell",
        .array(
          cell.map { corner in
            .object([
              ("point", .array(corner.point.map { .number($0) })),
              ("weight", .number(corner.weight)), ("value", .number(corner.value)),
            ])
          })
      ),
      ("range", range.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null),
    ])
  }
}
