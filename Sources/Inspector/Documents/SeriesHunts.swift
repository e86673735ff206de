import Documents
import Protomodels
import Reports
import Runs

/// The hunts of a series as the page shows them: all K for the curve, rows for those that are looked at first.
///
/// Members of `GET api/runs/NAME/answer` of a series: `curve` with the numbers of the hunts that have ended
/// (`number`) and their K, `hunts` (`number`, `K`, `Z`, `particles`, `seconds`; the largest K first, some
/// hundreds at most), `running` (numbers of hunts that are walked now), `begun` (of those that are not, and have
/// no result), `observed`, `ended`, `wanted`.
struct SeriesHunts {
  let folder: RunFolder

  /// Rows, and hunts without a result, at most.
  private static let most = 300

  func members() throws -> [(name: String, value: JSONValue)] {
    let files = SeriesFiles(folder)
    let results = try files.results()
    let ended = Set(results.map(\.number))
    let open = files.begun.filter { !ended.contains($0) }
    let running = Set(open.prefix(Self.most).filter { folder.isWalked(hunt: $0) })
    let largest = results.sorted { ($1.K, $0.number) < ($0.K, $1.number) }.prefix(Self.most)
    let observed = try? JSONNode.read(folder.planPath).member("settings").member("observed")
    return [
      (
        "curve",
        .object([
          ("number", .array(results.map { .count($0.number) })),
          ("K", .array(results.map { .short($0.K) })),
        ])
      ),
      ("hunts", .array(largest.map(row))),
      ("running", .array(running.sorted().map { .count($0) })),
      (
        "begun",
        .array(open.filter { !running.contains($0) }.prefix(Self.most).map { .count($0) })
      ),
      ("observed", observed?.value ?? .null), ("ended", .count(results.count)),
      ("wanted", try files.wanted().map { .count($0) } ?? .null),
    ]
  }

  private func row(_ result: PseudoHuntResult) -> JSONValue {
    .object([
      ("number", .count(result.number)), ("K", .finite(result.K)), ("Z", .finite(result.Z)),
      ("particles", .texts(result.model.members.map { ParticleNames.name(for: $0.id) })),
      ("seconds", .short(result.seconds)),
    ])
  }
}
