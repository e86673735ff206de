import Documents
import SimplifiedModels

extension RecordDecoding {
  /// One entry of `maps`, with its numbers where they are wanted.
  func topology(
    _ node: JSONNode, record: AnalysisRecord, withTables: Bool
  ) throws(DocumentError) -> TopologyRecord {
    let name = try node.member("topology").string()
    var topology = TopologyRecord(
      name: name, folder: try node.optionalMember("folder")?.string() ?? name,
      constraint: try node.member("constraint").string(),
      condition: try node.optionalMember("condition")?.string(),
      finalStates: try strings(node.member("finalStates")),
      source: try node.member("source").string(), figures: try strings(node.member("figures")),
      maps: [], zeroRegions: try strings(node.optionalMember("zeroRegions")))
    try readCoordinates(node, into: &topology)
    topology.axes = try node.optionalMember("axes")?.string() ?? ""
    topology.lengths = try lengths(node)
    for branch in try node.optionalMember("intermediateStates")?.elements() ?? [] {
      topology.intermediateStates.append(try strings(branch))
    }
    guard FileName.safe(topology.folder) == topology.folder else {
      throw node.error(found: "folder \(topology.folder)", expected: "a plain name")
    }
    let known = Set(record.regions.map(\.name)).union(record.kind == .upperLimits ? ["all"] : [])
    let expected = try node.optionalMember("expectedLimits")?.string()
    for region in try strings(node.member("regions")) {
      guard known.contains(region) else {
        throw try node.member("regions").error(
          found: "region \(region)", expected: "one of the regions above",
          remedy: "add the region or remove its map")
      }
      var map = TopologyRecord.RegionMap(
        region: region,
        table: MapTable(
          quantity: .efficiency, coordinates: topology.coordinates,
          massesPerBranch: topology.massesPerBranch))
      if withTables {
        let path = "maps/\(topology.folder)/\(FileName.safe(region))"
        try readMap(path, kind: record.kind, expected: expected, into: &map)
      }
      topology.maps.append(map)
    }
    return topology
  }

  /// What the numbers of a point are: said by `massesPerBranch`, or one by one by `coordinates`.
  private func readCoordinates(_ node: JSONNode, into topology: inout TopologyRecord)
    throws(DocumentError)
  {
    if let list = try node.optionalMember("coordinates") {
      for element in try list.elements() {
        let text = try element.string()
        guard let coordinate = MapCoordinate(text), !topology.coordinates.contains(coordinate)
        else {
          throw element.error(
            found: "'\(text)'", expected: "'mass 1' or 'width 1' with the number of a node, once")
        }
        topology.coordinates.append(coordinate)
      }
      guard (1...MapTable.largestDimension).contains(topology.coordinates.count) else {
        throw list.error(
          found: "\(topology.coordinates.count) coordinates",
          expected: "1 … \(MapTable.largestDimension)")
      }
      return
    }
    let list = try node.member("massesPerBranch")
    let layout = try self.layout(list)
    guard let coordinates = BracketNodes(topology.constraint)?.coordinates(massesPerBranch: layout)
    else {
      throw list.error(
        found: "masses per branch \(layout)", expected: "those of \(topology.constraint)",
        remedy: "give each new particle a mass, or name the coordinates one by one")
    }
    topology.coordinates = coordinates
    topology.massesPerBranch = layout
  }

  private func layout(_ node: JSONNode) throws(DocumentError) -> [Int] {
    var layout: [Int] = []
    for element in try node.elements() { layout.append(try element.integer()) }
    guard (1...4).contains(layout.count), layout.allSatisfy({ (0...16).contains($0) }),
      (1...MapTable.largestDimension).contains(layout.reduce(0, +))
    else {
      throw node.error(found: "\(layout)", expected: "numbers of masses of one to four branches")
    }
    return layout
  }

  private func readMap(
    _ path: String, kind: ResultKind, expected: String?, into map: inout TopologyRecord.RegionMap
  ) throws(DocumentError) {
    let (bytes, file) = try read(path + ".csv")
    let empty = map.table
    var tables = try MapCSV.read(bytes, file: file, like: empty)
    map.table = tables[0]
    if expected == "file" {
      let (bytes, file) = try read(path + "-expected.csv")
      tables += try MapCSV.read(bytes, file: file, like: empty)
    }
    let wanted: [MapQuantity] =
      kind == .efficiencyMaps
      ? [.efficiency] : expected == nil ? [.upperLimit] : [.upperLimit, .expectedUpperLimit]
    guard tables.map(\.quantity) == wanted else {
      throw .malformed(
        file: file, place: "header",
        found: tables.map(\.quantity.rawValue).joined(separator: ", "),
        expected: wanted.map(\.rawValue).joined(separator: ", "),
        remedy: "correct the columns or 'kind' and 'expectedLimits' of analysis.json")
    }
    map.expected = tables.count > 1 ? tables[1] : nil
  }
}
