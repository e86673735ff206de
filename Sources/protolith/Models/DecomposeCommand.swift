import ArgumentParser
import Documents
import Foundation
import SimplifiedModels

/// `protolith decompose`: the topologies of a model.
struct DecomposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decompose",
    abstract: "Take a model apart into simplified-model topologies.",
    discussion: """
      Follows every production mode down all decay chains while σ × BR stays above the cut, adds \
      compressed forms, and merges equal topologies. Compressed rates are counted beside the \
      originals; the column “from” counts the topologies that a rate was compressed from.
      """)

  @Argument(help: "File of the model (SLHA or LHE).") var file: String
  @OptionGroup var model: ModelOptions
  @OptionGroup var place: DatabaseOption
  @OptionGroup var decomposing: DecompositionOptions
  @Option(help: "How many topologies are listed, the largest first.") var top = 20
  @Flag(help: "Draw each topology that is listed.") var draw = false
  @Flag(help: "Print all topologies as JSON.") var json = false

  func validate() throws {
    guard top >= 0 else {
      throw ValidationError("--top \(top): give a number not below 0")
    }
  }

  func run() throws {
    let model = try ModelFile(file, choices: try self.model.choices(place.database)).producing()
    var settings = DecompositionOptions.standard
    decomposing.apply(to: &settings)
    let clock = ContinuousClock()
    let start = clock.now
    let decomposition = Decomposition(model.spectrum, settings: settings)
    let listing = TopologyListing(
      decomposition, model.spectrum, seconds: (clock.now - start) / .seconds(1))
    if json {
      print(listing.document.prettyText, terminator: "")
    } else {
      for note in model.notes { Outcome.say("\(file): \(note)") }
      listing.show(top: top, drawn: draw)
    }
  }
}

/// The topologies of a model for people and for programs.
private struct TopologyListing {
  private let decomposition: Decomposition
  private let names: TopologyNames
  /// Numbers of the topologies, the largest σ × BR first.
  private let order: [Int]
  /// How long the decomposition took.
  private let seconds: Double

  init(_ decomposition: Decomposition, _ spectrum: Spectrum, seconds: Double) {
    self.seconds = seconds
    self.decomposition = decomposition
    names = TopologyNames(spectrum)
    let largest = (0..<decomposition.count).map { number in
      decomposition.energies.reduce(0) { max($0, decomposition.weight(of: number, at: $1)) }
    }
    order = largest.indices.sorted { (largest[$1], $0) < (largest[$0], $1) }
  }

  func show(top: Int, drawn: Bool) {
    let energies = decomposition.energies
    let missing = decomposition.isTruncated ? " (not all: too many chains)" : ""
    print("\(decomposition.count) topologies\(missing) in \(Decimals.short(seconds * 1e3, 3)) ms")
    guard !order.isEmpty else { return }
    var table = TextTable(
      ["number", "topology"] + energies.map { "\($0) TeV [fb]" } + ["from"],
      numeric: Set([0] + Array(2...(2 + energies.count))))
    for number in order.prefix(top) {
      let topology = decomposition.topology(number)
      table.add(
        ["\(number + 1)", topology.graph(names.name)]
          + energies.map { Decimals.short(topology.weights[$0] ?? 0) }
          + ["\(topology.ancestors.filter { $0 != number }.count)"])
    }
    table.show()
    if order.count > top { print("… and \(order.count - top) more (--top)") }
    guard drawn else { return }
    for number in order.prefix(top) {
      print("\n\(number + 1)")
      for line in decomposition.topology(number).drawing(names.name) { print("  " + line) }
    }
  }

  var document: JSONValue {
    .object([
      ("count", .integer(Int64(decomposition.count))),
      ("complete", .bool(!decomposition.isTruncated)),
      ("seconds", .number(seconds)),
      ("topologies", .array(order.map { entry($0) })),
    ])
  }

  private func entry(_ number: Int) -> JSONValue {
    let topology = decomposition.topology(number)
    return .object([
      ("number", .integer(Int64(number + 1))), ("graph", .string(topology.graph(names.name))),
      ("canonical_name", .string(topology.canonicalName)),
      ("masses", .array(topology.trees.map { .array($0.masses.map { .number($0) }) })),
      (
        "weights_fb",
        .object(
          topology.weights.sorted { $0.key < $1.key }.map { ("\($0.key)", .number($0.value)) })
      ),
      (
        "compressed_from",
        .array(topology.ancestors.filter { $0 != number }.map { .integer(Int64($0 + 1)) })
      ),
      ("particles", .array(topology.particles.map { .integer(Int64($0.rawValue)) })),
    ])
  }
}
