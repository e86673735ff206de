import Documents
import Foundation
import HistFactory
import Likelihoods
import TestSupport
import Testing

/// One case of the reference data: a workspace and what pyhf 0.7.6 and a second engine computed.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let name: String
  let json: JSONNode

  var testDescription: String { name }

  /// All cases, by name.
  static let all: [GoldenCase] = {
    guard let folder = Shared.folder.map({ $0 + "/golden/histfactory" }),
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
      (try? JSONNode.read(folder + "/" + file)).map {
        GoldenCase(name: String(file.dropLast(5)), json: $0)
      }
    }
  }()

  /// The case of a name.
  static func named(_ name: String) throws -> GoldenCase {
    guard let found = all.first(where: { $0.name == name }) else {
      throw MissingData(what: "golden case \(name)")
    }
    return found
  }

  /// The workspace with its patch.
  func workspace() throws -> Workspace {
    let source = try json.member("source")
    guard let file = try source.optionalMember("workspace_file") else {
      return try Workspace(source.member("workspace"))
    }
    let document = try Published.workspace(try file.string())
    let patched = try JSONPatch.apply(source.member("patch"), to: document.value)
    return try Workspace(JSONNode(file: document.file, value: patched))
  }

  func numbers(_ path: String...) throws -> [Double] {
    try path.reduce(json) { try $0.member($1) }.doubles()
  }

  func number(_ path: String...) throws -> Double {
    try path.reduce(json) { try $0.member($1) }.double()
  }
}

/// Reference data that should be there and are not.
struct MissingData: Error { let what: String }

/// Published workspaces: single files, and members of the SModels archive, unpacked once.
enum Published {
  static func workspace(_ path: String) throws -> JSONNode {
    if let bytes = inArchive[path] { return try JSONNode.parse(bytes, file: path) }
    guard let folder = Shared.folder else { throw MissingData(what: path) }
    return try JSONNode.read(folder + "/data/" + path)
  }

  private static let inArchive: [String: [UInt8]] = {
    var files: [String: [UInt8]] = [:]
    guard let folder = Shared.folder else { return files }
    try? Archive.forEachFile(
      in: folder + "/data/smodels-database-3.0.0.tar.xz",
      wanting: { $0.contains("/ATLAS-SUSY-20") && $0.hasSuffix(".json") }
    ) { files[$0] = $1 }
    return files
  }()

  /// The workspaces of the archive, by path.
  static let archived = inArchive.keys.sorted()

  /// The background-only workspaces beside the archive, by path below `data`.
  static let files: [String] = {
    guard let root = Shared.folder.map({ $0 + "/data" }),
      let paths = try? FileManager.default.subpathsOfDirectory(atPath: root + "/likelihoods")
    else { return [] }
    return paths.filter { $0.hasSuffix("BkgOnly.json.gz") }.sorted().map { "likelihoods/" + $0 }
  }()
}
