import ArgumentParser
import Documents
import ExperimentalResults

/// `protolith database list`.
struct DatabaseListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the analyses of a database that meet all conditions.",
    discussion: """
      Example: protolith database list --energy 13 --experiment CMS --topology T1 --likelihood \
      covariance
      """)
  @OptionGroup var place: DatabaseOption
  @Option(help: "√s in TeV.") var energy: Int?
  @Option(help: "ATLAS or CMS.") var experiment: String?
  @Option(help: ArgumentHelp("efficiencyMaps or upperLimits.", valueName: "type"))
  var type: ResultKind?
  @Option(help: ArgumentHelp("What it looks for: prompt or displaced.", valueName: "search"))
  var search: String?
  @Option(help: "A topology that it has, such as T2tt.") var topology: String?
  @Option(
    help: "What ties its regions together: covariance, skewed, workspace, full, simplified or none."
  )
  var likelihood: AnalysisFilter.LikelihoodKind?
  @Option(help: "A part of the name of its folder.") var name: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var filter = AnalysisFilter()
    filter.energy = energy
    filter.experiment = experiment
    filter.kind = type
    filter.searchType = search
    filter.topology = topology
    filter.likelihood = likelihood
    filter.name = name
    let browser = try place.browser()
    let all = try browser.records()
    let records = all.filter(filter.accepts)
    if json {
      JSONValue.object([
        ("source", .string(browser.source)), ("digest", .string(browser.digest)),
        ("analyses", .array(records.map(\.summary))),
        ("selections", .texts(browser.selections)),
      ]).show()
      return
    }
    var table = TextTable(
      ["analysis", "TeV", "1/fb", "type", "regions", "maps", "likelihood", "topologies"],
      numeric: [1, 2, 4, 5])
    for record in records { table.add(record.row) }
    table.show()
    let maps = records.reduce(0) { $0 + $1.mapCount }
    print("\(records.count) of \(all.count) analyses, \(maps) maps (\(browser.source))")
    if filterIsOpen { print("selections: \(browser.selections.joined(separator: ", "))") }
  }

  private var filterIsOpen: Bool {
    energy == nil && experiment == nil && type == nil && search == nil && topology == nil
      && likelihood == nil && name == nil
  }
}

extension ResultKind: ExpressibleByArgument {}
extension AnalysisFilter.LikelihoodKind: ExpressibleByArgument {}

extension AnalysisRecord {
  var mapCount: Int { topologies.reduce(0) { $0 + $1.maps.count } }

  /// The topologies' names, each once, in their order.
  private var topologyNames: [String] {
    var names: [String] = []
    for topology in topologies where !names.contains(topology.name) { names.append(topology.name) }
    return names
  }

  fileprivate var row: [String] {
    let names = topologyNames
    let shown = names.prefix(8).joined(separator: " ")
    var kinds: [String] = []
    for likelihood in likelihoods where !kinds.contains(likelihood.kind) {
      kinds.append(likelihood.kind)
    }
    let isDisplaced = searchType == "displaced" ? ", displaced" : ""
    return [
      folder, "\(energy)", Decimals.short(luminosity),
      (kind == .efficiencyMaps ? "efficiencies" : "limits") + isDisplaced,
      regions.isEmpty ? "" : "\(regions.count)", "\(mapCount)", kinds.joined(separator: ", "),
      names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown,
    ]
  }

  fileprivate var summary: JSONValue {
    .object([
      ("folder", .string(folder)), ("analysis", .string(analysis)),
      ("experiment", .string(experiment)), ("energyTeV", .integer(Int64(energy))),
      ("luminosityPerFb", .number(luminosity)), ("type", .string(kind.rawValue)),
      ("search", .string(searchType)), ("regions", .integer(Int64(regions.count))),
      ("maps", .integer(Int64(mapCount))), ("topologies", .texts(topologyNames)),
      ("likelihoods", .texts(likelihoods.map(\.kind))),
    ])
  }
}
