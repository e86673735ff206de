import ArgumentParser
import Documents
import Inference
import Likelihoods

/// Which hypothesis is tested, and by what.
struct HypothesisOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The signal strength (default 1; of no use for q0), or name=value for another parameter. \
      Several name=value are tested at once, with --test-stat tmu.
      """, valueName: "value"))
  var testPoi: [String] = []
  @Option(
    help: """
      The test statistic: qtilde and q for limits, q0 for discovery, tmu and tmutilde (best strength \
      not below 0) for intervals.
      """)
  var testStat = TestStatisticKind.qtilde

  func validate() throws {
    if testPoi.isEmpty { return }
    if testPoi.count == 1 {
      guard testPoi[0].contains("=") || Double(testPoi[0])?.isFinite == true else {
        throw ValidationError("--test-poi \(testPoi[0]): give a finite number, or name=value")
      }
    } else if testStat != .t {
      throw ValidationError("--test-poi: several parameters are tested with --test-stat tmu")
    }
    _ = try named()
  }

  /// The names and values of --test-poi, where it has names.
  func named() throws -> [NamedValue] {
    if testPoi.count == 1, !testPoi[0].contains("=") { return [] }
    return try testPoi.map { try NamedValue($0, option: "--test-poi") }
  }

  /// The one tested parameter that is named here.
  var interest: String? { get throws { try named().first?.name } }

  /// The tested value of one parameter.
  var strength: Double {
    get throws { try named().first?.value ?? testPoi.first.flatMap { Double($0) } ?? 1 }
  }

  /// Refuses several parameters at once.
  func requireOne() throws {
    if testPoi.count > 1 {
      throw ValidationError("--test-poi: toys test one parameter at a time")
    }
  }

  /// Says where q and q̃ are the same, because the strength may not be negative.
  func warn(about likelihood: any Likelihood) {
    let bound = likelihood.lowestStrength
    if testStat == .q || testStat == .t, bound >= 0 {
      Outcome.say(
        "protolith: warning: the signal strength has the lower bound \(Decimals.short(bound)): the"
          + " best one is not sought below 0; --test-stat"
          + " \(testStat == .q ? "qtilde" : "tmutilde") has the distribution for that")
    }
  }
}

extension TestStatisticKind: ExpressibleByArgument {}

extension Likelihood {
  /// The lower bound of the signal strength.
  var lowestStrength: Double {
    parameters.parameterOfInterest.map { parameters.parameters[$0].bounds.lowerBound } ?? 0
  }
}

/// Where the answer goes: a table, or JSON.
struct AnswerOptions: ParsableArguments {
  @Flag(help: "Print JSON.") var json = false
  @Option(help: ArgumentHelp("Write the JSON to this file.", valueName: "file"))
  var outputFile: String?

  /// Prints the table, or the document where JSON is wanted; writes the file.
  func give(_ document: JSONValue, table: () -> Void) throws {
    if json { print(document.prettyText, terminator: "") } else { table() }
    if let outputFile { try Files.write(Array(document.prettyText.utf8), to: outputFile) }
  }
}

/// Rows of one observed number and five expected ones.
enum BandTable {
  static let heads = ["observed", "-2 sigma", "-1 sigma", "median", "+1 sigma", "+2 sigma"]

  static func show(_ rows: [(name: String, observed: String, expected: [Double])]) {
    var table = TextTable([""] + heads, numeric: Set(1...6))
    for row in rows {
      table.add([row.name, row.observed] + row.expected.map { Decimals.short($0, 5) })
    }
    table.show()
  }
}
