import Documents
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element of an XML document with the line it begins on.
struct MarkupElement {
  let name: String
  let attributes: [String: String]
  let file: String
  let line: Int
  /// The text before and between the children, without blanks at its ends.
  fileprivate(set) var text = ""
  fileprivate(set) var children: [MarkupElement] = []

  /// An error at this element.
  func error(found: String, expected: String, remedy: String = "") -> DocumentError {
    .malformed(
      file: file, place: "line \(line), <\(name)>", found: found, expected: expected, remedy: remedy
    )
  }

  /// An attribute that must be there.
  func attribute(_ key: String) throws(DocumentError) -> String {
    guard let value = attributes[key], !value.isEmpty else {
      throw error(found: "no attribute “\(key)”", expected: "\(key)=\"…\"")
    }
    guard !value.contains(where: \.isNewline) else {
      throw error(found: "a line break in “\(key)”", expected: "a name on one line")
    }
    return value
  }

  /// The text as a finite number.
  func number() throws(DocumentError) -> Double {
    guard let value = Double(text), value.isFinite else {
      throw error(found: "“\(text.prefix(40))”", expected: "a number")
    }
    return value
  }

  /// The text as a finite number that is not negative.
  func count() throws(DocumentError) -> Double {
    let value = try number()
    guard value >= 0 else { throw error(found: text, expected: "a number that is not negative") }
    return value
  }
}

extension MarkupElement {
  /// Bounds on documents from outside.
  private enum Bounds {
    static let bytes = 16 << 20
    static let depth = 32
    static let elements = 200_000
  }

  /// Parses a file; document types and entities of its own are refused, bounds kept.
  static func read(_ path: String) throws(DocumentError) -> MarkupElement {
    try parse(try Files.read(path, limit: Bounds.bytes), file: path)
  }

  /// Parses the root element of a document.
  static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> MarkupElement {
    try checkText(bytes, file: file)
    let data = Data(bytes)
    for word in ["<!DOCTYPE", "<!ENTITY"] where data.range(of: Data(word.utf8)) != nil {
      throw .malformed(
        file: file, place: "its prologue", found: word, expected: "elements only",
        remedy: "remove the document type; an info file needs none")
    }
    let parser = XMLParser(data: data)
    parser.shouldResolveExternalEntities = false
    let builder = Builder(file: file)
    parser.delegate = builder
    let isWhole = parser.parse()
    if let failure = builder.failure { throw failure }
    guard isWhole, let root = builder.root else {
      throw .malformed(
        // The parser stops behind the mistake.
        file: file, place: "line \(max(1, parser.lineNumber)) or before",
        found: "text that is not XML",
        expected: "well-formed XML",
        remedy: "close every element, and write < and & in names as &lt; and &amp;")
    }
    return root
  }

  /// Refuses bytes that are no UTF-8: Foundation's parser ends the process at a name made of them.
  private static func checkText(_ bytes: [UInt8], file: String) throws(DocumentError) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw .malformed(
      file: file, place: "line \(line + 1)", found: "bytes that are no text in UTF-8",
      expected: "XML in UTF-8", remedy: "save the file as UTF-8, or fetch it again")
  }

  /// Puts the parser's events together.
  private final class Builder: NSObject, XMLParserDelegate {
    private let file: String
    private var open: [MarkupElement] = []
    private var count = 0
    private(set) var root: MarkupElement?
    private(set) var failure: DocumentError?

    init(file: String) { self.file = file }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      count += 1
      let bounds = [
        ("the depth of elements", open.count + 1, Bounds.depth),
        ("the number of elements", count, Bounds.elements),
      ]
      for (what, found, limit) in bounds where found > limit {
        failure = .tooLarge(file: file, what: what, found: found, limit: limit)
        return parser.abortParsing()
      }
      open.append(
        MarkupElement(name: name, attributes: attributes, file: file, line: parser.lineNumber))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      guard !open.isEmpty else { return }
      open[open.count - 1].text += string
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      guard var done = open.popLast() else { return }
      done.text = done.text.trimmingCharacters(in: .whitespacesAndNewlines)
      if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
    }
  }
}
