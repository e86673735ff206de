import Documents
import Numerics
import SimplifiedModels

/// Looks into a database of any form: compiled, native, or SModelS text; the last two are compiled first.
public struct DatabaseBrowser: Sendable {
  private let compiled: CompiledDatabase
  private let form: DatabaseForm
  /// Where its numbers come from: a name and version.
  public var source: String { compiled.catalogue.source }
  /// SHA-256 over the source files.
  public var digest: String { compiled.digest }

  /// Opens a database.
  public init(_ path: String, note: (String) -> Void = { _ in }) throws {
    form = try DatabaseForm.of(path)
    compiled = try CompiledCache().open(path, note: note)
  }

  /// Whether no byte of the compiled form has changed; reads all of it.
  public var isWhole: Bool { compiled.isWhole }

  /// The names of the selections.
  public var selections: [String] { Selection.names(DatabaseFiles(compiled)) }

  /// All analyses in the order of their folders, without the numbers of their maps.
  public func records() throws -> [AnalysisRecord] {
    let folders = compiled.catalogue.folders
    return try Parallel.map(folders.count) { index in
      Result { () throws(DocumentError) in try compiled.record(folders[index]) }
    }.map { try $0.get() }
  }

  /// One analysis by the name of its folder, without the numbers of its maps.
  public func record(_ folder: String) throws -> AnalysisRecord {
    try compiled.record(try self.folder(folder))
  }

  private func folder(_ name: String) throws -> Catalogue.Folder {
    guard let found = compiled.catalogue.folders.first(where: { $0.folder == name }) else {
      throw DocumentError.unreadable(
        file: compiled.path, reason: "no analysis \(name) in it",
        remedy: "see 'protolith database list' for what is there")
    }
    return found
  }

  /// The maps of an analysis; of one topology and one region where they are named.
  public func maps(_ folder: String, topology: String? = nil, region: String? = nil) throws
    -> [PublishedMap]
  {
    let folder = try self.folder(folder)
    var maps: [PublishedMap] = []
    for entry in folder.topologies where topology == nil || entry.name == topology {
      for group in entry.groups {
        try MapCheck(group, named: "\(entry.name) of \(folder.path)", in: compiled).verify()
        for value in group.values {
          let name = folder.kind == .upperLimits ? "all" : folder.regions[value.region].name
          guard region == nil || name == region else { continue }
          maps.append(
            PublishedMap(
              folder: folder.folder, topology: entry.name, region: name,
              constraint: compiled.catalogue.constraints[entry.constraint].text,
              kind: folder.kind, coordinates: entry.coordinates,
              grid: try compiled.grid(group.grid),
              values: try compiled.values(value.offset, on: group.grid),
              expected: try group.expected.map {
                (try compiled.grid($0.grid), try compiled.values($0.offset, on: $0.grid))
              }, memory: compiled))
        }
      }
    }
    guard !maps.isEmpty else {
      let wanted = [topology, region].compactMap(\.self).joined(separator: ", region ")
      throw DocumentError.unreadable(
        file: folder.path, reason: "no map of \(wanted.isEmpty ? "any topology" : wanted) in it",
        remedy: "see 'protolith database show \(folder.folder)' for what is there")
    }
    return maps
  }

  /// Decodes every likelihood; what is wrong with which.
  public func faultsOfLikelihoods(formats: LikelihoodFormats) throws -> [String] {
    let builder = try ResultBuilder(compiled: compiled, formats: formats)
    var faults: [String] = []
    for folder in compiled.catalogue.folders {
      for likelihood in try builder.result(folder).likelihoods {
        do {
          _ = try likelihood.hypotheses()
        } catch { faults.append("\(folder.path)/\(file(of: likelihood)): \(error)") }
      }
    }
    return faults
  }
  /// Where a likelihood stands in its analysis; covariances of a text database are in its globalInfo.txt.
  private func file(of likelihood: PublishedLikelihood) -> String {
    guard form == .text else { return "likelihood/\(likelihood.name)" }
    if case .covariance = likelihood.form { return "globalInfo.txt" }
    return likelihood.name
  }
}
