import ArgumentParser
import Documents
import Inference
import Likelihoods

/// Which hypothesis is tested, and by what.
struct HypothesisOptions: ParsableArguments {
  @Option(help: "The signal strength; of no use for q0.") var testPoi = 1.0
  @Option(
    help: """
      The test statistic: qtilde and q for limits, q0 for discovery, tmu and tmutilde (best strength \
      not below 0) for intervals.
      """)
  var testStat = TestStatisticKind.qtilde

  func validate() throws {
    guard testPoi.isFinite else { throw ValidationError("--test-poi: give a finite number") }
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
