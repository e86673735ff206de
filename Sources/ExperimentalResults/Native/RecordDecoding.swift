import Documents
import SimplifiedModels

/// Reads `analysis.json`; the numbers of maps and likelihoods are read by the caller's closures.
struct RecordDecoding {
  /// The bytes of a file below the analysis folder, and its path for messages.
  let read: (_ file: String) throws(DocumentError) -> (bytes: [UInt8], path: String)

  /// The record; `withTables` also reads every map.
  func record(withTables: Bool = true) throws(DocumentError) -> AnalysisRecord {
    let (bytes, path) = try read("analysis.json")
    let root = try JSONNode.parse(bytes, file: path)
    try checkFormat(root)
    let energy = try root.member("energyTeV").integer()
    guard [7, 8, 13, 14].contains(energy) else {
      throw try root.member("energyTeV").error(found: "\(energy)", expected: "√s in TeV: 8 or 13")
    }
    let luminosity = try root.member("luminosityPerFb")
    guard try luminosity.double() > 0 else {
      throw luminosity.error(
        found: "\(try luminosity.double())", expected: "a positive luminosity in 1/fb")
    }
    guard let kind = ResultKind(rawValue: try root.member("kind").string()) else {
      throw try root.member("kind").error(
        found: try root.member("kind").string(), expected: "efficiencyMaps or upperLimits")
    }
    var record = AnalysisRecord(
      folder: try root.member("folder").string(),
      analysis: try root.member("analysis").string(),
      experiment: try root.member("experiment").string(), energy: energy,
      luminosity: try luminosity.double(), kind: kind, references: try references(root),
      source: try source(try root.member("source")),
      comment: try root.optionalMember("comment")?.string() ?? "",
      regions: try regions(try root.member("regions")), topologies: [], likelihoods: [])
    try readDetails(root, into: &record)
    for node in try root.member("maps").elements() {
      record.topologies.append(try topology(node, record: record, withTables: withTables))
    }
    for node in try root.member("likelihoods").elements() {
      record.likelihoods.append(try likelihood(node, record: record))
    }
    return record
  }

  /// Refuses a format of another version, by its number.
  private func checkFormat(_ root: JSONNode) throws(DocumentError) {
    let format = try root.member("format")
    let number = try format.integer()
    guard (NativeWriter.oldestFormat...NativeWriter.formatNumber).contains(number) else {
      throw format.error(
        found: "format \(number)",
        expected: "format \(NativeWriter.oldestFormat) or \(NativeWriter.formatNumber)",
        remedy: number > NativeWriter.formatNumber
          ? "use a newer protolith" : "import the analysis again")
    }
  }

  /// What most records do not have.
  private func readDetails(_ root: JSONNode, into record: inout AnalysisRecord)
    throws(DocumentError)
  {
    record.searchType = try root.optionalMember("searchType")?.string() ?? "prompt"
    record.lengths = try lengths(root)
    record.supersedes = try strings(root.optionalMember("supersedes"))
    record.supersededBy = try strings(root.optionalMember("supersededBy"))
    record.combinableWith = try strings(root.optionalMember("combinableWith"))
    if let node = try root.optionalMember("includesControlRegions") {
      record.includesControlRegions = try node.bool()
    }
    if let node = try root.optionalMember("signalUncertainty") {
      let value = try node.double()
      guard value >= 0 else { throw node.error(found: "\(value)", expected: "at least 0") }
      record.signalUncertainty = value
    }
    for (name, node) in try root.optionalMember("notes")?.members() ?? [] {
      record.notes.append(.init(name: name, value: try node.string()))
    }
  }

  private func lengths(_ node: JSONNode) throws(DocumentError) -> DetectorLengths {
    func length(_ name: String) throws(DocumentError) -> Double? {
      guard let member = try node.optionalMember(name) else { return nil }
      let value = try member.double()
      guard value > 0 else { throw member.error(found: "\(value)", expected: "a length above 0 m") }
      return value
    }
    return DetectorLengths(inner: try length("innerLengthM"), outer: try length("outerLengthM"))
  }

  private func references(_ root: JSONNode) throws(DocumentError) -> [AnalysisRecord.Named] {
    var found: [AnalysisRecord.Named] = []
    for (name, node) in try root.member("references").members() {
      found.append(.init(name: name, value: try node.string()))
    }
    return found
  }

  private func source(_ node: JSONNode) throws(DocumentError) -> AnalysisRecord.Source {
    .init(
      database: try node.member("database").string(), folder: try node.member("folder").string(),
      digest: try node.member("digest").string())
  }

