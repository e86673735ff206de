import ArgumentParser
import Documents
import ExperimentalResults
import Foundation

/// `protolith database`: the published results.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database", abstract: "Import, check, compile and look at published results.",
    subcommands: [
      DatabaseImportCommand.self, DatabaseCheckCommand.self, DatabaseCompileCommand.self,
      DatabaseListCommand.self, DatabaseShowCommand.self,
    ])
}

/// Which database a command works on.
struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the database.", valueName: "folder"))
  var database = "database"
}

extension ResultsDatabase {
  /// Opens a database with every format that this program reads; says on standard error when it has
  /// to be compiled first.
  static func opened(_ folder: String, selection: String) throws -> ResultsDatabase {
    try open(folder, selection: selection, formats: .all) { note in
      Outcome.say("protolith: \(note)")
    }
  }
}

/// `protolith database check`.
struct DatabaseCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every file and say what is wrong where.")
  @OptionGroup var place: DatabaseOption

  func run() throws {
    let report = try DatabaseCheck.run(place.database)
    for fault in report.faults { print(fault) }
    print(
      "\(report.analyses) analyses, \(report.maps) maps, \(report.points) points: "
        + (report.faults.isEmpty ? "nothing wrong" : "\(report.faults.count) faults"))
    if !report.faults.isEmpty { throw ExitCode(65) }
  }
}

/// `protolith database compile`.
struct DatabaseCompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile the database into one mapped file (otherwise done on first use).")
  @OptionGroup var place: DatabaseOption

  func run() throws {
    let path = try ResultsDatabase.compile(place.database)
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    print("\(path): \(size / 1_000_000) MB")
  }
}

/// `protolith database list`.
struct DatabaseListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the analyses and selections of a database.")
  @OptionGroup var place: DatabaseOption

  func run() throws {
    for record in try DatabaseListing.records(place.database) {
      let maps = record.topologies.reduce(0) { $0 + $1.maps.count }
      let kind = record.kind == .efficiencyMaps ? "\(record.regions.count) regions" : "limits"
      let likelihoods = record.likelihoods.map(\.label).joined(separator: ", ")
      let columns = [
        "\(record.energy) TeV".padding(6), record.folder.padding(31),
        "\(record.luminosity) /fb".padding(9), kind.padding(10),
        "\(maps) \(maps == 1 ? "map" : "maps")".padding(8),
        record.topologies.map(\.name).joined(separator: " "),
      ]
      print(
        columns.joined(separator: "  ") + (likelihoods.isEmpty ? "" : "  [\(likelihoods)]"))
    }
    for (name, folders) in try DatabaseListing.selections(place.database) {
      print("selection \(name): \(folders.map { "\($0) folders" } ?? "all folders")")
    }
  }
}

/// `protolith database show`.
struct DatabaseShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one analysis: regions, maps, likelihoods, sources.")
  @Argument(help: "Folder of the analysis, such as ATLAS-SUSY-2016-07-eff.")
  var analysis: String
  @OptionGroup var place: DatabaseOption

  func run() throws {
    let record = try DatabaseListing.record(analysis, of: place.database)
    print("\(record.folder): \(record.experiment), \(record.energy) TeV, \(record.luminosity) /fb")
    for reference in record.references { print("  \(reference.name): \(reference.value)") }
    print("  figures: \(record.source.database), \(record.source.folder)")
    for region in record.regions {
      print(
        "  region \(region.name): observed \(region.observed), expected \(region.expected) ± "
          + "\(region.error), limit \(region.upperLimit) fb (expected \(region.expectedUpperLimit))"
      )
    }
    for topology in record.topologies {
      print(
        "  \(topology.name): \(topology.constraint): \(topology.size), from \(topology.source)")
    }
    for likelihood in record.likelihoods { print("  likelihood: \(likelihood.label)") }
  }
}

extension TopologyRecord {
  /// How many maps and points it has.
  fileprivate var size: String {
    let counts = maps.map(\.table.count)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return "\(maps.count) \(maps.count == 1 ? "map" : "maps") of "
      + (least == most ? "\(least) points" : "\(least) to \(most) points")
  }
}

extension LikelihoodRecord {
  /// One line about it.
  var label: String {
    switch self {
    case .covariance(let regions, _): "covariance of \(regions.count) regions"
    case .workspace(let workspace): "workspace \(workspace.file)"
    }
  }
}

extension String {
  /// Blanks behind it up to `width` characters.
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
