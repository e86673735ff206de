import Documents
import Foundation
import Likelihoods
import Numerics
import SimplifiedModels

/// All results of a selection, immutable, shared by all chains; maps point into a mapped file.
public struct ResultsDatabase: Sendable {
  /// Results in the order of their paths (`13TeV/ATLAS/…` before `8TeV/…`).
  public let results: [ExperimentalResult]
  /// Reference cross sections.
  public let crossSections: ReferenceCrossSections
  /// SHA-256 over the source files.
  public let digest: String
  /// Row-major `results.count × results.count`.
  private let combinable: [Bool]

  /// Makes a database of results in memory.
  public init(
    results: [ExperimentalResult], crossSections: ReferenceCrossSections, digest: String,
    rules: CombinationRules
  ) {
    self.results = results
    self.crossSections = crossSections
    self.digest = digest
    combinable = rules.matrix(results)
  }

  /// The same database with other results in their places.
  init(_ other: ResultsDatabase, results: [ExperimentalResult]) {
    precondition(results.count == other.results.count, "a result for each")
    self.results = results
    crossSections = other.crossSections
    digest = other.digest
    combinable = other.combinable
  }

  /// Some of the results, each with the maps of some of its regions alone.
  ///
  /// What they predict there is what the whole database predicts; order and digest stay.
  public func narrowed(to regions: [Int: Set<Int>]) -> ResultsDatabase {
    let kept = results.indices.filter { regions[$0] != nil }
    return ResultsDatabase(
      results: kept.map { results[$0].keeping(regions: regions[$0] ?? []) },
      crossSections: crossSections, digest: digest,
      combinable: kept.flatMap { a in kept.map { areCombinable(a, $0) } })
  }

  private init(
    results: [ExperimentalResult], crossSections: ReferenceCrossSections, digest: String,
    combinable: [Bool]
  ) {
    self.results = results
    self.crossSections = crossSections
    self.digest = digest
    self.combinable = combinable
  }

  /// Whether predictions of two results may be combined as uncorrelated (by result index).
  public func areCombinable(_ a: Int, _ b: Int) -> Bool { combinable[a * results.count + b] }

  /// Opens a database and keeps the results of `selection`: one that the database names, or the path of
  /// such a file.
  ///
  /// `path` is a compiled file, a native folder, or a SModelS text database (folder or archive); the last
  /// two are compiled on first use. `note` gets a line when that is so, and one when the folder cannot be
  /// written, so that the compiled form is kept elsewhere.
  public static func open(
    _ path: String, selection: String = "all", formats: LikelihoodFormats,
    note: (String) -> Void = { _ in }
  ) throws -> ResultsDatabase {
    let compiled = try CompiledCache().open(path, note: note)
    let files = DatabaseFiles(compiled)
    let chosen = try Selection.read(selection, files)
    let folders = compiled.catalogue.folders
    try chosen.checkFolders(folders.map(\.folder))
    let builder = try ResultBuilder(compiled: compiled, formats: formats)
    var results: [ExperimentalResult] = []
    for entry in folders where chosen.accepts(entry.folder) {
      results.append(try builder.result(entry))
    }
    return ResultsDatabase(
      results: results, crossSections: try crossSections(files), digest: compiled.digest,
      rules: try CombinationRules.read(files))
  }

  /// Compiles a native or a text database into `file`, or into its usual place; returns the path.
  public static func compile(_ path: String, into file: String? = nil) throws -> String {
    try CompiledCache().compile(path, into: file)
  }

  /// The reference cross sections of a native database folder.
  public static func crossSections(_ folder: String) throws -> ReferenceCrossSections {
    let place = folder + "/cross-sections"
    let files = FileTree.files(below: place).filter { $0.hasSuffix(".csv") }
    return try ReferenceCrossSections(
      tables: files.map {
        ($0, String(decoding: try Files.read("\(place)/\($0)", limit: 1 << 26), as: UTF8.self))
      })
  }

  static func crossSections(_ files: DatabaseFiles) throws -> ReferenceCrossSections {
    var tables: [(file: String, text: String)] = []
    for name in files.names(below: "cross-sections/", suffix: ".csv") {
      let bytes = try files.read(name) ?? []
      tables.append(
        (String(name.dropFirst("cross-sections/".count)), String(decoding: bytes, as: UTF8.self)))
    }
    return try ReferenceCrossSections(tables: tables)
  }
}