  private func regions(_ list: JSONNode) throws(DocumentError) -> [SignalRegion] {
    var regions: [SignalRegion] = []
    for node in try list.elements() {
      var region = SignalRegion(
        name: try node.member("name").string(),
        observed: try number(node, "observed", atLeast: 0),
        expected: try number(node, "expected", atLeast: 0),
        error: try number(node, "error", atLeast: 0),
        upperLimit: try number(node, "upperLimitFb", above: 0),
        expectedUpperLimit: try number(node, "expectedUpperLimitFb", above: 0),
        thirdMoment: try node.optionalMember("thirdMoment")?.double())
      region.comment = try node.optionalMember("comment")?.string() ?? ""
      region.aggregated = try strings(node.optionalMember("aggregated"))
      if try node.optionalMember("luminosityPerFb") != nil {
        region.luminosity = try number(node, "luminosityPerFb", above: 0)
      }
      guard !regions.contains(where: { FileName.areSame($0.name, region.name) }) else {
        throw node.error(
          found: "region \(region.name) twice", expected: "unique names, also as names of files")
      }
      regions.append(region)
    }
    return regions
  }

  private func number(
    _ node: JSONNode, _ name: String, atLeast floor: Double = -.infinity,
    above bound: Double = -.infinity
  ) throws(DocumentError) -> Double {
    let member = try node.member(name)
    let value = try member.double()
    guard value >= floor, value > bound else {
      throw member.error(
        found: "\(value)",
        expected: floor > -.infinity ? "a number that is not negative" : "a positive number")
    }
    return value
  }

  func strings(_ node: JSONNode?) throws(DocumentError) -> [String] {
    var texts: [String] = []
    for element in try node?.elements() ?? [] { texts.append(try element.string()) }
    return texts
  }
}

extension RecordDecoding {
  private func topology(
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

  private func likelihood(_ node: JSONNode, record: AnalysisRecord) throws(DocumentError)
    -> LikelihoodRecord
  {
    let file = try node.member("file").string()
    guard FileName.safe(file) == file else {
      throw try node.member("file").error(found: file, expected: "a plain file name")
    }
    let (bytes, path) = try read("likelihood/" + file)
    let digest = try node.member("sha256")
    guard Files.sha256(bytes) == (try digest.string()) else {
      throw DocumentError.malformed(
        file: path, place: "the whole file", found: "SHA-256 \(Files.sha256(bytes))",
        expected: try digest.string(),
        remedy: "restore the file, or correct the digest in analysis.json if it was meant to change"
      )
    }
    let format = try node.member("format").string()
    let known = Set(record.regions.map(\.name))
    switch format {
    case "covariance":
      return try covariance(try JSONNode.parse(bytes, file: path), known: known)
    case "workspace":
      var bins: [WorkspaceRecord.Bin] = []
      for (region, bin) in try node.member("bins").members() {
        guard known.contains(region) else {
          throw bin.error(found: "region \(region)", expected: "a region of this analysis")
        }
        bins.append(.init(region: region, bin: try bin.string()))
      }
      return .workspace(
        WorkspaceRecord(
          file: file, bytes: bytes, source: try node.member("source").string(),
          version: try workspaceVersion(node),
          publishedDigest: try node.member("publishedSha256").string(), bins: bins,
          droppedChannels: try strings(node.member("droppedChannels"))))
    default:
      throw try node.member("format").error(
        found: format, expected: "covariance or workspace")
    }
  }

  private func workspaceVersion(_ node: JSONNode) throws(DocumentError) -> WorkspaceVersion {
    guard let member = try node.optionalMember("version") else { return .full }
    let name = try member.string()
    guard let version = WorkspaceVersion(rawValue: name) else {
      throw member.error(found: name, expected: "full or simplified")
    }
    return version
  }

  private func covariance(_ root: JSONNode, known: Set<String>) throws(DocumentError)
    -> LikelihoodRecord
  {
    let regions = try strings(root.member("regions"))
    var matrix: [Double] = []
    for row in try root.member("matrix").elements() {
      let numbers = try row.doubles()
      guard numbers.count == regions.count else {
        throw row.error(found: "\(numbers.count) numbers", expected: "\(regions.count)")
      }
      matrix += numbers
    }
    guard matrix.count == regions.count * regions.count else {
      throw try root.member("matrix").error(
        found: "\(matrix.count) numbers", expected: "one row for each of \(regions.count) regions")
    }
    for region in regions where !known.contains(region) {
      throw try root.member("regions").error(
        found: region, expected: "a region of this analysis")
    }
    return .covariance(regions: regions, matrix: matrix)
  }
}
