import Documents
import Foundation
import MarkovChains
import Protomodels
import Runs

/// How the value of a run's kind is called: a search is followed by K, twice the ln density that it climbs.
struct ValueScale: Sendable, Equatable {
  let name: String
  let factor: Double

  init(_ kind: RunKind) { (name, factor) = kind == .hunt ? ("K", 2) : ("ln density", 1) }

  var json: JSONValue { .object([("name", .string(name)), ("factor", .number(factor))]) }
}

extension RunFollower {
  /// The run as far as it has been read.
  ///
  /// `GET api/runs/NAME`: `name`, `kind`, `word`, `state`, `walkers`, `steps`, `program`, `seed`, `plan`,
  /// `started`, `scale` (`name` and `factor` of the value), `whole` (false while steps are unread),
  /// `chains` (for each walker `step`, `accepted`, `acceptance`, `temperature`, `value`, `best`, `best_step`,
  /// `rate` in steps/s, `time`), `moves`, `refusals`, of a search `models`, the best ones, and of a hunt of a series
  /// `hunt`: its `series`, `number`, the K of the data (`observed`) and, at its end, `result`.
  func document(whole: Bool) throws -> JSONValue {
    let rows = chains.sorted { $0.key < $1.key }
    let documents = try rows.map { number, chain in try chainDocument(number, chain) }
    let result = try place.result()
    var made =
      rows.count == numbers.count ? rows.map { $0.value.last?.step ?? 0 }.min() ?? 0 : 0
    // The chains of a hunt that has left its result may be gone.
    if result != nil { made = steps }
    let isAtItsEnd = try result != nil || isFinished(made: made)
    let state = isRunning ? "running" : isAtItsEnd ? "finished" : "stopped"
    return .object([
      ("name", .string(name)), ("kind", .string(kind.rawValue)),
      ("word", .string(kind.word)),
      ("state", .string(state)), ("walkers", .count(walkers)), ("steps", .count(steps)),
      ("made", .count(made)), ("shown", .count(numbers.count)),
      ("seed", plan.value["seed"] ?? .null), ("program", plan.value["program"] ?? .null),
      ("settings", plan.value["settings"] ?? .null), ("until", plan.value["until"] ?? .null),
      ("started", .text(try? place.planFolder.provenance().started)),
      ("command", .text(try? place.planFolder.provenance().commandLine.joined(separator: " "))),
      ("scale", ValueScale(kind).json), ("whole", .bool(whole)), ("chains", .array(documents)),
      ("moves", movesDocument), ("refusals", refusalsDocument),
      ("models", kind == .hunt ? .array(try bestModels()) : .null),
      ("hunt", huntDocument(result)),
    ])
  }

  private func huntDocument(_ result: PseudoHuntResult?) -> JSONValue {
    guard let hunt = place.hunt else { return .null }
    let found = result.map {
      JSONValue.object([
        ("K", .finite($0.K)), ("Z", .finite($0.Z)), ("walker", .count($0.walker)),
        ("step", .count($0.step)), ("seconds", .short($0.seconds)),
        ("model", ModelDocument.model($0.model)), ("verdict", ModelDocument.verdict($0.verdict)),
      ])
    }
    return .object([
      ("series", .string(hunt.series.name)), ("number", .count(hunt.number)),
      ("observed", plan.value["settings"]?["observed"]?["K"] ?? .null),
      ("result", found ?? .null),
    ])
  }

  private func chainDocument(_ number: Int, _ chain: ChainFollower) throws -> JSONValue {
    let factor = ValueScale(kind).factor
    let standing = try chain.reader.standing()
    let rate = standing.flatMap { $0.seconds > 0 ? Double($0.step) / $0.seconds : nil }
    let acceptance = standing.flatMap {
      $0.step > 0 ? Double($0.accepted) / Double($0.step) : nil
    }
    return .object([
      ("walker", .count(number)), ("step", standing.map { .count($0.step) } ?? .null),
      ("read", chain.last.map { .count($0.step) } ?? .null),
      ("accepted", standing.map { .count($0.accepted) } ?? .null),
      ("acceptance", .finite(acceptance)), ("temperature", .finite(chain.last?.temperature)),
      ("value", .finite(chain.last.map { factor * $0.logDensity })),
      ("best", .finite(chain.best.map { factor * $0.logDensity })),
      ("best_step", chain.best.map { .count($0.step) } ?? .null),
      ("rate", rate.map { .short($0) } ?? .null),
      ("time", .finite(standing.map { $0.time.timeIntervalSince1970.rounded() })),
    ])
  }

