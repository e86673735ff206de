import ArgumentParser
import Documents
import HistFactory

/// Where a command writes a document.
struct WorkspaceOutput: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write the result to a file (default: standard output).", valueName: "file"))
  var outputFile: String?

  /// Writes a document as indented JSON.
  func write(_ value: JSONValue) throws {
    guard let outputFile else { return print(value.prettyText, terminator: "") }
    try Files.write(Array(value.prettyText.utf8), to: outputFile)
  }
}

extension WorkspaceFileOptions {
  /// The document, patched and checked, for operations.
  func checked() throws -> WorkspaceDocument { try WorkspaceDocument(document()) }
}

extension JSONValue {
  /// An array of texts.
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
