import Documents
import Foundation

/// Where a likelihood comes from: a file or an archive, the workspace in it, and patches to apply.
public struct WorkspaceSource: Sendable {
  /// The workspace, the archive, or a place in an archive (`likelihoods.tar.gz/RegionA`); `-` is the
  /// standard input.
  public var path: String
  /// Which workspace of an archive: its path, the end of its path, or its folder.
  public var member: String?
  /// Patches in order.
  ///
  /// Each is a JSON Patch file, also `FILE#POINTER` for a patch inside another document; a patch of a
  /// patch set by its name or its values (`750,100`); or a patch file of the archive.
  public var patches: [String] = []
  /// A patch set beside the archive; `-` is the standard input.
  public var patchSet: String?
  /// Whether the digests of a patch set must be those of the workspace.
  public var isVerified = true

  /// A source without patches.
  public init(_ path: String, member: String? = nil, patches: [String] = []) {
    self.path = path
    self.member = member
    self.patches = patches
  }

  /// Reads the workspace's document and applies the patches.
  public func document() throws -> JSONNode {
    let source = split
    return try LikelihoodFiles(source.path).document(source)
  }

  /// The source with a path that goes on inside an archive taken apart.
  public var split: WorkspaceSource {
    guard member == nil, path != "-", !Files.exists(path) else {
      return self
    }
    var source = self
    var inside: [Substring] = []
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    while parts.count > 1 {
      inside.insert(parts.removeLast(), at: 0)
      let outside = parts.joined(separator: "/")
      guard Files.exists(outside) else { continue }
      if Files.isFolder(outside) { break }
      source.path = outside
      source.member = inside.joined(separator: "/")
      return source
    }
    return self
  }

  /// Reads, patches and checks the workspace, from whichever form.
  public func reading() throws -> WorkspaceReading { try Workspace.reading(document()) }

  /// Reads, patches and checks the workspace.
  public func workspace() throws -> Workspace { try reading().workspace }
}

extension LikelihoodFiles {
  /// The document of a source whose files these are, patched.
  public func document(_ source: WorkspaceSource) throws -> JSONNode {
    try WorkspaceLoading(source: source, files: self).document()
  }
}

/// The choice of a workspace and of its patches from files that are open.
struct WorkspaceLoading {
  typealias Entry = LikelihoodFiles.Entry

  let source: WorkspaceSource
  let files: LikelihoodFiles

  func document() throws -> JSONNode {
    let entry = try workspace()
    let document = try files.read(entry)
    var value = document.value
    var finder = PatchFinder(source: source, files: files, workspace: entry)
    for text in source.patches {
      let (operations, set) = try finder.patch(text, for: document)
      if let set, source.isVerified { try set.verify(document) }
      value = try JSONPatch.apply(operations, to: value)
    }
    // What is wrong with the result may have come out of a patch: messages name them too.
    let names = [document.file] + source.patches.map { "patched by \($0)" }
    return JSONNode(file: names.joined(separator: ", "), value: value)
  }

  /// The workspace that the source means.
  private func workspace() throws(DocumentError) -> Entry {
    let all = files.entries(.workspace)
    guard files.isArchive else {
      // A plain file is taken as it is: the reader says what is wrong with it.
      guard let only = files.entries.first else { throw Self.missing(in: files) }
      return only
    }
    let fitting = source.member.map { member in all.filter { $0.isMeant(by: member) } } ?? all
    if fitting.count == 1 { return fitting[0] }
    if source.member == nil, let entry = besidePatch(all) { return entry }
    guard !all.isEmpty else { throw Self.missing(in: files) }
    throw DocumentError.malformed(
      file: files.file, place: "its documents",
      found: source.member.map {
        "\(fitting.isEmpty ? "no workspace" : "\(fitting.count) workspaces") “\($0)”"
      } ?? "\(all.count) workspaces",
      expected: "one of " + all.map(\.path).joined(separator: ", "),
      remedy: "choose one of them with --member")
  }

  /// The only workspace in the folder of the patch file that is asked for.
  private func besidePatch(_ workspaces: [Entry]) -> Entry? {
    guard let text = source.patches.first else { return nil }
    let folders = Set(files.entries(.patch).filter { $0.isMeant(by: text) }.map(\.folder))
    guard folders.count == 1, let folder = folders.first else { return nil }
    let beside = workspaces.filter { $0.folder == folder }
    return beside.count == 1 ? beside[0] : nil
  }

  private static func missing(in files: LikelihoodFiles) -> DocumentError {
    .malformed(
      file: files.file, place: "its documents", found: "no HistFactory workspace",
      expected: "a JSON document with channels, observations and measurements",
      remedy: "check that this is the archive of the likelihood; "
        + "`protolith inspect` lists what is in it")
  }
}

extension LikelihoodFiles.Entry {
  /// The file's name without what names of patch files begin and end with.
  private var stem: Substring {
    var stem = path[...]
    if let slash = stem.lastIndex(of: "/") { stem = stem[stem.index(after: slash)...] }
    for end in [".gz", ".json"] where stem.hasSuffix(end) { stem = stem.dropLast(end.count) }
    return stem
  }

  /// Whether a text is this document's path, the end of it, its folder or its name.
  func isMeant(by text: String) -> Bool {
    if path == text || path.hasSuffix("/" + text) { return true }
    if folder == text || folder.hasSuffix("/" + text) { return true }
    let stem = stem
    if stem == text { return true }
    return ["patch.", "patch_"].contains { stem.hasPrefix($0) && stem.dropFirst(6) == text }
  }
}

