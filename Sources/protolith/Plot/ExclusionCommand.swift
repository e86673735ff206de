import ArgumentParser
import Documents
import ExperimentalResults
import Foundation
import Inference
import Reports
import SimplifiedModels
import TheoryPredictions

/// `protolith plot exclusion`.
struct ExclusionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exclusion",
    abstract: "Observed and expected exclusion in the mass plane of a topology.",
    discussion: """
      RESULT is the folder of an efficiency-map result, TOPOLOGY one of its topologies. The plane has \
      the mother's mass as x and the last independent mass as y. The cross section is the sum of the \
      reference cross sections of --production at x (pairs of PDG codes, separated by commas), or \
      read from --cross-section (lines “mass,fb”). Curves: the region with the best expected limit, \
      all regions with their full likelihood and with the simplified one, where they are published \
      (--workspace draws one of them), and curves of files: --published FILE[:LABEL], a CSV file \
      whose head names x_gev, y_gev and, if it has both, curve (observed or expected). The shaded \
      side of a curve is excluded.
      """)

  @Argument(help: ArgumentHelp("Folder of the result.", valueName: "result")) var result: String
  @Argument(help: ArgumentHelp("A topology of it.", valueName: "topology")) var topology: String
  @OptionGroup var place: DatabaseOption
  @Option(
    help: ArgumentHelp(
      "Modes that produce the mother, such as 1000024:1000023,-1000024:1000023.",
      valueName: "modes"))
  var production: String?
  @Option(
    help: ArgumentHelp(
      "Database whose reference tables are used (that of --database).", valueName: "folder"))
  var references: String?
  @Option(help: ArgumentHelp("File of cross sections, “mass,fb” a line.", valueName: "file"))
  var crossSection: String?
  @Option(help: ArgumentHelp("A factor of the cross section (a branching ratio).", valueName: "x"))
  var factor = 1.0
  @Option(help: ArgumentHelp("Value of another coordinate, such as 2=60.", valueName: "n=mass"))
  var hold: [String] = []
  @Option(help: "Points along each axis.") var points = 60
  @Option(help: ArgumentHelp("Range of x, GeV.", valueName: "low:high")) var xRange: String?
  @Option(help: ArgumentHelp("Range of y, GeV.", valueName: "low:high")) var yRange: String?
  @Option(
    help: ArgumentHelp(
      "Only this likelihood of all regions: full or simplified.", valueName: "version"))
  var workspace: WorkspaceVersion?
  @Option(help: ArgumentHelp("A published curve.", valueName: "file[:label]"))
  var published: [String] = []
  @Option(help: ArgumentHelp("The picture, .svg.", valueName: "file")) var plot = "exclusion.svg"
  @Option(help: ArgumentHelp("Every point as CSV.", valueName: "file")) var table: String?
  @Option(help: "Threads (default: all cores); no result depends on it.") var threads: Int?

  func validate() throws {
    guard (production == nil) != (crossSection == nil) else {
      throw ValidationError("give either --production or --cross-section")
    }
    guard (2...2000).contains(points) else {
      throw ValidationError("--points \(points): give a number from 2 to 2000")
    }
    guard factor > 0, factor.isFinite else {
      throw ValidationError("--factor: give a positive number")
    }
  }

  func run() throws {
    let database = try ResultsDatabase.opened(place.database, selection: "all")
    let energy = database.results.first { $0.folder == result }?.energy ?? 13
    let size = try CrossSectionOfMass(
      production: production, file: crossSection, factor: factor, energy: energy,
      reference: try references.map { try ResultsDatabase.crossSections($0) }
        ?? database.crossSections)
    let published = try self.published.flatMap { try PublishedCurve.read($0) }
    let scans = try scans(database, size)
    let ranges = scans[0].scan.plane.ranges
    let x = try steps(xRange, ranges.x, "--x-range")
    let y = try steps(yRange, ranges.y, "--y-range")
    let grid = ExclusionGrid(x: x, y: y, scans: scans, threads: threads)
    if let table { try Files.write(Array(grid.csv.utf8), to: table) }
    for line in grid.notes { Outcome.say("warning: \(line)") }
    let picture = ExclusionPlot(
      title: "\(result), \(topology)", xLabel: "m(mother) [GeV]", yLabel: "m(daughter) [GeV]", x: x,
      y: y, surfaces: grid.surfaces, published: published)
    try Files.write(Array(try picture.draw().document.utf8), to: plot)
    print("\(plot): \(grid.summary)")
  }

  /// One scan for each likelihood of all regions that is drawn, at least one.
  private func scans(_ database: ResultsDatabase, _ size: CrossSectionOfMass) throws
    -> [(likelihood: JointKind, scan: ExclusionScan)]
  {
    let content = database.results.first { $0.folder == result && $0.kind == .efficiencyMaps }
    for map in content?.maps ?? [] where map.topology == topology { try map.verify() }
    var kinds = content.map { JointKind.all(of: $0) } ?? []
    if let workspace {
      kinds = kinds.filter { $0.workspaces == workspace }
      guard !kinds.isEmpty else {
        throw ValidationError("--workspace \(workspace.rawValue): \(result) has none of this kind")
      }
    }
    let held = try heldValues()
    if kinds.isEmpty { kinds = [(.full, .full)] }
    return try kinds.map { kind, version -> (likelihood: JointKind, scan: ExclusionScan) in
      var settings = PredictionSettings()
      settings.workspaces = version
      return (
        kind,
        try ExclusionScan(
          result, topology: topology,
          predictor: Predictor(database: database, settings: settings), held: held,
          crossSection: { size.value(at: $0) })
      )
    }
  }

  private func heldValues() throws -> [Int: Double] {
    var held: [Int: Double] = [:]
    for text in hold {
      let parts = text.split(separator: "=")
      guard parts.count == 2, let place = Int(parts[0]), let value = Double(parts[1]) else {
        throw ValidationError("--hold \(text): give a coordinate and its mass, such as 2=60")
      }
      held[place] = value
    }
    return held
  }

  private func steps(_ text: String?, _ whole: ClosedRange<Double>, _ option: String) throws
    -> [Double]
  {
    var range = whole
    if let text {
      let parts = text.split(separator: ":").compactMap { Double($0) }
      guard parts.count == 2, parts[0] < parts[1] else {
        throw ValidationError("\(option) \(text): give low:high")
      }
      range = parts[0]...parts[1]
    }
    let width = range.upperBound - range.lowerBound
    return (0..<points).map { range.lowerBound + width * Double($0) / Double(points - 1) }
  }
}
