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
    guard FileManager.default.fileExists(atPath: path) else {
      throw DocumentError.unreadable(
        file: path, reason: "which analyses may be combined is not said",
        remedy: "make the file with 'protolith database import … --combinations LIST'")
    }
    let root = try JSONNode.parse(try Files.read(path, limit: 1 << 24), file: path)
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
