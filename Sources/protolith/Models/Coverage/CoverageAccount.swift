import Documents
import Reports
import SimplifiedModels

/// What no result constrains of a model, for people and for programs.
struct CoverageAccount {
  let file: String
  /// Digest of the database.
  let database: String
  let settings: DecompositionSettings
  let decomposition: Decomposition
  let names: TopologyNames
  let groups: [MissingGroup]
  let notes: [ModelNote]
  let seconds: [(stage: String, seconds: Double)]

  private var energy: Int { groups.first?.energy ?? 0 }

  /// Prints the totals, then the largest of each kind.
  func show(top: Int) {
    let total = decomposition.ownWeights(at: energy).reduce(0, +)
    print(
      "\(file): \(decomposition.count) topologies, \(Decimals.short(total)) fb at \(energy) TeV\n")
    var table = TextTable(
      ["not constrained", "sigma [fb]", "of all", "final states"], numeric: [1, 2, 3])
    for group in groups {
      let share = total > 0 ? "\(Decimals.text(100 * group.total / total, 1)) %" : "–"
      table.add([group.name, Decimals.short(group.total), share, "\(group.entries.count)"])
    }
    table.show()
    for group in groups where !group.entries.isEmpty && top > 0 { show(group, top: top) }
    print("\n" + StageClock.text(seconds))
  }

  private func show(_ group: MissingGroup, top: Int) {
    print("\n\(group.name)")
    var table = TextTable(
      ["sigma [fb]", "final states", "topologies", "the largest"], numeric: [0, 2])
    for entry in group.entries.prefix(top) {
      table.add([
        Decimals.short(entry.crossSection), entry.finalState, "\(entry.topologies.count)",
        entry.topologies.first.map { decomposition.topology($0).graph(names.name) } ?? "",
      ])
    }
    table.show(indentedBy: 2)
    let left = group.entries.count - top
    if left > 0 { print("  … and \(left) more (--top)") }
  }

  /// Everything, with the topologies of each entry by number (as `decompose` counts) and graph.
  var json: JSONValue {
    .object([
      ("format", .integer(1)), ("program", .string(Version.program)), ("file", .string(file)),
      ("database", .string(database)),
      (
        "settings",
        .object([
          ("sigma_cut_fb", .number(settings.sigmaCut)), ("mass_gap_gev", .number(settings.massGap)),
        ])
      ),
      ("topologies", .integer(Int64(decomposition.count))),
      ("complete", .bool(!decomposition.isTruncated)), ("sqrts_tev", .integer(Int64(energy))),
      ("total_fb", .number(decomposition.ownWeights(at: energy).reduce(0, +))),
      ("coverage", .array(groups.map { $0.json { [("topologies", topologies($0))] } })),
      ("warnings", .array(notes.map { .string("\($0)") })),
      ("seconds", .object(seconds.map { (name: $0.stage, value: .number($0.seconds)) })),
    ])
  }

  private func topologies(_ entry: MissingGroup.Entry) -> JSONValue {
    .array(
      entry.topologies.map { number in
        let topology = decomposition.topology(number)
        return .object([
          ("number", .integer(Int64(number + 1))), ("graph", .string(topology.graph(names.name))),
          ("weight_fb", .number(decomposition.weight(of: number, at: energy))),
        ])
      })
  }
}
