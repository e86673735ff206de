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
    try readFiles(root, withTables: withTables, into: &record)
    return record
  }

  /// Maps and likelihoods, which stand in files of their own.
  private func readFiles(
    _ root: JSONNode, withTables: Bool, into record: inout AnalysisRecord
  ) throws(DocumentError) {
    for node in try root.member("maps").elements() {
      do throws(DocumentError) {
        record.topologies.append(try topology(node, record: record, withTables: withTables))
      } catch { throw error.named(by: node) }
    }
    for node in try root.member("likelihoods").elements() {
      do throws(DocumentError) {
        record.likelihoods.append(try likelihood(node, record: record))
      } catch { throw error.named(by: node) }
    }
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

  func lengths(_ node: JSONNode) throws(DocumentError) -> DetectorLengths {
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
