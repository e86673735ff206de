import Documents

extension WorkspaceSource {
  /// The patch set that was made for a workspace: the one given beside it, or that of its archive.
  public func allPatches(of document: JSONNode) throws -> PatchSet {
    let files = try LikelihoodFiles(patchSet ?? path)
    let sets = try files.entries(.patchSet).map { try PatchSet(files.read($0)) }
    if !isVerified, sets.count == 1 { return sets[0] }
    let fitting = sets.filter { (try? $0.verify(document)) != nil }
    if fitting.count == 1 { return fitting[0] }
    // The set itself says what does not fit.
    if sets.count == 1 { try sets[0].verify(document) }
    throw DocumentError.malformed(
      file: files.file, place: "its documents",
      found: "\(sets.count) patch sets, \(fitting.count) of them for this workspace",
      expected: "one", remedy: "give the patch set with --patchset")
  }
}
