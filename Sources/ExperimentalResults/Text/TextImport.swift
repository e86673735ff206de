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
      if info.text("type") == "displaced" {
        problems.append(
          ImportProblem(
            path: analysis.path, kind: .refused, reason: MapRefusal.displaced.rawValue))
        return nil
      }
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
      comment: info.text("comment") ?? "", regions: [], topologies: [], likelihoods: [])
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
          file: text.file, place: "dataId", found: name,
          expected: "a name that no other data set has, also as the name of a file",
          remedy: "rename one of them")
      }
      let moment =
        text.field("thirdMoment") == nil ? nil : try text.quantity("thirdMoment", .number)
      regions.append(
        SignalRegion(
          name: name, observed: try text.quantity("observedN", .number),
          expected: try text.quantity("expectedBG", .number),
          error: try text.quantity("bgError", .number),
          upperLimit: try text.quantity("upperLimit", .crossSection),
          expectedUpperLimit: try text.quantity("expectedUpperLimit", .crossSection),
          thirdMoment: moment))
    }
    let order = info.literal("datasetOrder")?.elements?.compactMap(\.text) ?? []
    let rank = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return regions.enumerated().sorted { a, b in
      (rank[a.element.name] ?? order.count, a.offset)
        < (rank[b.element.name] ?? order.count, b.offset)
    }.map(\.element)
  }

  /// The name of a data set, quotes removed.
  static func name(of info: TaggedText) -> String {
    let text = info.text("dataId") ?? "?"
    return text.trimmingQuotes
  }
}

extension String {
  /// Without a pair of quotes around it.
  var trimmingQuotes: String {
    guard count >= 2, let first, first == last, first == "'" || first == "\"" else { return self }
    return String(dropFirst().dropLast())
  }
}
