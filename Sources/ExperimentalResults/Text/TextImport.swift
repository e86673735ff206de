import Documents
import Numerics
import SimplifiedModels

/// Restates analyses of a text database in our form.
struct TextImport: Sendable {
  /// A workspace that the text database does not name.
  struct ExtraWorkspace: Sendable {
    /// Its JSON.
    var bytes: [UInt8]
    var file: String
    var source: String
    var bins: [WorkspaceRecord.Bin]
  }
  /// Name and version of the database.
  var databaseName: String
  /// Workspaces to add, by folder.
  var extraWorkspaces: [String: ExtraWorkspace] = [:]

  /// The record of one analysis, or nil where nothing of it is taken; what is not is in `problems`.
  func record(
    of analysis: TextDatabase.TextAnalysis, problems: inout [ImportProblem]
  ) -> AnalysisRecord? {
    problems += analysis.problems
    guard let info = analysis.info else { return nil }
    do {
      var record = try frame(of: analysis, info: info)
      record.regions = try regions(of: analysis, info: info)
      record.topologies = TopologyGrouping.group(analysis, kind: record.kind, problems: &problems)
      guard !record.topologies.isEmpty else {
        problems.append(
          ImportProblem(path: analysis.path, kind: .refused, reason: "none of its maps is taken"))
        return nil
      }
      if record.kind == .efficiencyMaps {
        record.likelihoods = try LikelihoodImport(owner: self, analysis: analysis, record: record)
          .likelihoods(info)
      }
      return record
    } catch {
      problems.append(
        ImportProblem(path: analysis.path, kind: .malformed, reason: "\(error)"))
      return nil
    }
  }

  private func frame(of analysis: TextDatabase.TextAnalysis, info: TaggedText)
    throws(DocumentError) -> AnalysisRecord
  {
    let energy = try info.quantity("sqrts", .energy) / 1000
    let identifier = info.text("id") ?? analysis.folder
    let names = [
      ("publication", "publication"), ("arXiv", "arxiv"), ("DOI", "publicationDOI"),
      ("page", "url"),
    ]
    let references = names.compactMap { name, tag in
      info.text(tag).map { AnalysisRecord.Named(name: name, value: $0) }
    }
    let isLimit = analysis.dataSets.values.contains { $0.info?.text("dataType") == "upperLimit" }
    return AnalysisRecord(
      folder: analysis.folder, analysis: AnalysisRecord.analysis(of: identifier),
      experiment: analysis.experiment, energy: Int(energy.rounded()),
      luminosity: try info.quantity("lumi", .luminosity),
      kind: isLimit ? .upperLimits : .efficiencyMaps, references: references,
      source: .init(database: databaseName, folder: analysis.path, digest: analysis.digest),
      comment: info.text("comment") ?? "", regions: [], topologies: [], likelihoods: [],
      searchType: info.text("type")?.trimmingQuotes ?? "prompt",
      lengths: try DetectorLengths(info), supersedes: info.list("supersedes"),
      supersededBy: info.list("supersededBy"), combinableWith: info.list("combinableWith"),
      includesControlRegions: try info.flag("includeCRs"),
      signalUncertainty: try signalUncertainty(info), notes: notes(info))
  }

  private func signalUncertainty(_ info: TaggedText) throws(DocumentError) -> Double? {
    guard let text = info.text("signalUncertainty"), text != "None" else { return nil }
    let value = try info.quantity("signalUncertainty", .number)
    guard value >= 0 else {
      throw info.refusal("signalUncertainty", "a number that is not negative")
    }
    return value
  }

  private func notes(_ info: TaggedText) -> [AnalysisRecord.Named] {
    ["contact", "implementedBy", "lastUpdate", "prettyName", "private", "source"].compactMap {
      tag in
      info.text(tag).flatMap { $0.isEmpty ? nil : AnalysisRecord.Named(name: tag, value: $0) }
    }
  }

  /// Regions in the order of `datasetOrder`, else by the name of their folder.
  private func regions(of analysis: TextDatabase.TextAnalysis, info: TaggedText)
    throws(DocumentError) -> [SignalRegion]
  {
    var regions: [SignalRegion] = []
    for (_, set) in analysis.dataSets.sorted(by: { $0.key < $1.key }) {
      guard let text = set.info, text.text("dataType") == "efficiencyMap" else { continue }
      let name = Self.name(of: text)
      guard !regions.contains(where: { FileName.areSame($0.name, name) }) else {
        throw .malformed(
          file: text.file, place: text.place("dataId"), found: name,
          expected: "a name that no other data set has, also as the name of a file",
          remedy: "rename one of them")
      }
      let moment =
        text.field("thirdMoment") == nil ? nil : try text.quantity("thirdMoment", .number)
      var region = SignalRegion(
        name: name, observed: try counts(text, "observedN"),
        expected: try counts(text, "expectedBG"), error: try counts(text, "bgError"),
        upperLimit: try limit(text, "upperLimit"),
        expectedUpperLimit: try limit(text, "expectedUpperLimit"), thirdMoment: moment)
      if text.field("lumi") != nil { region.luminosity = try text.quantity("lumi", .luminosity) }
      region.aggregated = (text.text("aggregated") ?? "").split(separator: ";").map {
        String($0).trimmed
      }
      region.comment = text.text("comment") ?? ""
      regions.append(region)
    }
    let order = info.literal("datasetOrder")?.elements?.compactMap(\.text) ?? []
    let rank = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return regions.enumerated().sorted { a, b in
      (rank[a.element.name] ?? order.count, a.offset)
        < (rank[b.element.name] ?? order.count, b.offset)
    }.map(\.element)
  }

  private func counts(_ text: TaggedText, _ tag: String) throws(DocumentError) -> Double {
    let value = try text.quantity(tag, .number)
    guard value >= 0 else { throw text.refusal(tag, "a number of events that is not negative") }
    return value
  }

  private func limit(_ text: TaggedText, _ tag: String) throws(DocumentError) -> Double {
    let value = try text.quantity(tag, .crossSection)
    guard value > 0 else { throw text.refusal(tag, "a limit above 0") }
    return value
  }

  /// The name of a data set, quotes removed.
  static func name(of info: TaggedText) -> String {
    let text = info.text("dataId") ?? "?"
    return text.trimmingQuotes
  }
}

extension TaggedText {
  /// Names that stand in a list, in quotes or not, separated by commas or blanks.
  func list(_ tag: String) -> [String] {
    let text = (text(tag) ?? "").filter { !"[]()'\"".contains($0) }
    return text.split { $0 == "," || $0 == ";" || $0 == " " }.map(String.init).filter {
      $0 != "None"
    }
  }

  /// Whether `tag` says True.
  func flag(_ tag: String) throws(DocumentError) -> Bool {
    guard let text = text(tag), text != "None" else { return false }
    switch text {
    case "True", "1": return true
    case "False", "0": return false
    default: throw refusal(tag, "True or False")
    }
  }
}

extension String {
  /// Without a pair of quotes around it.
  var trimmingQuotes: String {
    guard count >= 2, let first, first == last, first == "'" || first == "\"" else { return self }
    return String(dropFirst().dropLast())
  }
}
