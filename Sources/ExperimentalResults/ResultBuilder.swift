import Documents
import Likelihoods
import Numerics
import SimplifiedModels

/// Makes results of a compiled database's folders.
struct ResultBuilder {
  let compiled: CompiledDatabase
  let formats: LikelihoodFormats
  /// The constraints of the catalogue, parsed.
  private let constraints: [TopologyConstraint]

  init(compiled: CompiledDatabase, formats: LikelihoodFormats) throws {
    self.compiled = compiled
    self.formats = formats
    constraints = try compiled.catalogue.constraints.map {
      try TopologyConstraint(
        $0.text, intermediateStates: $0.intermediateStates, finalStates: $0.finalStates)
    }
  }

  /// The result of one folder.
  func result(_ folder: Catalogue.Folder) throws -> ExperimentalResult {
    var maps: [ResultMap] = []
    for topology in folder.topologies { maps += try self.maps(topology, folder) }
    return ExperimentalResult(
      folder: folder.folder, analysis: folder.analysis, experiment: folder.experiment,
      energy: folder.energy, luminosity: folder.luminosity, kind: folder.kind,
      regions: folder.regions, maps: maps, searchType: folder.searchType,
      includesControlRegions: folder.includesControlRegions,
      likelihoods: try folder.likelihoods.map { try published($0, folder) }, memory: compiled)
  }

  private func maps(_ topology: Catalogue.Topology, _ folder: Catalogue.Folder) throws
    -> [ResultMap]
  {
    guard constraints.indices.contains(topology.constraint) else { return [] }
    let constraint = constraints[topology.constraint]
    let conditions =
      topology.condition.isEmpty ? [] : try TopologyCondition.parse(topology.condition)
    return try topology.groups.map { group in
      ResultMap(
        topology: topology.name, constraint: constraint, conditions: conditions,
        coordinates: topology.coordinates, lengths: topology.lengths,
        grid: try compiled.grid(group.grid),
        values: try group.values.map {
          ($0.region, try compiled.values($0.offset, on: group.grid))
        },
        expectedLimits: try group.expected.map {
          (try compiled.grid($0.grid), try compiled.values($0.offset, on: $0.grid))
        },
        check: MapCheck(group, named: "\(topology.name) of \(folder.path)", in: compiled))
    }
  }

  private func published(_ entry: Catalogue.Likelihood, _ folder: Catalogue.Folder) throws
    -> PublishedLikelihood
  {
    guard let version = entry.version else { return try covariance(entry, folder) }
    let (compiled, formats) = (compiled, formats)
    let bins = Array(zip(entry.regions, entry.bins))
    return PublishedLikelihood(
      form: .workspace(version), name: entry.file.name, regions: entry.regions,
      signalUncertainty: folder.signalUncertainty
    ) {
      let path = "\(folder.path)/likelihood/\(entry.file.name)"
      let node = try JSONNode.parse(try compiled.bytes(entry.file, of: folder.path), file: path)
      let dropped = entry.droppedChannels
      return try formats.workspace(
        JSONNode(file: path, value: Self.removing(dropped, from: node.value)),
        bins.filter { bin in !dropped.contains(String(bin.1.prefix { $0 != "[" })) },
        folder.signalUncertainty ?? 0)
    }
  }

  private func covariance(_ entry: Catalogue.Likelihood, _ folder: Catalogue.Folder) throws
    -> PublishedLikelihood
  {
    let regions = entry.regions.compactMap { name in folder.regions.first { $0.name == name } }
    let moments = regions.compactMap(\.thirdMoment)
    let isSkewed = moments.count == regions.count
    let count = entry.regions.count
    let compiled = compiled
    return PublishedLikelihood(
      form: .covariance(isSkewed: isSkewed), name: entry.file.name, regions: entry.regions
    ) {
      try CovarianceHypotheses(
        regions: entry.regions, observed: regions.map(\.observed),
        background: regions.map(\.expected),
        covariance: Array(try compiled.matrix(entry, count: count * count, of: folder.path)),
        thirdMoments: isSkewed ? moments : [])
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
