import Documents
import MarkovChains
import Protomodels
import Reports
import Runs

/// Two runs side by side.
///
/// `GET api/compare/A/B`: `runs` (two, each with `name`, `kind`, `word`, `scale`, `best`, `best_walker`,
/// `best_step`, and of a search `model` and `verdict`), and `differences`, the places of the plans (JSON
/// pointers) where they differ, with the values `a` and `b`.
struct Comparison {
  /// A place of the plans, and what stands there.
  struct Difference: Equatable {
    var place: String
    var a: String?
    var b: String?
  }

  static func json(_ a: RunFollower, _ b: RunFollower) throws -> JSONValue {
    .object([
      ("runs", .array([try side(a), try side(b)])),
      (
        "differences",
        .array(
          differences(a.plan.value, b.plan.value).map {
            .object([("place", .string($0.place)), ("a", .text($0.a)), ("b", .text($0.b))])
          })
      ),
    ])
  }

  private static func side(_ run: RunFollower) throws -> JSONValue {
    let scale = ValueScale(run.kind)
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(run.name)), ("kind", .string(run.kind.rawValue)),
      ("word", .string(run.kind.word)), ("scale", scale.json),
    ]
    var best: BestPoint?
    for (_, chain) in run.chains.sorted(by: { $0.key < $1.key }) {
      if let point = try chain.reader.best().first,
        point.logDensity > best?.logDensity ?? -.infinity
      {
        best = point
      }
    }
    guard let best else { return .object(members) }
    members += [
      ("best", .finite(scale.factor * best.logDensity)), ("best_walker", .count(best.chain)),
      ("best_step", .count(best.step)),
    ]
    if run.kind == .hunt, let chain = run.chains[best.chain] {
      let state = try chain.reader.state(of: best, of: HuntTarget.self)
      members += [
        ("model", ModelDocument.model(state.point)),
        ("verdict", ModelDocument.verdict(state.evidence)),
      ]
    }
    return .object(members)
  }

  /// Leaves of two documents that differ, in the order of the first, then of the second.
  static func differences(_ a: JSONValue, _ b: JSONValue, at place: String = "") -> [Difference] {
    if a == b { return [] }
    switch (a, b) {
    case (.object(let left), .object(let right)):
      let names =
        left.map(\.name) + right.map(\.name).filter { name in !left.contains { $0.name == name } }
      return names.flatMap { name in
        differences(a[name] ?? .null, b[name] ?? .null, at: place + "/" + JSONPointer.escape(name))
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      return left.indices.flatMap { differences(left[$0], right[$0], at: "\(place)/\($0)") }
    default: return [Difference(place: place, a: words(a), b: words(b))]
    }
  }

  private static func words(_ value: JSONValue) -> String? {
    if case .null = value { return nil }
    if case .string(let text) = value { return text }
    let text = String(decoding: value.canonicalBytes, as: UTF8.self)
    return text.count > 200 ? String(text.prefix(200)) + "…" : text
  }
}
