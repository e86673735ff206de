import ClusterEngines
import Documents
import Foundation

/// What a site wants: a small JSON file.
///
/// Every mistake in it is named with its place.
struct ClusterConfiguration {
  var engine: String?
  var resources = Resources()
  /// How often a task stores, as on the command line.
  var storeEvery = "5s"
  /// The program as the machines of the cluster see it; nil is this one.
  var program: String?
  /// The database as they see it; nil is that of the plan.
  var database: String?

  /// The standard values.
  init() {}

  /// Reads a file.
  init(_ path: String) throws {
    let root = try JSONNode.read(path)
    let format = try root.member("format").integer()
    guard format == 1 else {
      throw try root.member("format").error(found: "\(format)", expected: "1")
    }
    for (name, node) in try root.members() where name != "format" {
      guard let read = Self.members[name] else {
        throw node.error(
          found: "the member “\(name)”",
          expected: "one of \(Self.members.keys.sorted().joined(separator: ", "))")
      }
      try read(node, &self)
    }
    guard resources.warning < resources.wallTime else {
      throw root.error(
        found: "a warning of \(resources.warning) s in a wall time of \(resources.wallTime) s",
        expected: "a warning that is shorter")
    }
  }

  private typealias Reader = @Sendable (JSONNode, inout ClusterConfiguration) throws -> Void

  private static let members: [String: Reader] = [
    "engine": {
      let name = try $0.string()
      guard ClusterEngines.names.contains(name) else {
        throw $0.error(
          found: "“\(name)”", expected: ClusterEngines.names.joined(separator: ", "))
      }
      $1.engine = name
    },
    "partition": { $1.resources.partition = try name($0) },
    "account": { $1.resources.account = try name($0) },
    "wallTime": { $1.resources.wallTime = try seconds($0, 1...31_536_000) },
    "warning": { $1.resources.warning = try seconds($0, 0...65_535) },
    "cores": { $1.resources.cores = try integer($0, 1...1024) },
    "memory": { $1.resources.memory = try integer($0, 1...10_000_000) },
    "atOnce": { $1.resources.atOnce = try integer($0, 1...1_000_000) },
    "restarts": { $1.resources.restarts = try integer($0, 0...1_000_000) },
    "storeEvery": { $1.storeEvery = "\(try seconds($0, 0...86_400))s" },
    "program": { $1.program = try path($0) },
    "database": { $1.database = try path($0) },
    "extraLines": { $1.resources.extraLines = try lines($0) },
    "setup": { $1.resources.setup = try lines($0) },
  ]

  private static func integer(_ node: JSONNode, _ range: ClosedRange<Int>) throws -> Int {
    let value = try node.integer()
    guard range.contains(value) else {
      throw node.error(
        found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// `90`, `"90s"`, `"10m"`, `"1.5h"`.
  private static func seconds(_ node: JSONNode, _ range: ClosedRange<Int>) throws -> Int {
    if case .string(let text) = node.value {
      guard let budget = TimeBudget(argument: text) else {
        throw node.error(found: "“\(text)”", expected: "a time such as 90s, 10m or 2h")
      }
      let value = Int((budget.duration / .seconds(1)).rounded())
      guard range.contains(value) else {
        throw node.error(
          found: "“\(text)”", expected: "\(range.lowerBound) to \(range.upperBound) seconds")
      }
      return value
    }
    return try integer(node, range)
  }

  private static func name(_ node: JSONNode) throws -> String {
    let text = try node.string()
    guard !text.isEmpty, text.first != "-",
      text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-@:+,/".contains($0)) })
    else {
      throw node.error(
        found: "“\(text)”", expected: "letters, digits and “._-@:+,/”, beginning with no “-”")
    }
    return text
  }

  private static func path(_ node: JSONNode) throws -> String {
    let text = try line(node)
    guard text.hasPrefix("/") else {
      throw node.error(found: "“\(text)”", expected: "a path from the root")
    }
    return text
  }

  private static func line(_ node: JSONNode) throws -> String {
    let text = try node.string()
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw node.error(found: "a text with control characters", expected: "one line")
    }
    return text
  }

  private static func lines(_ node: JSONNode) throws -> [String] { try node.elements().map(line) }
}
