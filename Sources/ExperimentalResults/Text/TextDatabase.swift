import Documents
import Foundation
import Numerics

/// A SModelS text database, in any of its dialects (SModelS 1.2 to 3.1), read from a folder or
/// an archive.
struct TextDatabase: Sendable {
  /// What its `version` file says.
  var version = "?"
  /// Analyses in the order of their folders.
  var analyses: [TextAnalysis] = []
  /// What could not be read at all.
  var problems: [ImportProblem] = []

  /// One analysis folder.
  struct TextAnalysis: Sendable {
    /// `13TeV/ATLAS/ATLAS-SUSY-2016-07-eff`.
    var path: String
    var folder: String
    var experiment: String
    var info: TaggedText?
    /// Data sets by folder name: what `dataInfo.txt` says, and topologies.
    var dataSets: [String: TextDataSet] = [:]
    /// Files beside `globalInfo.txt` by name: workspaces, covariance matrices.
    var models: [String: [UInt8]] = [:]
    /// Digest of each file, by path within the folder.
    var digests: [String: String] = [:]
    var problems: [ImportProblem] = []

    /// SHA-256 over the digests of its files.
    var digest: String {
      let lines = digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
      return Files.sha256(Array(lines.joined().utf8))
    }
  }

  /// One data set of an analysis.
  struct TextDataSet: Sendable {
    var info: TaggedText?
    var topologies: [TextTopology] = []
  }

  /// Reads what `folder` and `topology` accept.
  static func read(
    _ path: String, folders: @escaping (String) -> Bool = { _ in true },
    topologies: @escaping @Sendable (String) -> Bool = { _ in true }
  ) throws -> TextDatabase {
    var builder = Builder(wantsTopology: topologies)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DocumentError.unreadable(
        file: path, reason: "there is no such file or folder",
        remedy: "name a SModelS text database: its folder or its .tar.xz")
    }
    let wants = { (member: String) in
      Place(member).map { $0.folder.isEmpty || folders($0.folder) } ?? false
    }
    if isFolder.boolValue {
      let members = FileTree.files(below: path).filter(wants)
      try builder.add(members) { (_, member) throws(DocumentError) in
        try Files.read(path + "/" + member)
      }
    } else {
      try readArchive(path, wants, into: &builder)
    }
    return try builder.finish(path)
  }

  /// The same of files in memory.
  static func read(_ files: [(member: String, bytes: [UInt8])], named name: String) throws
    -> TextDatabase
  {
    var builder = Builder(wantsTopology: { _ in true })
    try builder.add(files.map(\.member)) { index, _ in files[index].bytes }
    return try builder.finish(name)
  }

  /// Files of an archive are unpacked one after the other and parsed in batches of this many bytes.
  private static let batchSize = 1 << 26

  private static func readArchive(
    _ path: String, _ wants: (String) -> Bool, into builder: inout Builder
  ) throws {
    var batch: [(member: String, bytes: [UInt8])] = []
    var size = 0
    func flush() throws {
      let files = batch
      try builder.add(files.map(\.member)) { index, _ in files[index].bytes }
      batch = []
      size = 0
    }
    try Archive.forEachFile(in: path, wanting: wants) { member, bytes in
      batch.append((member, bytes))
      size += bytes.count
      if size > batchSize { try flush() }
    }
    try flush()
  }

  /// Where a file stands: `[…/]13TeV/ATLAS/<folder>/[<data set>/]<file>`, or `[…/]version`.
  struct Place {
    var base = ""
    var folder = ""
    var experiment = ""
    var dataSet = ""
    var file: String

    init?(_ path: String) {
      let parts = path.split(separator: "/").map(String.init)
      guard let last = parts.last, !parts.contains(where: { $0.hasPrefix(".") && $0 != "." }) else {
        return nil
      }
      file = last
      let energy = parts.firstIndex { $0.hasSuffix("TeV") && Int($0.dropLast(3)) != nil }
      guard let energy else {
        if last == "version", parts.count <= 2 { return }
        return nil
      }
      guard parts.count == energy + 4 || parts.count == energy + 5 else { return nil }
      base = parts[energy..<energy + 3].joined(separator: "/")
      experiment = parts[energy + 1]
      folder = parts[energy + 2]
      dataSet = parts.count == energy + 5 ? parts[energy + 3] : ""
      if ["validation", "orig"].contains(dataSet) { return nil }
    }
  }
}

extension TextDatabase {
  /// What one file holds.
  private enum Content: Sendable {
    case version(String)
    case info(TaggedText)
    case dataSet(TaggedText)
    case topology(TextTopology)
    case model([UInt8])
    case malformed(String)
    case other
  }

  /// One file, parsed.
  private struct Parsed: Sendable {
    var place: Place
    var content: Content
    var digest: String

