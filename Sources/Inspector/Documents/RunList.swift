import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// The list of runs: one row for each, made anew when a file of the run has changed.
///
/// `GET api/runs` gives `{"runs": [ROW…], "whole": BOOL}`; ROW has `name`, `kind`, `word`, `state`
/// (`running`, `finished`, `stopped`, `unread`, `unreadable`), `walkers`, `steps` (of the plan), `made`
/// (by the slowest walker), `time` (of the last checkpoint, seconds since 1970), of a search `K` and
/// `particles` of the best model, of other walks `ln_density`, of a series `ended` and `wanted`.
/// `whole` is false while there are rows that have not been read; the next request reads on.
struct RunList {
  private var rows: [String: (signature: Signature, row: JSONValue)] = [:]

  /// What a row depends on.
  private struct Signature: Equatable {
    var isRunning: Bool
    var files: [String]
  }

  /// Reads rows that have changed, for about some time.
  mutating func document(of runs: String, for time: Duration) -> JSONValue {
    let names = RunFolder.names(in: runs)
    let deadline = ContinuousClock.now + time
    var isWhole = true
    var list: [JSONValue] = []
    for name in names {
      guard let signature = Self.signature(name, in: runs) else { continue }
      if let known = rows[name], known.signature == signature {
        list.append(known.row)
      } else if ContinuousClock.now < deadline {
        let row = Self.row(name, in: runs)
        rows[name] = (signature, row)
        list.append(row)
      } else {
        isWhole = false
        list.append(
          rows[name]?.row ?? .object([("name", .string(name)), ("state", .string("unread"))]))
      }
    }
    let present = Set(names)
    for name in rows.keys where !present.contains(name) { rows[name] = nil }
    return .object([("runs", .array(list)), ("whole", .bool(isWhole))])
  }

  private static func signature(_ name: String, in runs: String) -> Signature? {
    guard let folder = try? RunFolder.open(name, in: runs) else { return nil }
    var paths = [folder.planPath, folder.path + "/series.json", folder.path + "/hunts"]
    paths += (0..<RunFollower.mostChains).map { folder.chainPath($0) }
    let files = paths.compactMap { path -> String? in
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
    return Signature(isRunning: folder.isWalked, files: files)
  }

  /// A run that cannot be read is listed with its error; the others are not hidden by it.
  private static func row(_ name: String, in runs: String) -> JSONValue {
    do {
      let folder = try RunFolder.open(name, in: runs)
      let run = try RunFollower(RunPlace(name, in: runs))
      var members: [(name: String, value: JSONValue)] = [
        ("name", .string(name)), ("kind", .string(run.kind.rawValue)),
        ("word", .string(run.kind.word)), ("walkers", .count(run.walkers)),
        ("steps", .count(run.steps)),
      ]
      members +=
        run.kind == .significance ? try seriesMembers(folder) : try chainMembers(run, folder)
      return .object(members)
    } catch {
      return .object([
        ("name", .string(name)), ("state", .string("unreadable")), ("error", .string("\(error)")),
      ])
    }
  }

  private static func seriesMembers(
    _ folder: RunFolder
  ) throws -> [(name: String, value: JSONValue)] {
    let files = SeriesFiles(folder)
    let ended = files.endedCount
    let wanted = try files.wanted() ?? ended
    let state = folder.isWalked ? "running" : ended < wanted ? "stopped" : "finished"
    var status = stat()
    let isThere = stat(folder.path + "/hunts", &status) == 0
    return [
      ("state", .string(state)), ("ended", .count(ended)), ("wanted", .count(wanted)),
      ("time", isThere ? .count(Int(status.st_mtim.tv_sec)) : .null),
    ]
  }

  private static func chainMembers(
    _ run: RunFollower, _ folder: RunFolder
  ) throws -> [(name: String, value: JSONValue)] {
    var (made, time, best): (Int?, Double?, BestPoint?) = (nil, nil, nil)
    let numbers = run.numbers
    for number in numbers {
      let chain = try ChainReader(folder.chainPath(number))
      let standing = try chain.standing()
      made = min(made ?? Int.max, standing?.step ?? 0)
      time = max(time ?? 0, standing?.time.timeIntervalSince1970 ?? 0)
      if let point = try chain.best().first, point.logDensity > best?.logDensity ?? -.infinity {
        best = point
      }
    }
    if numbers.count < min(run.walkers, RunFollower.mostChains) { made = 0 }
    let state =
      folder.isWalked
      ? "running" : try run.isFinished(made: made ?? 0) ? "finished" : "stopped"
    return [
      ("state", .string(state)), ("made", .count(made ?? 0)),
      ("time", .finite(time.map { $0.rounded() })),
    ] + (try best.map { try bestMembers($0, run.kind) } ?? [])
  }

  private static func bestMembers(
    _ best: BestPoint, _ kind: RunKind
  ) throws -> [(name: String, value: JSONValue)] {
    guard kind == .hunt else { return [("ln_density", .short(best.logDensity))] }
    let state = try StateCoder.decode(ModelOfState.self, from: Array(best.state.utf8))
    return [
      ("K", .short(2 * best.logDensity)),
      ("particles", .texts(state.point.members.map { ParticleNames.name(for: $0.id) })),
    ]
  }
}

/// Of the state of a search the model alone.
struct ModelOfState: Decodable { var point: Protomodel }
