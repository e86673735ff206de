import ArgumentParser
import Documents
import Foundation
import HistFactory
import Inference

/// `protolith regions`: which bin of a workspace each signal region of an analysis is.
struct RegionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regions",
    abstract: "Find or check which bin each signal region of an analysis is.",
    discussion: """
      Names and order differ between papers, databases and workspaces; the observed counts tell \
      what belongs together, and the expected background where counts are equal. The regions are \
      a CSV file with the columns region, observed and, where known, expected, error, bin; or an \
      analysis.json of the database, whose own assignment for this workspace is checked. An \
      assignment that is wrong or ambiguous is refused with a table of both sides.
      """)

  @OptionGroup var source: WorkspaceFileOptions
  @Option(help: ArgumentHelp("The regions: .csv, or an analysis.json.", valueName: "file"))
  var regions: String
  @Option(
    help: ArgumentHelp(
      "The likelihood of analysis.json (default: the one named like the workspace).",
      valueName: "file"))
  var likelihood: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only these regions (default: all).", valueName: "name"))
  var only: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only these channels of the workspace (default: all).", valueName: "name"))
  var channel: [String] = []
  @Flag(help: "Take proposed bins that the numbers can neither confirm nor refute.")
  var trust = false
  @Flag(help: "Compare with nominal yields instead of fitting the background.") var prefit = false
  @Flag(help: "Print JSON: region → bin.") var json = false

  func run() throws {
    let workspace = try Workspace.reading(source.document()).workspace.withoutAbsentInterest()
    let table = try RegionTable(
      JSONNodeOrText(regions), likelihood: likelihood ?? source.workspace)
    let chosen = table.regions.filter { only.isEmpty || only.contains($0.name) }
    for name in only where !chosen.contains(where: { $0.name == name }) {
      throw ValidationError("\(regions) has no region “\(name)”.")
    }
    let assignment = try RegionAssignment(
      chosen, in: bins(workspace), trustsProposals: trust)
    if json {
      let bins = assignment.pairs.map {
        (name: $0.region.name, value: JSONValue.string($0.bin.label))
      }
      return print(JSONValue.object([("bins", .object(bins))]).prettyText, terminator: "")
    }
    show(assignment)
  }

  private func show(_ assignment: RegionAssignment) {
    var table = TextTable(
      ["region", "bin", "observed", "expected", "in the workspace", ""], numeric: [2, 3, 4])
    for (region, bin) in assignment.pairs {
      table.add([
        region.name, bin.label, Decimals.short(bin.observed),
        region.expected.map { Decimals.short($0) } ?? "", Decimals.short(bin.expected, 3),
        assignment.unchecked.contains(region.name)
          ? "taken as proposed" : region.bin == nil ? "found" : "confirmed",
      ])
    }
    table.show()
  }

  /// The bins with the expected background, after a fit to the data where that succeeds.
  private func bins(_ workspace: Workspace) throws -> [WorkspaceBin] {
    let model = try workspace.likelihood()
    var point = model.parameters.parameters.map(\.initial)
    if let interest = model.parameters.parameterOfInterest { point[interest] = 0 }
    if !prefit {
      do {
        let isFixed = model.parameters.parameterOfInterest != nil
        point = try Fitting.fit(model, fixing: isFixed ? 0 : nil).point
      } catch {
        Outcome.say("protolith: warning: \(error); nominal yields are compared instead")
      }
    }
    return workspace.bins(expected: model.expected(at: point).main).filter {
      channel.isEmpty || channel.contains($0.channel)
    }
  }
}

/// A file that is JSON or a table, by its name.
private enum JSONNodeOrText {
  case json(JSONNode)
  case text(String, file: String)

  init(_ path: String) throws {
    if path.hasSuffix(".json") || path.hasSuffix(".json.gz") {
      self = .json(try JSONNode.read(path))
    } else {
      self = .text(
        String(decoding: try Files.read(path, limit: 1 << 24), as: UTF8.self), file: path)
    }
  }
}

/// The regions of an analysis, from one of the two forms.
private struct RegionTable {
  var regions: [AnalysisRegion] = []

  init(_ content: JSONNodeOrText, likelihood: String) throws {
    switch content {
    case .json(let node): try read(node, likelihood)
    case .text(let text, let file): try read(text, file)
    }
  }

  private mutating func read(_ node: JSONNode, _ likelihood: String) throws(DocumentError) {
    for region in try node.member("regions").elements() {
      regions.append(
        AnalysisRegion(
          name: try region.member("name").string(),
          observed: try region.member("observed").double(),
          expected: try region.optionalMember("expected")?.double(),
          error: try region.optionalMember("error")?.double()))
    }
    let name = likelihood.split(separator: "/").last.map(String.init) ?? ""
    for entry in try node.optionalMember("likelihoods")?.elements() ?? [] {
      guard try entry.optionalMember("file")?.string() == name,
        let bins = try entry.optionalMember("bins")
      else { continue }
      var proposals: [String: String] = [:]
      for (region, bin) in try bins.members() { proposals[region] = try bin.string() }
      regions = regions.compactMap { region in
        guard let bin = proposals[region.name] else { return nil }
        var region = region
        region.bin = bin
        return region
      }
    }
  }

  private mutating func read(_ text: String, _ file: String) throws(DocumentError) {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    let heads = lines.first.map { Self.cells($0).map { $0.lowercased() } } ?? []
    for name in ["region", "observed"] where !heads.contains(name) {
      throw .malformed(
        file: file, place: "line 1", found: "no column “\(name)”",
        expected: "the columns region, observed and, where known, expected, error, bin",
        remedy: "add it to the first line")
    }
    for (row, line) in lines.enumerated().dropFirst() {
      let cells = Self.cells(line)
      func cell(_ name: String) -> String? {
        guard let index = heads.firstIndex(of: name), cells.indices.contains(index) else {
          return nil
        }
        return cells[index].isEmpty ? nil : cells[index]
      }
      func number(_ name: String) throws(DocumentError) -> Double? {
        guard let text = cell(name) else { return nil }
        guard let value = Double(text), value.isFinite else {
          throw .malformed(
            file: file, place: "line \(row + 1), column “\(name)”", found: "“\(text)”",
            expected: "a number", remedy: "correct it")
        }
        return value
      }
      guard let name = cell("region"), let observed = try number("observed") else {
        throw .malformed(
          file: file, place: "line \(row + 1)", found: "“\(line)”",
          expected: "a region and its observed events", remedy: "fill in or remove the line")
      }
      regions.append(
        AnalysisRegion(
          name: name, observed: observed, expected: try number("expected"),
          error: try number("error"), bin: cell("bin")))
    }
  }

  private static func cells(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
  }
}
