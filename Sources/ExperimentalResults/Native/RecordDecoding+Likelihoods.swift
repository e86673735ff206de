import Documents

extension RecordDecoding {
  /// One entry of `likelihoods`, whose file must have the digest that is named.
  func likelihood(_ node: JSONNode, record: AnalysisRecord) throws(DocumentError)
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
