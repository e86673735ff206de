import Documents

/// Restates covariance and workspaces of an analysis (SModelS 1.2 to 3.1).
struct LikelihoodImport {
  let owner: TextImport
  let analysis: TextDatabase.TextAnalysis
  let record: AnalysisRecord

  /// All likelihoods that `globalInfo.txt` (or the caller) names; full workspaces before simplified ones.
  func likelihoods(_ info: TaggedText) throws -> [LikelihoodRecord] {
    if info.field("statModels") != nil {
      return try RegionSets(info).likelihoods(of: self, info)
    }
    var found: [LikelihoodRecord] = []
    if info.field("covariance") != nil { found.append(try covariance(info)) }
    if let extra = owner.extraWorkspaces[record.folder] {
      try demandRegions(extra.bins.map(\.region), in: info.file, place: extra.file)
      found.append(
        .workspace(
          try workspace(
            extra.file, extra.bytes, bins: extra.bins, source: extra.source, version: .full)))
      return found
    }
    let full = "jsonFiles_FullLikelihood"
    let hasFull = info.field(full) != nil
    found += try workspaces(info, tag: full) { _ in .full }
    found += try workspaces(info, tag: "jsonFiles") { file in
      hasFull || file.contains("simplified") ? .simplified : .full
    }
    return found
  }

  /// The workspaces of one tag of the old dialect.
  private func workspaces(
    _ info: TaggedText, tag: String, version: (String) -> WorkspaceVersion
  ) throws -> [LikelihoodRecord] {
    guard let value = try info.value(tag) else { return [] }
    guard case .table(let files) = value else {
      throw malformed(
        info.file, info.place(tag), "another value", "a table of workspace → regions")
    }
    return try files.sorted { $0.key < $1.key }.map { file, regions in
      let bytes = try model(file, info, tag: tag)
      let bins = try bins(regions, workspace: bytes, file: file, tag: tag, info: info)
      return .workspace(
        try workspace(
          file, bytes, bins: bins, source: source(of: file), version: version(file)))
    }
  }

  /// A file beside `globalInfo.txt`.
  func model(_ file: String, _ info: TaggedText, tag: String) throws(DocumentError) -> [UInt8] {
    guard let bytes = analysis.models[file] else {
      throw malformed(
        info.file, info.place(tag), "no file \(file)", "the file beside globalInfo.txt")
    }
    return bytes
  }

  /// Where a file was published.
  func source(of file: String) -> String { "\(owner.databaseName), \(analysis.path)/\(file)" }

  private func covariance(_ info: TaggedText) throws(DocumentError) -> LikelihoodRecord {
    let names = try info.names("datasetOrder") ?? []
    guard let value = try info.value("covariance") else { throw info.refusal("covariance", "rows") }
    return try covariance(value, names, in: info.file, place: info.place("covariance"))
  }

  /// A covariance of the named regions from nested lists.
  func covariance(_ value: Literal, _ names: [String], in file: String, place: String)
    throws(DocumentError) -> LikelihoodRecord
  {
    let rows = value.elements ?? []
    let matrix = rows.flatMap { $0.elements?.compactMap { $0.number?.value } ?? [] }
    guard !names.isEmpty, rows.count == names.count, matrix.count == names.count * names.count
    else {
      throw malformed(
        file, place, "\(rows.count) rows, \(matrix.count) numbers",
        "one row and column for each of the \(names.count) regions")
    }
    try demandRegions(names, in: file, place: place)
    return .covariance(regions: names, matrix: matrix)
  }

  /// A workspace with the bins of its regions.
  func workspace(
    _ file: String, _ bytes: [UInt8], bins: [WorkspaceRecord.Bin], source: String,
    version: WorkspaceVersion
  ) throws -> WorkspaceRecord {
    let node = try JSONNode.parse(bytes, file: file)
    var name = file
    for suffix in [".gz", ".json"] where name.hasSuffix(suffix) {
      name.removeLast(suffix.count)
    }
    let channels = try channels(of: node).map(\.name)
    for bin in bins {
      let channel = String(bin.bin.prefix { $0 != "[" })
      guard channels.contains(channel) else {
        throw malformed(file, "bin \(bin.bin)", "no such channel", "one of \(channels)")
      }
    }
    return WorkspaceRecord(
      file: FileName.safe(name) + ".json", bytes: node.value.canonicalBytes, source: source,
      version: version, publishedDigest: Files.sha256(bytes), bins: bins,
      droppedChannels: channels.filter { $0.hasPrefix("VR") })
  }

  /// Channels in the order of `observations`, with their number of bins.
  private func channels(of workspace: JSONNode) throws(DocumentError)
    -> [(name: String, bins: Int)]
  {
    var channels: [(name: String, bins: Int)] = []
    for observation in try workspace.member("observations").elements() {
      channels.append(
        (try observation.member("name").string(), try observation.member("data").elements().count))
    }
    return channels
  }

  /// The bin of each region: named (`{'smodels': …, 'pyhf': …}`), or plain region names that fill the
  /// bins of the signal channels in order.
  private func bins(
    _ regions: Literal, workspace: [UInt8], file: String, tag: String, info: TaggedText
  ) throws -> [WorkspaceRecord.Bin] {
    var named: [WorkspaceRecord.Bin] = []
    var plain: [String] = []
    for item in regions.elements ?? [] {
      if let name = item.text { plain.append(name) }
      guard case .table(let entries) = item else { continue }
      let values = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
      guard let region = values["smodels"]?.text, let bin = values["pyhf"]?.text else { continue }
      // Control regions often have no maps, so that no data set of that name is there.
      let isControl = values["type"]?.text.map { $0 != "SR" } ?? false
      if isControl, !record.regions.contains(where: { $0.name == region }) { continue }
      named.append(.init(region: region, bin: bin))
    }
    if named.isEmpty {
      let free = try signalBins(
        of: channels(of: JSONNode.parse(workspace, file: file)), wanted: plain.count)
      guard free.count == plain.count else {
        throw malformed(
          info.file, info.place(tag), "\(plain.count) regions",
          "\(free.count), the signal bins of \(file)")
      }
      named = zip(plain, free).map { .init(region: $0, bin: $1) }
    }
    try demandRegions(named.map(\.region), in: info.file, place: info.place(tag))
    return named
  }

  /// Bins of channels that are not control or validation regions by their name; where these are too
  /// many, of those that are signal regions by their name.
  private func signalBins(of channels: [(name: String, bins: Int)], wanted: Int) -> [String] {
    let free = channels.filter { !$0.name.contains("CR") && !$0.name.contains("VR") }
    let signal = free.filter { $0.name.hasPrefix("SR") }
    let isTooMany = free.reduce(0) { $0 + $1.bins } > wanted
    return (isTooMany ? signal : free).flatMap { channel in
      channel.bins == 1 ? [channel.name] : (0..<channel.bins).map { "\(channel.name)[\($0)]" }
    }
  }

  func demandRegions(_ names: [String], in file: String, place: String)
    throws(DocumentError)
  {
    let known = Set(record.regions.map(\.name))
    for name in names where !known.contains(name) {
      throw malformed(
        file, place, "region \(name)", "a region that has a dataInfo.txt of the same dataId")
    }
  }

  func malformed(_ file: String, _ place: String, _ found: String, _ expected: String)
    -> DocumentError
  {
    .malformed(
      file: file, place: place, found: found, expected: expected, remedy: "correct the entry")
  }
}
