import ArgumentParser
import Documents
import Recasts

/// `protolith recast`: MadAnalysis 5's statistics step.
struct RecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recast",
    abstract: "Limits and CLs of a signal from MadAnalysis 5's info and cutflow files.",
    discussion: """
      Reads <analysis>.info (regions, covariance, pyhf profiles with their workspaces beside it) and \
      one SAF cutflow for each region. Writes OUTPUT/DATASET/CLs_output.dat, one table more for each \
      other luminosity, and OUTPUT/CLs_output_summary.dat, in MadAnalysis 5's columns.
      """)

  @Option(
    help: ArgumentHelp(
      "The info file of an analysis; several times for several analyses.", valueName: "file"))
  var analysisInfo: [String]
  @Option(
    help: ArgumentHelp(
      """
      The folder with the cutflows, or Output/SAF/<dataset> above it; one for all analyses or one \
      for each.
      """, valueName: "folder"))
  var cutflows: [String]
  @OptionGroup var signal: SignalErrorOptions
  @Option(
    help: ArgumentHelp(
      """
      A luminosity in fb^-1, several times for several. Where it is not that of the measurement the \
      results are extrapolated and expected before the measurement.
      """, valueName: "fb^-1"))
  var lumi: [Double] = []
  @Option(
    help: ArgumentHelp(
      "Growth of the background's error with luminosity: linear, sqrt, or A,B for A²N² + B²N.",
      valueName: "mode"))
  var errorExtrapolation = "linear"
  @Flag(inversion: .prefixedNo, help: "Use covariance matrices and full likelihoods.")
  var globalLikelihoods = true
  @Flag(help: "Keep MadAnalysis 5's numbers where they are wrong (see the guide, MadAnalysis5).")
  var madanalysisQuirks = false
  @Option(help: ArgumentHelp("The name of the data set.", valueName: "name"))
  var dataset = "defaultset"
  @Option(help: ArgumentHelp("The folder of the tables.", valueName: "folder"))
  var output = "Output/SAF"
  @Flag(help: "Append to the tables of the data set instead of replacing them.") var append = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard cutflows.count == 1 || cutflows.count == analysisInfo.count else {
      throw ValidationError(
        "\(cutflows.count) folders of cutflows for \(analysisInfo.count) analyses; give one for all, or"
          + " one for each")
    }
    if let bad = lumi.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw ValidationError("--lumi \(bad): give a number above 0")
    }
    _ = try settings()
  }

  func run() throws {
    let settings = try settings()
    let crossSection = try signal.crossSection()
    var recasts: [Recast] = []
    for (index, file) in analysisInfo.enumerated() {
      let info = try AnalysisInfo(file)
      let folder = CutflowFolder(cutflows[cutflows.count == 1 ? 0 : index], analysis: info.name)
      let recast = Recast(
        info, signals: try folder.signals(of: info), crossSection: crossSection,
        settings: settings)
      for warning in recast.warnings { warning.say() }
      recasts.append(recast)
    }
    let results = try recasts.flatMap { recast in
      try [nil as Double?].appending(lumi.filter { $0 != recast.info.luminosity })
        .map { try recast.result(luminosity: $0) }
    }
    for row in results.flatMap(\.rows) {
      if let failure = row.failure { Outcome.say("protolith: warning: \(failure)") }
    }
    let files = try RecastFolder(output).write(results, dataset: dataset, appending: append)
    let report = RecastReport(results: results, warnings: recasts.flatMap(\.warnings), files: files)
    if json { print(report.document.prettyText, terminator: "") } else { report.show() }
  }

  private func settings() throws -> RecastSettings {
    var settings = RecastSettings()
    settings.usesGlobalLikelihoods = globalLikelihoods
    settings.keepsQuirks = madanalysisQuirks
    switch errorExtrapolation {
    case "linear": settings.errorExtrapolation = .linear
    case "sqrt": settings.errorExtrapolation = .squareRoot
    case let text:
      let parts = text.split(separator: ",").compactMap { Double($0) }
      guard parts.count == 2, parts.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw ValidationError(
          "--error-extrapolation \(text): give linear, sqrt, or two numbers as in 0.1,0.2")
      }
      settings.errorExtrapolation = .parts(systematic: parts[0], statistical: parts[1])
    }
    return settings
  }
}

/// The signal's cross section and its errors, as fractions.
struct SignalErrorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The cross section of the signal.", valueName: "pb"))
  var xsection: Double
  @Option(help: ArgumentHelp("Relative rise with the scales.", valueName: "fraction"))
  var scaleUp: Double?
  @Option(help: ArgumentHelp("Relative fall with the scales.", valueName: "fraction"))
  var scaleDown: Double?
  @Option(
    help: ArgumentHelp("Both of them at once.", valueName: "fraction"))
  var scaleVariation: Double?
  @Option(help: ArgumentHelp("Relative rise with the parton distributions.", valueName: "fraction"))
  var pdfUp: Double?
  @Option(help: ArgumentHelp("Relative fall with the parton distributions.", valueName: "fraction"))
  var pdfDown: Double?
  @Option(help: ArgumentHelp("Both of them at once.", valueName: "fraction"))
  var pdfVariation: Double?
  @Option(
    help: ArgumentHelp(
      "A relative error of the yields, 0.2 or UP,DOWN; several times for several.",
      valueName: "fraction"))
  var systematics: [String] = []
  @Option(help: "How scale and parton errors are added: linear or quadratic.")
  var thErrorCombination = CrossSection.Combination.linear

  func validate() throws {
    let alone = [
      ("scale", scaleVariation, [scaleUp, scaleDown]), ("pdf", pdfVariation, [pdfUp, pdfDown]),
    ]
    for (name, both, ends) in alone where both != nil && ends.contains(where: { $0 != nil }) {
      throw ValidationError("give --\(name)-variation or --\(name)-up and --\(name)-down, not both")
    }
    _ = try systematics.map(Self.variation)
    do { _ = try crossSection() } catch let error as RecastError {
      throw ValidationError(error.description)
    }
  }

  func crossSection() throws -> CrossSection {
    try CrossSection(
      xsection,
      scale: .init(
        up: scaleVariation ?? scaleUp ?? 0, down: scaleVariation ?? scaleDown ?? 0),
      partons: .init(up: pdfVariation ?? pdfUp ?? 0, down: pdfVariation ?? pdfDown ?? 0),
      systematics: try systematics.map(Self.variation), combination: thErrorCombination)
  }

  private static func variation(_ text: String) throws -> CrossSection.Variation {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard let up = parts[0], parts.count <= 2, let down = parts.count == 2 ? parts[1] : up else {
      throw ValidationError("--systematics \(text): give a fraction, or two as in 0.1,0.2")
    }
    return .init(up: up, down: down)
  }
}

extension CrossSection.Combination: ExpressibleByArgument {}

extension Array {
  /// These elements and then others.
  fileprivate func appending(_ others: [Element]) -> [Element] { self + others }
}
