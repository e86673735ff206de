import ArgumentParser
import Documents
import HistFactory

/// `protolith patch`: patch sets and what they do to a workspace.
struct PatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patch", abstract: "List, apply, extract and verify published signal patches.",
    subcommands: [
      PatchListCommand.self, PatchInspectCommand.self, PatchApplyCommand.self,
      PatchExtractCommand.self, PatchVerifyCommand.self,
    ], aliases: ["patchset"])
}

/// A file with patches, as `patch` reads it.
struct PatchFileOptions: ParsableArguments {
  @Argument(help: "A patch set, or an archive that has some; - is the standard input.")
  var file: String

  /// The files, with every patch set.
  func read() throws -> (files: LikelihoodFiles, sets: [(path: String, set: PatchSet)]) {
    let files = try LikelihoodFiles(file)
    var entries = files.entries(.patchSet)
    if !files.isArchive, entries.isEmpty { entries = files.entries }
    return (files, try entries.map { (files.name(of: $0), try PatchSet(files.read($0))) })
  }

  /// The patch of a name or of values in the only set that has it.
  func patch(_ key: String) throws -> (set: PatchSet, patch: PatchSet.Patch) {
    let sets = try read().sets
    let found = sets.compactMap { set in set.set.patch(key).map { (set.set, $0) } }
    if let only = found.first, found.count == 1 { return only }
    if found.count > 1 {
      throw ValidationError(
        "“\(key)” is in \(found.count) patch sets of \(file): unpack it and name one.")
    }
    guard let set = sets.first?.set else {
      throw DocumentError.unreadable(
        file: file, reason: "has no patch set",
        remedy: "`protolith inspect \(file)` lists what it has")
    }
    return (set, try set.requiredPatch(key))
  }
}

/// `protolith patch list`: names and values.
struct PatchListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the patches of a patch set or an archive.")

  @OptionGroup var source: PatchFileOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let (files, sets) = try source.read()
    let single = files.isArchive ? files.entries(.patch) : []
    guard !sets.isEmpty || !single.isEmpty else {
      throw DocumentError.unreadable(
        file: source.file, reason: "has no patches",
        remedy: "`protolith inspect \(source.file)` lists what it has")
    }
    if json { return print(Self.json(sets, single).prettyText, terminator: "") }
    for (path, set) in sets {
      if files.isArchive { print("\(path):") }
      var table = TextTable(
        ["patch"] + set.labels + ["operations"], numeric: [set.labels.count + 1])
      for patch in set.patches {
        table.add(
          [patch.name] + patch.valueTexts + ["\(patch.operations.value.elements.count)"])
      }
      table.show()
    }
    if !single.isEmpty {
      var table = TextTable(["patch file", "bytes"], numeric: [1])
      for entry in single { table.add([entry.path, "\(entry.size)"]) }
      table.show()
    }
  }

  private static func json(
    _ sets: [(path: String, set: PatchSet)], _ single: [LikelihoodFiles.Entry]
  ) -> JSONValue {
    .object([
      (
        "patch_sets",
        .array(
          sets.map { path, set in
            .object([
              ("file", .string(path)), ("labels", .texts(set.labels)),
              (
                "patches",
                .array(
                  set.patches.map {
                    .object([("name", .string($0.name)), ("values", .array($0.values))])
                  })
              ),
            ])
          })
      ),
      ("patch_files", .texts(single.map(\.path))),
    ])
  }
}

/// `protolith patch inspect`: where a set comes from and what it covers.
struct PatchInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show the origin, digests and labels of a patch set.")

  @OptionGroup var source: PatchFileOptions

  func run() throws {
    for (path, set) in try source.read().sets {
      print(path)
      print("  description  \(set.description)")
      for reference in set.references { print("  \(reference.name)      \(reference.value)") }
      for digest in set.digests { print("  \(digest.algorithm)       \(digest.value)") }
      print("  patches      \(set.patches.count)")
      for (index, label) in set.labels.enumerated() {
        let numbers = set.patches.compactMap { Double($0.valueTexts[index]) }
        guard let low = numbers.min(), let high = numbers.max() else {
          print("  label        \(label)")
          continue
        }
        print("  label        \(label), from \(Decimals.short(low)) to \(Decimals.short(high))")
      }
    }
  }
}

/// `protolith patch extract`: one patch as a file of its own.
struct PatchExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Write one patch of a patch set as a JSON Patch.")

  @OptionGroup var source: PatchFileOptions
  @Option(help: "The patch by name or values (750,100).") var name: String
  @Flag(help: "Write the metadata of the patch and of the set too.") var withMetadata = false
  @Flag(help: "Write the operations only (default).") var withoutMetadata = false
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    let (set, patch) = try source.patch(name)
    guard withMetadata, !withoutMetadata else { return try output.write(patch.operations.value) }
    var metadata = patch.metadata.value
    for (name, node) in try set.metadata.members() where metadata[name] == nil {
      metadata = metadata.replacing(name, with: node.value)
    }
    try output.write(
      .object([("metadata", metadata), ("patch", patch.operations.value)]))
  }
}

/// `protolith patch apply`: a workspace with its signal.
struct PatchApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Apply patches to a workspace and write it.")

  @OptionGroup var source: WorkspaceFileOptions
  @Argument(help: "The patch set (default: those in the archive).") var patches: String?
  @Option(help: "The patch by name or values, as --patch.") var name: String?
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    var place = source.source
    if let patches { place.patchSet = patches }
    if let name { place.patches.append(name) }
    guard !place.patches.isEmpty else {
      throw ValidationError("Say which patch to apply with --name or --patch.")
    }
    try output.write(WorkspaceDocument(place.document()).node.value)
  }
}

/// `protolith patch verify`: whether a patch set is for a workspace.
struct PatchVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compare the digests of a patch set with those of a workspace."
  )

  @OptionGroup var source: WorkspaceFileOptions
  @Argument(help: "The patch set (default: those in the archive).") var patches: String?

  func run() throws {
    let document = try source.document()
    var options = PatchFileOptions()
    options.file = patches ?? source.patchset ?? source.workspace
    let sets = try options.read().sets
    guard !sets.isEmpty else {
      throw DocumentError.unreadable(
        file: options.file, reason: "has no patch set", remedy: "name the patch set")
    }
    for (path, set) in sets {
      try set.verify(document)
      let algorithms = set.digests.map(\.algorithm).joined(separator: ", ")
      print("\(path) is for \(document.file) (\(algorithms))")
    }
  }
}
