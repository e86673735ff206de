import ArgumentParser
import Documents
import ExperimentalResults

/// `protolith database check`.
struct DatabaseCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every file and say what is wrong where.",
    discussion: """
      A native folder: every file, map and likelihood. A text database: everything is read. A compiled \
      file: its checksum and every likelihood. Exit status 65 where something is wrong.
      """)
  @OptionGroup var place: DatabaseOption
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var report = try DatabaseCheck.run(place.database) { Outcome.say("protolith: \($0)") }
    if report.faults.isEmpty, report.isReadable {
      report.faults += try place.browser().faultsOfLikelihoods(formats: .all)
    }
    if json {
      JSONValue.object([
        ("analyses", .integer(Int64(report.analyses))), ("maps", .integer(Int64(report.maps))),
        ("points", .integer(Int64(report.points))), ("faults", .texts(report.faults)),
        ("notTaken", .texts(report.notTaken)),
      ]).show()
    } else {
      for line in report.notTaken { print(line) }
      for fault in report.faults { print(fault) }
      print(
        "\(report.analyses) analyses, \(report.maps) maps, \(report.points) points: "
          + (report.faults.isEmpty ? "nothing wrong" : "\(report.faults.count) faults"))
    }
    if !report.faults.isEmpty { throw ExitCode(65) }
  }
}
