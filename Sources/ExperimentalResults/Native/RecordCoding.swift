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
    if !record.comment.isEmpty { members.append(("comment", .string(record.comment))) }
    members.append(("regions", .array(record.regions.map(region))))
    members.append(("maps", .array(record.topologies.map(topology))))
    members.append(("likelihoods", .array(record.likelihoods.map(likelihood))))
    return .object(members)
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
    return .object(members)
  }

  private static func topology(_ topology: TopologyRecord) -> JSONValue {
    let layout = topology.maps.first?.table.massesPerBranch ?? []
    var members: [(name: String, value: JSONValue)] = [("topology", .string(topology.name))]
    if topology.folder != topology.name { members.append(("folder", .string(topology.folder))) }
    members.append(("constraint", .string(topology.constraint)))
    if let condition = topology.condition { members.append(("condition", .string(condition))) }
    members += [
      ("finalStates", strings(topology.finalStates)),
      ("massesPerBranch", .array(layout.map { .integer(Int64($0)) })),
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

  private static func likelihood(_ likelihood: LikelihoodRecord) -> JSONValue {
    switch likelihood {
    case .covariance(let regions, let matrix):
      let bytes = covariance(regions: regions, matrix: matrix)
      return .object([
        ("format", .string("covariance")), ("file", .string("covariance.json")),
        ("sha256", .string(Files.sha256(bytes))),
      ])
    case .workspace(let workspace):
      return .object([
        ("format", .string("workspace")),
        ("file", .string(workspace.file)),
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
      ("format", .integer(Int64(NativeWriter.formatNumber))), ("matrix", .array(rows)),
      ("regions", strings(regions)),
    ]).canonicalBytes
  }

  private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
