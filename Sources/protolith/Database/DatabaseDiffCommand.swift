import ArgumentParser
import Documents
import ExperimentalResults

/// `protolith database diff`.
struct DatabaseDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Compare two databases: analyses, regions, maps and likelihoods added, removed, changed.",
    discussion: "Both may be compiled files, native folders, or SModelS text folders or archives.")
  @Argument(help: "The older database.") var old: String
  @Argument(help: "The newer database.") var new: String
  @Flag(help: "Counts only.") var summary = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let note = { (line: String) in Outcome.say("protolith: \(line)") }
    let difference = try DatabaseDifference(
      from: DatabaseBrowser(old, note: note), to: DatabaseBrowser(new, note: note))
    if json {
      JSONValue.array(difference.entries.map(\.json)).show()
      return
    }
    if !summary { list(difference.entries) }
    var table = TextTable(["", "removed", "added", "changed"], numeric: [1, 2, 3])
    for (kind, name) in [
      ("analysis", "analyses"), ("region", "regions"), ("map", "maps"),
      ("likelihood", "likelihoods"),
    ] {
      table.add(
        [name] + DatabaseDifference.Change.allCases.map { "\(difference.count(kind, $0))" })
    }
    table.show()
  }

  /// One line for each difference; many of one kind in one analysis are put together.
  private func list(_ entries: [DatabaseDifference.Entry]) {
    var rest = entries[...]
    while let first = rest.first {
      let run = rest.prefix {
        $0.analysis == first.analysis && $0.kind == first.kind && $0.change == first.change
          && $0.detail == first.detail
      }
      rest = rest.dropFirst(run.count)
      let names = run.map(\.name).filter { !$0.isEmpty }
      var shown = names.prefix(4).joined(separator: ", ")
      if names.count > 4 { shown += " and \(names.count - 4) more" }
      let what = first.kind == "analysis" ? "" : " \(first.kind) \(shown)"
      print(
        "\(first.analysis): \(first.change.rawValue)\(what)"
          + (first.detail.isEmpty ? "" : ": \(first.detail)"))
    }
  }
}

extension DatabaseDifference.Entry {
  fileprivate var json: JSONValue {
    .object([
      ("analysis", .string(analysis)), ("kind", .string(kind)), ("name", .string(name)),
      ("change", .string(change.rawValue)), ("detail", .string(detail)),
    ])
  }
}
