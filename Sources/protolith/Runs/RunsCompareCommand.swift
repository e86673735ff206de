import ArgumentParser
import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import SimplifiedModels

/// `protolith runs compare`.
struct RunsCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Show two runs side by side: plans, best points, models, diagnostics, first other step.")
  @Argument(help: "Name of the first run.") var first: String
  @Argument(help: "Name of the second run.") var second: String
  @OptionGroup var place: RunsOption

  func run() throws {
    let runs = try [first, second].map { try Run(opening: RunFolder.open($0, in: place.runs)) }
    let differences = try PlanDifferences.between(runs[0], runs[1])
    print("plans")
    if differences.isEmpty {
      print("  the same")
    } else {
      var table = TextTable(["", first, second])
      for difference in differences {
        table.add([difference.place, difference.values.0, difference.values.1])
      }
      table.show(indentedBy: 2)
    }
    print("\nchains")
    try summary(runs).show(indentedBy: 2)
    if runs.allSatisfy({ $0.kind == .hunt }) {
      print("\nbest models")
      try models(runs).show(indentedBy: 2)
    }
    print("")
    for line in try steps(runs) { print(line) }
  }

  /// One line for each number, one column for each run.
  private func summary(_ runs: [Run]) throws -> TextTable {
    var table = TextTable(["", first, second], numeric: [1, 2])
    func add(_ name: String, _ value: (Run) throws -> String) rethrows {
      table.add([name] + (try runs.map(value)))
    }
    add("kind") { $0.kind.word }
    add("chains") { "\($0.chains.count) of \($0.walkers)" }
    try add("steps") { run in
      let made = try run.summaries().map { $0.lastStep ?? 0 }.min() ?? 0
      return "\(made) of \(run.steps)"
    }
    try add("accepted") { run in
      let summaries = try run.summaries()
      let steps = summaries.reduce(0) { $0 + ($1.lastStep ?? 0) }
      let accepted = summaries.reduce(0) { $0 + $1.accepted }
      return steps > 0 ? Decimals.text(100 * Double(accepted) / Double(steps), 1) + " %" : "–"
    }
    try add(runs[0].kind == .hunt ? "best K" : "best ln density") { run in
      guard let best = try run.best().first else { return "–" }
      return Decimals.text((run.kind == .hunt ? 2 : 1) * best.logDensity, 3)
    }
    let diagnoses = try runs.map { run in
      run.kind == .significance
        ? nil : try RunsDiagnoseCommand.diagnosis(of: run.folder, database: nil)
    }
    func judge(_ name: String, _ value: (RunDiagnosis) -> String) {
      table.add([name] + diagnoses.map { $0.map(value) ?? "–" })
    }
    judge("largest R̂") { $0.convergence.largestRHat.map { Decimals.text($0, 4) } ?? "–" }
    judge("smallest bulk ESS") { diagnosis in
      diagnosis.convergence.quantities.compactMap(\.bulkSize).min()
        .map { Decimals.text($0, 0) } ?? "–"
    }
    judge("enough") { $0.verdict.isEnough ? "yes" : "no" }
    return table
  }

  /// Masses of the particles of both best models.
  private func models(_ runs: [Run]) throws -> TextTable {
    let best = try runs.map { try HuntRun(opening: $0.folder).best()?.state.point }
    let codes = Set(best.compactMap { $0?.members.map(\.id) }.joined()).sorted()
    var table = TextTable(["mass [GeV]", first, second], numeric: [1, 2])
    for code in codes {
      table.add(
        [ParticleNames.name(for: code)]
          + best.map { $0?.mass(of: code).map { Decimals.text($0, 1) } ?? "–" })
    }
    return table
  }

  /// Where chains of the same number part.
  private func steps(_ runs: [Run]) throws -> [String] {
    try zip(runs[0].chains, runs[1].chains).map { a, b in
      let end = min(try a.lastStep() ?? 0, try b.lastStep() ?? 0)
      guard let step = try a.firstDifference(from: b) else {
        return "chain \(a.chain): the same up to step \(end)"
      }
      return step == 0
        ? "chain \(a.chain): they differ from the start"
        : "chain \(a.chain): the same up to step \(step - 1), step \(step) is the first that differs"
    }
  }
}

/// Where two plans differ.
enum PlanDifferences {
  /// A place and what stands there in each plan.
  typealias Difference = (place: String, values: (String, String))

  static func between(_ a: Run, _ b: Run) throws -> [Difference] {
    let plans = try [a, b].map { run in
      var flat: [(String, String)] = []
      flatten(try run.planDocument().value, "", into: &flat)
      return flat.filter { $0.0 != "/name" }
    }
    let tables = plans.map { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    let places = Set(plans.joined().map(\.0)).sorted()
    return places.compactMap { place in
      let values = (tables[0][place] ?? "–", tables[1][place] ?? "–")
      return values.0 == values.1 ? nil : (place, values)
    }
  }

  private static func flatten(
    _ value: JSONValue, _ place: String, into flat: inout [(String, String)]
  ) {
    switch value {
    case .object(let members):
      for member in members { flatten(member.value, "\(place)/\(member.name)", into: &flat) }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        flatten(element, "\(place)/\(index)", into: &flat)
      }
    case .string(let text): flat.append((place, text))
    default: flat.append((place, String(decoding: value.canonicalBytes, as: UTF8.self)))
    }
  }
}
