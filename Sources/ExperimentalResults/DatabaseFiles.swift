import Documents

/// The files of a database that belong to no analysis: combinations, cross sections, selections.
struct DatabaseFiles {
  private let compiled: CompiledDatabase

  init(_ compiled: CompiledDatabase) { self.compiled = compiled }

  /// Whether the sources are a text database, which has none.
  var isText: Bool { compiled.catalogue.files.isEmpty }

  /// What messages call a file.
  func path(_ name: String) -> String { "\(compiled.catalogue.source)/\(name)" }

  /// The bytes of a file; nil where there is none.
  func read(_ name: String) throws(DocumentError) -> [UInt8]? {
    guard let blob = compiled.catalogue.files.first(where: { $0.name == name }) else { return nil }
    return try compiled.bytes(blob, of: compiled.catalogue.source)
  }

  /// The files of a folder, in the order of their names.
  func names(below folder: String, suffix: String) -> [String] {
    compiled.catalogue.files.map(\.name).filter { $0.hasPrefix(folder) && $0.hasSuffix(suffix) }
  }
}
