import Documents
import Foundation

/// A file of two numbers a line.
enum PairsFile {
  /// The pairs, in the order of the file; `#` begins a comment, a first line of words is a head.
  static func read(_ path: String) throws(DocumentError) -> [(Double, Double)] {
    let text = String(decoding: try Files.read(path, limit: 1 << 24), as: UTF8.self)
    var pairs: [(Double, Double)] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let content = line.prefix { $0 != "#" }
      let cells = content.split { $0 == "," || $0 == ";" || $0 == " " || $0 == "\t" }
      if cells.isEmpty || (pairs.isEmpty && Double(cells[0]) == nil) { continue }
      guard cells.count >= 2, let a = Double(cells[0]), let b = Double(cells[1]), a.isFinite,
        b.isFinite
      else {
        throw .malformed(
          file: path, place: "line \(number + 1)", found: "“\(line.prefix(60))”",
          expected: "two numbers", remedy: "correct the line or put # before it")
      }
      pairs.append((a, b))
    }
    guard pairs.count > 1 else {
      throw .malformed(
        file: path, place: "the whole file", found: "\(pairs.count) pairs",
        expected: "at least two lines of two numbers", remedy: "give another file")
    }
    return pairs
  }
}

/// Values between two points.
enum Interpolation {
  /// exp of the line between the logarithms.
  static func geometric(_ a: Double, _ b: Double, _ t: Double) -> Double {
    exp((1 - t) * log(a) + t * log(b))
  }
}
