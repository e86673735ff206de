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
    combinable = results.flatMap { a in results.map { rules.areCombinable(a, $0) } }
  }

  /// Whether predictions of two results may be combined as uncorrelated (by result index).
  public func areCombinable(_ a: Int, _ b: Int) -> Bool { combinable[a * results.count + b] }

  /// Opens `folder` (compiling on first use), keeps the results of `selection`: a name below
  /// `selections/`, or the path of such a file.
  ///
  /// `note` gets a line when the database is compiled (ten seconds for two million points), and one
  /// when its folder cannot be written, so that the compiled form is kept elsewhere.
  public static func open(
    _ folder: String, selection: String = "all", formats: LikelihoodFormats,
    note: (String) -> Void = { _ in }
  ) throws -> ResultsDatabase {
    let chosen = try Selection.read(selection, database: folder)
    let compiled = try CompiledCache().open(folder, note: note)
    let builder = ResultBuilder(compiled: compiled, formats: formats)
    let all = try compiled.folders()
    try chosen.checkFolders(all.map(\.name))
    var results: [ExperimentalResult] = []
    for entry in all where chosen.accepts(entry.name) { results.append(try builder.result(entry)) }
    return ResultsDatabase(
      results: results, crossSections: try crossSections(folder), digest: compiled.digest,
      rules: try CombinationRules.read(folder + "/combinations.json"))
  }

  /// Compiles the database in `folder`; returns the path of the compiled file.
  public static func compile(_ folder: String) throws -> String {
    try CompiledCache().compile(folder)
  }

  /// The reference cross sections of a database folder.
  public static func crossSections(_ folder: String) throws -> ReferenceCrossSections {
    let place = folder + "/cross-sections"
    var tables: [(file: String, text: String)] = []
    for file in FileTree.files(below: place) where file.hasSuffix(".csv") {
      let bytes = try Files.read("\(place)/\(file)", limit: 1 << 26)
      tables.append((file, String(decoding: bytes, as: UTF8.self)))
    }
    return try ReferenceCrossSections(tables: tables)
  }
}
