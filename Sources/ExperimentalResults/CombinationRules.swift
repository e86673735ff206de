import Documents
import Foundation

/// Which analyses may be combined as statistically uncorrelated.
public struct CombinationRules: Sendable {
  /// Patterns (with shell wildcards) of analyses of the same run and experiment that may be combined.
  public let allowedPairs: [(String, String)]

  /// Makes rules.
  public init(allowedPairs: [(String, String)]) { self.allowedPairs = allowedPairs }

  /// Reads `combinations.json`.
  public static func read(_ path: String) throws -> CombinationRules {
    guard FileManager.default.fileExists(atPath: path) else { throw missing(path) }
    return try parse(try Files.read(path, limit: 1 << 24), file: path)
  }

  /// The rules of a compiled database; none where its sources have no place for them.
  static func read(_ files: DatabaseFiles) throws -> CombinationRules {
    let name = "combinations.json"
    if let bytes = try files.read(name) { return try parse(bytes, file: files.path(name)) }
    guard files.isText else { throw missing(files.path(name)) }
    return CombinationRules(allowedPairs: [])
  }

  private static func missing(_ path: String) -> DocumentError {
    .unreadable(
      file: path, reason: "which analyses may be combined is not said",
      remedy: "make the file with 'protolith database import … --combinations LIST'")
  }

  private static func parse(_ bytes: [UInt8], file: String) throws -> CombinationRules {
    let root = try JSONNode.parse(bytes, file: file)
    let format = try root.member("format")
    guard try format.integer() == 1 else {
      throw format.error(found: "format \(try format.integer())", expected: "format 1")
    }
    var pairs: [(String, String)] = []
    for node in try root.member("allowedPairs").elements() {
      let names = try node.elements()
      guard names.count == 2 else {
        throw node.error(found: "\(names.count) names", expected: "two")
      }
      pairs.append((try names[0].string(), try names[1].string()))
    }
    return CombinationRules(allowedPairs: pairs)
  }

  /// Decides for two results: never within an analysis, always across experiments or energies, else by
  /// the list.
  func areCombinable(_ a: ExperimentalResult, _ b: ExperimentalResult) -> Bool {
    let (first, second) = (Self.plain(a.analysis), Self.plain(b.analysis))
    if first == second { return false }
    if a.experiment != b.experiment || a.energy != b.energy { return true }
    return isAllowed(first, second)
  }

  /// The decision for all pairs, row-major; each pattern is compared once with each result.
  func matrix(_ results: [ExperimentalResult]) -> [Bool] {
    let names = results.map { Self.plain($0.analysis) }
    var matches: [String: [Int]] = [:]
    for pattern in allowedPairs.flatMap({ [$0.0, $0.1] }) where matches[pattern] == nil {
      matches[pattern] = names.indices.filter { Self.matches(pattern, names[$0]) }
    }
    let count = results.count
    var allowed = [Bool](repeating: false, count: count * count)
    for (one, other) in allowedPairs {
      for a in matches[one] ?? [] {
        for b in matches[other] ?? [] {
          allowed[a * count + b] = true
          allowed[b * count + a] = true
        }
      }
    }
    for a in 0..<count {
      for b in 0..<count {
        let (one, other) = (results[a], results[b])
        let isOther = one.experiment != other.experiment || one.energy != other.energy
        allowed[a * count + b] =
          names[a] != names[b] && (isOther || allowed[a * count + b])
      }
    }
    return allowed
  }

  /// Whether the list has the pair, in either order.
  func isAllowed(_ a: String, _ b: String) -> Bool {
    allowedPairs.contains { one, other in
      Self.matches(one, a) && Self.matches(other, b)
        || Self.matches(one, b) && Self.matches(other, a)
    }
  }

  static func matches(_ pattern: String, _ name: String) -> Bool {
    pattern == name || fnmatch(pattern, name, 0) == 0
  }

  /// The analysis without the suffixes that do not count.
  public static func plain(_ analysis: String) -> String {
    var name = analysis
    while let suffix = ["-agg", "-ma5", "-eff", "-adl"].first(where: name.hasSuffix) {
      name.removeLast(suffix.count)
    }
    return name
  }
}
