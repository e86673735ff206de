import Documents
import Foundation

extension Cutflow {
  /// Reads a SAF file; an error names the line.
  public init(_ path: String) throws(DocumentError) {
    let bytes = try Files.read(path, limit: 16 << 20)
    var reader = CutflowReader(file: path, text: String(decoding: bytes, as: UTF8.self))
    self = try reader.read()
  }
}

/// Reads the cutflow blocks of a SAF file, line by line.
struct CutflowReader {
  private let file: String
  private let lines: [(number: Int, text: Substring)]
  private var next = 0

  init(file: String, text: String) {
    self.file = file
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { ($0.offset + 1, Self.trimmed($0.element)) }
      .filter { !$0.1.isEmpty }
  }

  mutating func read() throws(DocumentError) -> Cutflow {
    try expect("<SAFheader>")
    try expect("</SAFheader>")
    try expect("<InitialCounter>")
    let initial = try counter(closing: "</InitialCounter>")
    var cuts: [Cutflow.Counter] = []
    while peek == "<Counter>" {
      next += 1
      cuts.append(try counter(closing: "</Counter>"))
    }
    guard !cuts.isEmpty else {
      throw error(
        expected: "<Counter>", remedy: "the file has no cut: was the analysis run to its end?")
    }
    try expect("<SAFfooter>")
    try expect("</SAFfooter>")
    if peek != nil { throw error(expected: "the end of the file") }
    return Cutflow(initial: initial, cuts: cuts)
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop(while: \.isWhitespace)
    while line.last?.isWhitespace == true { line.removeLast() }
    return line
  }

  private var peek: Substring? { next < lines.count ? lines[next].text : nil }

  private func error(expected: String, remedy: String = "") -> DocumentError {
    let isAtEnd = next >= lines.count
    return .malformed(
      file: file, place: "line \(isAtEnd ? (lines.last?.number ?? 0) + 1 : lines[next].number)",
      found: isAtEnd ? "the end of the file" : "“\(lines[next].text.prefix(60))”",
      expected: expected, remedy: remedy)
  }

  private mutating func expect(_ tag: String) throws(DocumentError) {
    guard let line = peek, line == tag else { throw error(expected: tag) }
    next += 1
  }

  private mutating func counter(
    closing tag: String
  ) throws(DocumentError) -> Cutflow.Counter {
    let name = try name()
    let entries = try columns("nentries")
    let weights = try columns("sum of weights")
    let squares = try columns("sum of weights^2")
    try expect(tag)
    return .init(name: name, entries: entries, weights: weights, squares: squares)
  }

  /// `"name"   # 1st cut`; the name itself may hold # and quotes.
  private mutating func name() throws(DocumentError) -> String {
    guard let line = peek, line.first == "\"", let end = line.lastIndex(of: "\""),
      end > line.startIndex
    else { throw error(expected: "the name of a cut in quotes") }
    next += 1
    return String(Self.trimmed(line[line.index(after: line.startIndex)..<end]))
  }

  /// Two numbers and a label.
  private mutating func columns(_ label: String) throws(DocumentError) -> Cutflow.Columns {
    guard let line = peek, let hash = line.firstIndex(of: "#"),
      Self.trimmed(line[line.index(after: hash)...]) == label
    else { throw error(expected: "two numbers and # \(label)") }
    let words = line[..<hash].split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let positive = Double(words[0]), let negative = Double(words[1]),
      positive.isFinite, negative.isFinite
    else { throw error(expected: "two finite numbers before # \(label)") }
    next += 1
    return .init(positive: positive, negative: negative)
  }
}