  private var movesDocument: JSONValue {
    var counts: [String: ChainFollower.MoveCount] = [:]
    for (name, count) in chains.values.flatMap(\.moves) {
      counts[name, default: .init()].proposed += count.proposed
      counts[name, default: .init()].accepted += count.accepted
      counts[name, default: .init()].refused += count.refused
    }
    return .array(
      counts.sorted { $0.key < $1.key }.map { name, count in
        .object([
          ("move", .string(name)), ("proposed", .count(count.proposed)),
          ("accepted", .count(count.accepted)), ("refused", .count(count.refused)),
        ])
      })
  }

  private var refusalsDocument: JSONValue {
    var counts: [String: Int] = [:]
    for (reason, count) in chains.values.flatMap(\.refusals) { counts[reason, default: 0] += count }
    return .array(
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        .object([("reason", .string($0.key)), ("count", .count($0.value))])
      })
  }

  private static let mostModels = 8

  /// The best model of every content that a walker holds among its best, best first.
  private func bestModels() throws -> [JSONValue] {
    var points: [BestPoint] = []
    for (_, chain) in chains.sorted(by: { $0.key < $1.key }) { points += try chain.reader.best() }
    let sorted = points.enumerated().sorted {
      ($1.element.logDensity, $0.offset) < ($0.element.logDensity, $1.offset)
    }
    var seen: Set<String> = []
    var models: [JSONValue] = []
    for (_, point) in sorted where models.count < Self.mostModels {
      let state = try StateCoder.decode(BestState.self, from: Array(point.state.utf8))
      let content = state.point.members.map { "\($0.id.rawValue)" }.joined(separator: " ")
      guard seen.insert("\(point.chain): \(content)").inserted else { continue }
      models.append(
        .object([
          ("walker", .count(point.chain)), ("step", .count(point.step)),
          ("K", .finite(state.evidence.K)), ("Z", .finite(state.evidence.Z)),
          (
            "particles",
            .array(
              state.point.members.sorted { ($0.mass, $0.id) < ($1.mass, $1.id) }.map {
                .object([
                  ("name", .string(ParticleNames.name(for: $0.id))), ("mass", .short($0.mass)),
                ])
              })
          ), ("analyses", .texts(state.evidence.contributions.map(\.analysis))),
        ]))
    }
    return models
  }

  /// Of the state of a search what a row shows.
  private struct BestState: Decodable {
    var point: Protomodel
    var evidence: Verdict
  }
}

extension RunFollower {
  /// Curves of all walkers.
  ///
  /// `GET api/runs/NAME/trace?points=N&from=STEP&to=STEP`: `scale`, `end` (the last step that was read),
  /// `whole`, and for each walker of `chains` arrays of equal length: `first` and `last` step of a bucket,
  /// `high` and `low` value with `high_step` and `low_step`, `value` at its end, `best` so far,
  /// `temperature`, `acceptance`.
  func curves(points: Int, from first: Int, to last: Int, whole: Bool) throws -> JSONValue {
    let factor = ValueScale(kind).factor
    let documents = try chains.sorted { $0.key < $1.key }.map { number, chain in
      let curve = try chain.curve(from: first, to: last, points: points)
      var best = chain.trace.buckets.filter { $0.last < first }.map(\.high).max() ?? -.infinity
      let bests = curve.map { bucket in
        best = max(best, bucket.high)
        return best
      }
      func numbers(_ value: (ThinnedTrace.Bucket) -> Double) -> JSONValue {
        .array(curve.map { .short(value($0)) })
      }
      func steps(_ value: (ThinnedTrace.Bucket) -> Int) -> JSONValue {
        .array(curve.map { .count(value($0)) })
      }
      return JSONValue.object([
        ("walker", .count(number)), ("first", steps(\.first)), ("last", steps(\.last)),
        ("high", numbers { factor * $0.high }), ("high_step", steps(\.highStep)),
        ("low", numbers { factor * $0.low }), ("low_step", steps(\.lowStep)),
        ("value", numbers { factor * $0.value }),
        ("best", .array(bests.map { .short(factor * $0) })),
        ("temperature", numbers(\.temperature)),
        (
          "acceptance",
          numbers { $0.tried > 0 ? Double($0.accepted) / Double($0.tried) : .nan }
        ),
      ])
    }
    return .object([
      ("scale", ValueScale(kind).json), ("steps", .count(steps)), ("whole", .bool(whole)),
      ("end", .count(chains.values.compactMap { $0.last?.step }.max() ?? 0)),
      ("chains", .array(documents)),
    ])
  }
}
