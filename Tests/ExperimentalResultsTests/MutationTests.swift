import Documents
import TestSupport
import Testing

@testable import ExperimentalResults

@Suite("A damaged text database", .enabled(if: Shared.isThere)) struct MutationTests {
  private typealias File = (member: String, bytes: [UInt8])

  /// Numbers that are always the same.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Real files of a few analyses: workspaces, widths, graphs, covariances.
  private static func files() throws -> [String: [File]] {
    let folders = [
      "ATLAS-SUSY-2018-14-eff", "ATLAS-SUSY-2018-04-eff", "CMS-EXO-20-008", "CMS-EXO-19-010-eff",
      "CMS-SUS-16-048-ma5",
    ]
    let archive = (Shared.folder ?? "") + "/data/smodels-database-3.0.0.tar.xz"
    var files: [String: [File]] = [:]
    try Archive.forEachFile(
      in: archive, wanting: { path in folders.contains { path.contains("/\($0)/") } }
    ) { path, bytes in
      guard bytes.count < 30_000, let place = TextDatabase.Place(path) else { return }
      files[place.base, default: []].append((path, bytes))
    }
    return files
  }

  @Test("is refused file by file, with file and line, and never crashes: 5,000 mutations")
  func mutations() throws {
    let files = try Self.files().sorted { $0.key < $1.key }.map(\.value)
    try #require(files.count == 5)
    var dice = Dice(state: 42)
    var counts = (refused: 0, taken: 0)
    var faults: [String] = []
    for round in 0..<5000 {
      var folder = files[round % files.count]
      // Few data sets are enough; those that a workspace names stay.
      let place = Int.random(in: 0..<folder.count, using: &dice)
      let file = folder[place].member
      folder[place].bytes = Self.mutated(folder[place].bytes, &dice)
      var problems: [ImportProblem] = []
      do {
        let text = try TextDatabase.read([folder[place]] + Self.infos(folder, place), named: "text")
        problems = text.problems
        for analysis in text.analyses {
          _ = TextImport(databaseName: "text").record(of: analysis, problems: &problems)
        }
      } catch { problems.append(ImportProblem(path: file, kind: .malformed, reason: "\(error)")) }
      let malformed = problems.filter { $0.kind == .malformed }
      if malformed.isEmpty { counts.taken += 1 } else { counts.refused += 1 }
      let unread = problems.filter { $0.kind == .malformed || Self.isUnreadConstraint($0) }
      for problem in unread where !Self.namesItsPlace(problem) { faults.append("\(problem)") }
    }
    print("mutations: \(counts.refused) refused, \(counts.taken) taken")
    #expect(counts.refused > 1000)
    #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(10).joined(separator: "\n"))")
  }

  /// The other files that belong to the analysis: its information, that of the data set, workspaces.
  private static func infos(_ folder: [File], _ place: Int) -> [File] {
    folder.indices.filter { index in
      let name = folder[index].member
      return index != place
        && (name.hasSuffix("Info.txt") || name.hasSuffix(".json") || index < 4)
    }.map { folder[$0] }
  }

  /// Whether the text of a constraint or condition was not understood.
  private static func isUnreadConstraint(_ problem: ImportProblem) -> Bool {
    problem.kind == .refused && problem.reason.contains("column")
  }

  /// A message names a file, and a line or a place in its JSON; for a line that is not there, what it
  /// would be.
  private static func namesItsPlace(_ problem: ImportProblem) -> Bool {
    let text = problem.description
    guard text.contains(".txt") || text.contains(".json") else { return false }
    let place = /line \d+|\.json, at (\/|the root)/
    return text.firstMatch(of: place) != nil || text.contains("add the line")
  }

  private static func mutated(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    guard !bytes.isEmpty else { return [0xFF] }
    var bytes = bytes
    let place = Int.random(in: 0..<bytes.count, using: &dice)
    let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
    let start = (bytes[..<place].lastIndex(of: 10) ?? -1) + 1
    switch Int.random(in: 0..<9, using: &dice) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
    case 1: bytes.removeSubrange(start..<max(start, end))
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.insert(contentsOf: Array("[[[(".utf8), at: place)
    case 4: bytes.insert(contentsOf: Array("1e999*GeV".utf8), at: place)
    case 5:
      let colon = bytes[start..<max(start, end)].firstIndex(of: UInt8(ascii: ":")) ?? start
      bytes.replaceSubrange(colon..<max(colon, end), with: Array(": __import__('os')".utf8))
    case 6: bytes.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "["), count: 5000), at: place)
    case 7: bytes.remove(at: place)
    default: bytes.insert(contentsOf: Array(bytes[start..<max(start, end)]) + [10], at: start)
    }
    return bytes
  }
}
