import Documents
import Likelihoods
import Numerics
import SimplifiedModels

/// Makes results of a compiled database's folders.
struct ResultBuilder {
  let compiled: CompiledDatabase
  let formats: LikelihoodFormats

  /// The result of one folder.
  func result(_ folder: CompiledDatabase.Folder) throws -> ExperimentalResult {
    let record = try compiled.record(folder)
    var maps: [ResultMap] = []
    for (topology, groups) in zip(record.topologies, try compiled.maps(folder)) {
      let constraint = try TopologyConstraint(topology.constraint)
      let conditions = try topology.condition.map { try TopologyCondition.parse($0) } ?? []
      maps += groups.map { group in
        ResultMap(
          topology: topology.name, constraint: constraint, conditions: conditions,
          grid: group.grid, values: group.values, expectedLimits: group.expected)
      }
    }
    return ExperimentalResult(
      folder: record.folder, analysis: record.analysis, experiment: record.experiment,
      energy: record.energy, luminosity: record.luminosity, kind: record.kind,
      regions: record.regions, maps: maps,
      combinedLikelihoods: try record.likelihoods.map { try hypotheses($0, record) },
      memory: compiled)
  }

  private func hypotheses(_ likelihood: LikelihoodRecord, _ record: AnalysisRecord) throws
    -> any SignalHypotheses
  {
    switch likelihood {
    case .covariance(let names, let matrix):
      let regions = names.compactMap { name in record.regions.first { $0.name == name } }
      let moments = regions.compactMap(\.thirdMoment)
      return try CovarianceHypotheses(
        regions: names, observed: regions.map(\.observed), background: regions.map(\.expected),
        covariance: matrix, thirdMoments: moments.count == names.count ? moments : [])
    case .workspace(let workspace):
      let path = "\(record.path)/likelihood/\(workspace.file)"
      let node = try JSONNode.parse(workspace.bytes, file: path)
      return try formats.workspace(
        JSONNode(file: path, value: Self.removing(workspace.droppedChannels, from: node.value)),
        workspace.bins.map { ($0.region, $0.bin) })
    }
  }

  /// A workspace without the named channels and their observations.
  static func removing(_ channels: [String], from workspace: JSONValue) -> JSONValue {
    guard !channels.isEmpty, case .object(let members) = workspace else { return workspace }
    return .object(
      members.map { name, value in
        guard name == "channels" || name == "observations", case .array(let items) = value else {
          return (name, value)
        }
        return (name, .array(items.filter { !hasName($0, among: channels) }))
      })
  }

  private static func hasName(_ item: JSONValue, among names: [String]) -> Bool {
    guard case .object(let members) = item,
      case .string(let name)? = members.first(where: { $0.name == "name" })?.value
    else { return false }
    return names.contains(name)
  }
}
