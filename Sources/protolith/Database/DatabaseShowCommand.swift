import ArgumentParser
import Documents
import ExperimentalResults
import Foundation

/// `protolith database show`.
struct DatabaseShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one analysis (regions, maps, likelihoods, sources), or draw one of its maps.",
    discussion: """
      With --picture the map of --topology (and --region) is drawn over the first two coordinates that \
      vary by themselves: an .svg file by gnuplot, a .png or .pdf file by rsvg-convert.
      """)
  @Argument(help: "Folder of the analysis, such as ATLAS-SUSY-2016-07-eff.")
  var analysis: String
  @OptionGroup var place: DatabaseOption
  @Option(help: "A topology: its maps in detail.") var topology: String?
  @Option(help: "A region.") var region: String?
  @Option(help: ArgumentHelp("Draw the map into this file.", valueName: "file"))
  var picture: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if picture != nil, topology == nil {
      throw ValidationError("--picture needs --topology (and --region where there are several)")
    }
  }

  func run() throws {
    let browser = try place.browser()
    let record = try browser.record(analysis)
    let maps = try topology.map {
      try browser.maps(analysis, topology: $0, region: region)
    }
    if let picture, let map = maps?.first {
      if maps?.count ?? 0 > 1, region == nil {
        let names = (maps ?? []).prefix(6).map(\.region).joined(separator: ", ")
        throw ValidationError("which of the \(maps?.count ?? 0) regions? --region \(names) …")
      }
      try MapDrawing(map).draw(to: picture)
      print("\(picture): \(map.topology), \(map.region), \(map.count) points")
    } else if json {
      JSONValue.object(record.members(maps)).show()
    } else if let maps {
      showMaps(maps)
    } else {
      show(record)
    }
  }

  private func show(_ record: AnalysisRecord) {
    print(
      "\(record.folder): \(record.experiment), \(record.energy) TeV, \(record.luminosity) /fb, "
        + (record.kind == .efficiencyMaps ? "efficiency maps" : "upper limits")
        + (record.searchType == "prompt" ? "" : ", \(record.searchType)"))
    for reference in record.references { print("  \(reference.name): \(reference.value)") }
    print("  figures: \(record.source.database), \(record.source.folder)")
    if !record.supersedes.isEmpty {
      print("  supersedes: \(record.supersedes.joined(separator: ", "))")
    }
    if !record.supersededBy.isEmpty {
      print("  superseded by: \(record.supersededBy.joined(separator: ", "))")
    }
    if let uncertainty = record.signalUncertainty {
      print("  uncertainty of the signal: \(Decimals.short(100 * uncertainty)) %")
    }
    for likelihood in record.likelihoods { print("  likelihood: \(likelihood.label)") }
    if !record.regions.isEmpty {
      var table = TextTable(
        ["region", "observed", "expected", "error", "limit [fb]", "expected limit [fb]"],
        numeric: [1, 2, 3, 4, 5])
      for region in record.regions {
        table.add(
          [region.name]
            + [
              region.observed, region.expected, region.error, region.upperLimit,
              region.expectedUpperLimit,
            ].map { Decimals.short($0, 6) })
      }
      table.show(indentedBy: 2)
    }
    var table = TextTable(["topology", "maps", "coordinates", "constraint"], numeric: [1])
    for topology in record.topologies {
      table.add([
        topology.name, "\(topology.maps.count)",
        topology.coordinates.map(\.description).joined(separator: ", "), topology.constraint,
      ])
    }
    table.show(indentedBy: 2)
  }

  private func showMaps(_ maps: [PublishedMap]) {
    var table = TextTable(
      ["topology", "region", "points", "dimensions", "cells", "smallest", "largest", "expected"],
      numeric: [2, 3, 4, 5, 6])
    for map in maps {
      table.add([
        map.topology, map.region, "\(map.count)", "\(map.dimension)", "\(map.cellCount)",
        Decimals.short(map.values.min() ?? .nan), Decimals.short(map.values.max() ?? .nan),
        map.hasExpectedLimits ? "yes" : "",
      ])
    }
    table.show()
    guard let map = maps.first else { return }
    let points = map.points
    for (axis, coordinate) in map.coordinates.enumerated() {
      let column = points.map { $0[axis] }
      print(
        "\(coordinate): \(Decimals.short(column.min() ?? .nan)) … "
          + "\(Decimals.short(column.max() ?? .nan)) GeV")
    }
    print(map.constraint)
  }
}

extension AnalysisRecord {
  /// What `show --json` prints.
  fileprivate func members(_ maps: [PublishedMap]?) -> [(name: String, value: JSONValue)] {
    [
      ("folder", .string(folder)), ("analysis", .string(analysis)),
      ("experiment", .string(experiment)), ("energyTeV", .integer(Int64(energy))),
      ("luminosityPerFb", .number(luminosity)), ("type", .string(kind.rawValue)),
      ("search", .string(searchType)),
      ("references", .object(references.map { ($0.name, .string($0.value)) })),
      ("source", .string("\(source.database), \(source.folder)")),
      ("supersedes", .texts(supersedes)), ("supersededBy", .texts(supersededBy)),
      ("signalUncertainty", signalUncertainty.map { .number($0) } ?? .null),
      ("regions", .array(regions.map(\.json))),
      ("likelihoods", .array(likelihoods.map(\.json))),
      ("maps", .array(maps?.map(\.json) ?? topologies.map(\.json))),
    ]
  }
}

extension SignalRegion {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("observed", .number(observed)), ("expected", .number(expected)),
      ("error", .number(error)), ("upperLimitFb", .number(upperLimit)),
      ("expectedUpperLimitFb", .number(expectedUpperLimit)),
    ])
  }
}

extension TopologyRecord {
  fileprivate var json: JSONValue {
    .object([
      ("topology", .string(name)), ("constraint", .string(constraint)),
      ("finalStates", .texts(finalStates)), ("coordinates", .texts(coordinates.map(\.description))),
      ("regions", .texts(maps.map(\.region))), ("figures", .texts(figures)),
    ])
  }
}

extension PublishedMap {
  /// The map with all its points.
  fileprivate var json: JSONValue {
    .object([
      ("topology", .string(topology)), ("region", .string(region)),
      ("constraint", .string(constraint)), ("coordinates", .texts(coordinates.map(\.description))),
      ("points", .array(points.map { .array($0.map { .number($0) }) })),
      ("values", .array(values.map { .number($0) })),
    ])
  }
}
