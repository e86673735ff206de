import Documents
import Foundation

/// A SModelS text database, dialect of 1.2.4 or 3.0.0 (specs: SModelS §0, §1), read from a folder or
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
    /// Workspaces by file name.
    var workspaces: [String: [UInt8]] = [:]
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
    topologies: @escaping (String) -> Bool = { _ in true }
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
      for member in FileTree.files(below: path) where wants(member) {
        builder.add(member, try Files.read(path + "/" + member))
      }
    } else {
      try Archive.forEachFile(in: path, wanting: wants) { builder.add($0, $1) }
    }
    return try builder.finish(path)
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
  /// Collects files in any order.
  private struct Builder {
    var version = "?"
    var analyses: [String: TextAnalysis] = [:]
    let wantsTopology: (String) -> Bool

    init(wantsTopology: @escaping (String) -> Bool) { self.wantsTopology = wantsTopology }

    mutating func add(_ path: String, _ bytes: [UInt8]) {
      guard let place = Place(path) else { return }
      guard !place.folder.isEmpty else {
        version = String(decoding: bytes.prefix(64), as: UTF8.self).trimmed
        return
      }
      var analysis =
        analyses.removeValue(forKey: place.base)
        ?? TextAnalysis(path: place.base, folder: place.folder, experiment: place.experiment)
      let inside = place.dataSet.isEmpty ? place.file : place.dataSet + "/" + place.file
      do {
        try take(bytes, place, path: "\(place.base)/\(inside)", into: &analysis)
      } catch {
        analysis.problems.append(
          ImportProblem(
            path: "\(place.base)/\(inside)", kind: .malformed, reason: Self.reason(error)))
      }
      if place.file.hasSuffix(".txt") || place.file.hasSuffix(".json") {
        analysis.digests[inside] = Files.sha256(bytes)
      }
      analyses[place.base] = analysis
    }

    private func take(
      _ bytes: [UInt8], _ place: Place, path: String, into analysis: inout TextAnalysis
    ) throws(DocumentError) {
      switch (place.dataSet.isEmpty, place.file) {
      case (true, "globalInfo.txt"): analysis.info = try TaggedText(bytes, file: path)
      case (true, let file) where file.hasSuffix(".json"): analysis.workspaces[file] = bytes
      case (false, "dataInfo.txt"):
        analysis.dataSets[place.dataSet, default: .init()].info = try TaggedText(
          bytes, file: path)
      case (false, let file)
      where file.hasSuffix(".txt") && wantsTopology(String(file.dropLast(4))):
        let topology = try TextTopology(bytes, file: path)
        analysis.dataSets[place.dataSet, default: .init()].topologies.append(topology)
      default: break
      }
    }

    private static func reason(_ error: DocumentError) -> String { "\(error)" }

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
        throw .malformed(
          file: path, place: "the whole database", found: "no analysis",
          expected: "folders such as 13TeV/ATLAS/<analysis>/globalInfo.txt",
          remedy: "name the database's top folder (or archive) and analyses that are in it")
      }
      return database
    }
  }
}