    /// Where it stands in its analysis folder.
    var inside: String { place.dataSet.isEmpty ? place.file : place.dataSet + "/" + place.file }
  }

  /// Collects files in any order.
  private struct Builder {
    var version = "?"
    var analyses: [String: TextAnalysis] = [:]
    let wantsTopology: @Sendable (String) -> Bool

    init(wantsTopology: @escaping @Sendable (String) -> Bool) { self.wantsTopology = wantsTopology }

    /// Reads and parses files on all cores, then adds them in their order.
    mutating func add(
      _ members: [String], read: @Sendable (Int, String) throws(DocumentError) -> [UInt8]
    ) throws(DocumentError) {
      let wants = wantsTopology
      let parsed = Parallel.map(members.count) {
        index -> Result<Parsed?, DocumentError> in
        Result { () throws(DocumentError) in
          guard let place = Place(members[index]) else { return nil }
          return Self.parse(try read(index, members[index]), place, wantsTopology: wants)
        }
      }
      for result in parsed { if let file = try result.get() { take(file) } }
    }

    private static func parse(
      _ bytes: [UInt8], _ place: Place, wantsTopology: (String) -> Bool
    ) -> Parsed {
      var parsed = Parsed(place: place, content: .other, digest: "")
      guard !place.folder.isEmpty else {
        parsed.content = .version(String(decoding: bytes.prefix(64), as: UTF8.self).trimmed)
        return parsed
      }
      if place.file.hasSuffix(".txt") || place.file.hasSuffix(".json") {
        parsed.digest = Files.sha256(bytes)
      }
      do throws(DocumentError) {
        parsed.content = try content(
          bytes, place, file: "\(place.base)/\(parsed.inside)", wantsTopology)
      } catch {
        parsed.content = .malformed("\(error)")
      }
      return parsed
    }

    private static func content(
      _ bytes: [UInt8], _ place: Place, file: String, _ wantsTopology: (String) -> Bool
    ) throws(DocumentError) -> Content {
      switch (place.dataSet.isEmpty, place.file) {
      case (true, "globalInfo.txt"): .info(try TaggedText(bytes, file: file))
      case (true, _): .model(bytes)
      case (false, "dataInfo.txt"): .dataSet(try TaggedText(bytes, file: file))
      case (false, let name)
      where name.hasSuffix(".txt") && wantsTopology(String(name.dropLast(4))):
        .topology(try TextTopology(bytes, file: file))
      default: .other
      }
    }

    private mutating func take(_ file: Parsed) {
      if case .version(let text) = file.content {
        version = text
        return
      }
      let place = file.place
      var analysis =
        analyses.removeValue(forKey: place.base)
        ?? TextAnalysis(path: place.base, folder: place.folder, experiment: place.experiment)
      switch file.content {
      case .info(let text): analysis.info = text
      case .dataSet(let text): analysis.dataSets[place.dataSet, default: .init()].info = text
      case .topology(let topology):
        analysis.dataSets[place.dataSet, default: .init()].topologies.append(topology)
      case .model(let bytes): analysis.models[place.file] = bytes
      case .malformed(let reason):
        analysis.problems.append(
          ImportProblem(path: "\(place.base)/\(file.inside)", kind: .malformed, reason: reason))
      case .version, .other: break
      }
      if !file.digest.isEmpty { analysis.digests[file.inside] = file.digest }
      analyses[place.base] = analysis
    }

    func finish(_ path: String) throws(DocumentError) -> TextDatabase {
      var database = TextDatabase()
      database.version = version
      for (path, var analysis) in analyses.sorted(by: { $0.key < $1.key }) {
        // A folder is an analysis when it has globalInfo.txt; a data set when it has dataInfo.txt.
        guard analysis.info != nil else {
          database.problems += analysis.problems
          database.problems.append(
            ImportProblem(path: path, kind: .refused, reason: "a folder without globalInfo.txt"))
          continue
        }
        analysis.dataSets = analysis.dataSets.filter { $0.value.info != nil }
        for name in analysis.dataSets.keys {
          analysis.dataSets[name]?.topologies.sort { $0.file < $1.file }
        }
        database.analyses.append(analysis)
      }
      guard !database.analyses.isEmpty else {
        // A broken globalInfo.txt is no analysis: its own message says more.
        let broken = database.problems.first { $0.kind == .malformed }
        throw .malformed(
          file: path, place: "the whole database",
          found: "no analysis" + (broken.map { " (\($0))" } ?? ""),
          expected: "folders such as 13TeV/ATLAS/<analysis>/globalInfo.txt",
          remedy: "name the database's top folder (or archive) and analyses that are in it")
      }
      return database
    }
  }
}
