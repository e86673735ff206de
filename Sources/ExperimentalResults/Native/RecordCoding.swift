import Documents

/// `analysis.json` and `covariance.json`: records as JSON and back.
enum RecordCoding {
  /// The record without the numbers of its maps.
  static func json(_ record: AnalysisRecord) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("format", .integer(Int64(NativeWriter.formatNumber))),
      ("folder", .string(record.folder)),
      ("analysis", .string(record.analysis)),
      ("experiment", .string(record.experiment)),
      ("energyTeV", .integer(Int64(record.energy))),
      ("luminosityPerFb", .number(record.luminosity)),
      ("kind", .string(record.kind.rawValue)),
      ("references", .object(record.references.map { ($0.name, .string($0.value)) })),
      (
        "source",
        .object([
          ("database", .string(record.source.database)),
          ("folder", .string(record.source.folder)),
          ("digest", .string(record.source.digest)),
        ])
      ),
    ]
    members += details(record)
    members.append(("regions", .array(record.regions.map(region))))
    members.append(("maps", .array(record.topologies.map(topology))))
    let files = record.likelihoodFiles
    let likelihoods = zip(record.likelihoods, files).map { likelihood($0, file: $1) }
    members.append(("likelihoods", .array(likelihoods)))
    return .object(members)
  }

  /// What most records do not have.
  private static func details(_ record: AnalysisRecord) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    if !record.comment.isEmpty { members.append(("comment", .string(record.comment))) }
    if record.searchType != "prompt" { members.append(("searchType", .string(record.searchType))) }
    members += lengths(record.lengths)
    let lists = [
      ("supersedes", record.supersedes), ("supersededBy", record.supersededBy),
      ("combinableWith", record.combinableWith),
    ]
    members += lists.filter { !$0.1.isEmpty }.map { ($0.0, strings($0.1)) }
    if record.includesControlRegions { members.append(("includesControlRegions", .bool(true))) }
    if let uncertainty = record.signalUncertainty {
      members.append(("signalUncertainty", .number(uncertainty)))
    }
    if !record.notes.isEmpty {
      members.append(("notes", .object(record.notes.map { ($0.name, .string($0.value)) })))
    }
    return members
  }

  private static func lengths(_ lengths: DetectorLengths) -> [(name: String, value: JSONValue)] {
    let pairs = [("innerLengthM", lengths.inner), ("outerLengthM", lengths.outer)]
    return pairs.compactMap { name, value in value.map { (name, .number($0)) } }
  }

  private static func region(_ region: SignalRegion) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(region.name)),
      ("observed", .number(region.observed)),
      ("expected", .number(region.expected)),
      ("error", .number(region.error)),
      ("upperLimitFb", .number(region.upperLimit)),
      ("expectedUpperLimitFb", .number(region.expectedUpperLimit)),
    ]
    if let moment = region.thirdMoment { members.append(("thirdMoment", .number(moment))) }
    if let luminosity = region.luminosity {
      members.append(("luminosityPerFb", .number(luminosity)))
    }
    if !region.aggregated.isEmpty { members.append(("aggregated", strings(region.aggregated))) }
    if !region.comment.isEmpty { members.append(("comment", .string(region.comment))) }
    return .object(members)
  }

  private static func topology(_ topology: TopologyRecord) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [("topology", .string(topology.name))]
    if topology.folder != topology.name { members.append(("folder", .string(topology.folder))) }
    members.append(("constraint", .string(topology.constraint)))
    if let condition = topology.condition { members.append(("condition", .string(condition))) }
    members.append(("finalStates", strings(topology.finalStates)))
    if !topology.intermediateStates.isEmpty {
      members.append(("intermediateStates", .array(topology.intermediateStates.map(strings))))
    }
    members.append(coordinates(topology))
    if !topology.axes.isEmpty { members.append(("axes", .string(topology.axes))) }
    members += lengths(topology.lengths)
    members += [
      ("source", .string(topology.source)),
      ("figures", strings(topology.figures)),
      ("regions", strings(topology.maps.map(\.region))),
    ]
    if let map = topology.maps.first, let expected = map.expected {
      let place = expected.points == map.table.points ? "column" : "file"
      members.append(("expectedLimits", .string(place)))
    }
    if !topology.zeroRegions.isEmpty {
      members.append(("zeroRegions", strings(topology.zeroRegions)))
    }
    return .object(members)
  }

  private static func coordinates(_ topology: TopologyRecord) -> (String, JSONValue) {
    topology.massesPerBranch.isEmpty
      ? ("coordinates", strings(topology.coordinates.map(\.description)))
      : ("massesPerBranch", .array(topology.massesPerBranch.map { .integer(Int64($0)) }))
  }

  private static func likelihood(_ likelihood: LikelihoodRecord, file: String) -> JSONValue {
    switch likelihood {
    case .covariance(let regions, let matrix):
      let bytes = covariance(regions: regions, matrix: matrix)
      return .object([
        ("format", .string("covariance")), ("file", .string(file)),
        ("sha256", .string(Files.sha256(bytes))),
      ])
    case .workspace(let workspace):
      return .object([
        ("format", .string("workspace")),
        ("file", .string(workspace.file)),
        ("version", .string(workspace.version.rawValue)),
        ("source", .string(workspace.source)),
        ("publishedSha256", .string(workspace.publishedDigest)),
        ("sha256", .string(Files.sha256(workspace.bytes))),
        ("bins", .object(workspace.bins.map { ($0.region, .string($0.bin)) })),
        ("droppedChannels", strings(workspace.droppedChannels)),
      ])
    }
  }

  /// The bytes of `covariance.json`: regions and one row of the matrix (events²) for each.
  static func covariance(regions: [String], matrix: [Double]) -> [UInt8] {
    let n = regions.count
    let rows = (0..<n).map { row in
      JSONValue.array(matrix[row * n..<(row + 1) * n].map { .number($0) })
    }
    return JSONValue.object([
      ("format", .integer(1)), ("matrix", .array(rows)),
      ("regions", strings(regions)),
    ]).canonicalBytes
  }

  private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