/// Finds what `--patch` means.
struct PatchFinder {
  let source: WorkspaceSource
  let files: LikelihoodFiles
  let workspace: LikelihoodFiles.Entry
  private var sets: [PatchSet]?

  init(source: WorkspaceSource, files: LikelihoodFiles, workspace: LikelihoodFiles.Entry) {
    self.source = source
    self.files = files
    self.workspace = workspace
  }

  /// The operations, and the patch set that they are from.
  mutating func patch(
    _ text: String, for document: JSONNode
  ) throws -> (operations: JSONNode, set: PatchSet?) {
    if source.patchSet != nil, let found = try inSets(text, document) { return found }
    if let file = try file(text) { return (file, nil) }
    if source.patchSet == nil, let found = try inSets(text, document) { return found }
    if let member = try member(text) { return (member, nil) }
    throw try nothing(text)
  }

  /// A file of the disk, with the pointer behind `#`.
  private func file(_ text: String) throws -> JSONNode? {
    let parts = text.split(separator: "#", maxSplits: 1).map(String.init)
    let path =
      Files.exists(text) || text == "-" ? text : parts.first ?? ""
    guard path == "-" || Files.exists(path) else { return nil }
    var node = try JSONNode.read(path == "-" ? "/dev/stdin" : path)
    if path != text {
      node = try node.descendant(parts[1])
    } else if case .object(let members) = node.value,
      members.contains(where: { $0.name == "patches" })
    {
      throw node.error(
        found: "a patch set", expected: "a JSON Patch (an array of operations)",
        remedy: "give it with --patchset, and the name of a patch with --patch")
    }
    return node
  }

  /// A patch of the patch sets: of the one that was given, or of those of the archive.
  private mutating func inSets(
    _ text: String, _ document: JSONNode
  ) throws -> (operations: JSONNode, set: PatchSet?)? {
    let sets = try patchSets()
    let found = sets.compactMap { set in set.patch(text).map { (set: set, patch: $0) } }
    if source.patchSet != nil, found.isEmpty, try member(text) == nil, try file(text) == nil {
      _ = try sets[0].requiredPatch(text)
    }
    let fitting = found.count > 1 ? found.filter { (try? $0.set.verify(document)) != nil } : found
    guard let first = (fitting.isEmpty ? found : fitting).first else { return nil }
    guard fitting.count <= 1 else {
      throw DocumentError.malformed(
        file: files.file, place: "its patch sets", found: "“\(text)” in \(fitting.count) of them",
        expected: "a patch of one", remedy: "unpack the archive and give one set with --patchset")
    }
    return (first.patch.operations, first.set)
  }

  private mutating func patchSets() throws -> [PatchSet] {
    if let sets { return sets }
    let found: [PatchSet]
    if let path = source.patchSet {
      let given = try LikelihoodFiles(path)
      found = try given.entries(.patchSet).map { try PatchSet(given.read($0)) }
      if found.isEmpty, let entry = given.entries.first {
        // The reader says what is wrong with it.
        _ = try PatchSet(given.read(entry))
      }
    } else {
      let all = files.isArchive ? files.entries(.patchSet) : []
      let beside = all.filter { $0.folder == workspace.folder }
      found = try (beside.isEmpty ? all : beside).map { try PatchSet(files.read($0)) }
    }
    sets = found
    return found
  }

  /// A patch file of the archive, rather from the workspace's own folder.
  private func member(_ text: String) throws -> JSONNode? {
    guard files.isArchive else { return nil }
    let all = files.entries(.patch).filter { $0.isMeant(by: text) && $0.folder != text }
    let beside = all.filter { $0.folder == workspace.folder }
    let fitting = beside.isEmpty ? all : beside
    guard fitting.count <= 1 else {
      throw DocumentError.malformed(
        file: files.file, place: "its documents",
        found: "“\(text)” as " + fitting.map(\.path).joined(separator: ", "),
        expected: "one patch", remedy: "give its whole path")
    }
    return try fitting.first.map { try files.read($0) }
  }

  private func nothing(_ text: String) throws -> DocumentError {
    if let set = sets?.first { _ = try set.requiredPatch(text) }
    let patches = files.isArchive ? files.entries(.patch).map(\.path) : []
    let known = patches.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
    return .unreadable(
      file: text,
      reason: "is neither a file nor a patch of \(files.file)"
        + (known.isEmpty
          ? "" : ", which has \(patches.count), such as \(known)"),
      remedy: known.isEmpty
        ? "check the path, or give the patch set with --patchset"
        : "`protolith patch list \(files.file)` shows all")
  }
}

extension JSONNode {
  /// The value at a pointer below this one.
  func descendant(_ pointer: String) throws(DocumentError) -> JSONNode {
    guard let tokens = JSONPointer.tokens(of: pointer) else {
      throw error(
        found: "the pointer “\(pointer)”", expected: "a JSON pointer such as /patches/0/patch")
    }
    var node = self
    for token in tokens {
      if case .array = node.value {
        let elements = try node.elements()
        guard let index = Int(token), elements.indices.contains(index) else {
          throw node.error(
            found: "no element \(token)", expected: "an index below \(elements.count)")
        }
        node = elements[index]
      } else {
        node = try node.member(token)
      }
    }
    return node
  }
}
