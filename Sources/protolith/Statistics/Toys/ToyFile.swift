import Documents
import Inference

/// Stored toys: a JSON file with a format number.
enum ToyFile {
  /// The format that is written, and the only one so far.
  static let format = 1

  /// The document of distributions; the same toys give the same bytes.
  static func document(_ toys: ToyDistributions) -> JSONValue {
    .object([
      ("kind", .string("toys")), ("format", .integer(Int64(format))),
      ("program", .string(Version.program)), ("model", .string(toys.model)),
      ("test_stat", .string(toys.kind.rawValue)), ("mu", .number(toys.strength)),
      ("mu_hat", .number(toys.bestStrength)), ("q", .number(toys.observed)),
      ("runs", .array(toys.runs.map(document))),
    ])
  }

  private static func document(_ run: ToyRun) -> JSONValue {
    .object([
      ("seed", .integer(Int64(clamping: run.seed))),
      ("first", .integer(Int64(run.toys.lowerBound))),
      ("count", .integer(Int64(run.toys.count))),
      ("tested", .array(run.tested.map { .number($0) })),
      ("alternative", .array(run.alternative.map { .number($0) })),
      (
        "failures",
        .array(
          run.failures.map { failure in
            .object([
              ("toy", .integer(Int64(failure.toy))),
              ("hypothesis", .string(failure.hypothesis.rawValue)),
              ("reason", .string(failure.reason)),
            ])
          })
      ),
    ])
  }

  /// Reads a file of toys.
  static func read(_ path: String) throws -> ToyDistributions {
    let node = try JSONNode.read(path)
    let kind = try node.optionalMember("kind")
    guard case .string("toys")? = kind?.value else {
      throw (kind ?? node).error(
        expected: "a file of toys (“kind”: “toys”)", remedy: "make one with `protolith toys`")
    }
    let format = try node.member("format")
    guard try format.integer() == Self.format else {
      throw format.error(
        expected: "\(Self.format)",
        remedy: "it was written by \(writer(node)); read it with that version")
    }
    return try ToyDistributions(
      model: node.member("model").string(), kind: statistic(node.member("test_stat")),
      strength: node.member("mu").double(), observed: node.member("q").double(),
      bestStrength: node.member("mu_hat").double(),
      runs: node.member("runs").elements().map(run))
  }

  private static func writer(_ node: JSONNode) -> String {
    guard case .string(let program)? = try? node.optionalMember("program")?.value else {
      return "another version"
    }
    return String(program.prefix(60))
  }

  private static func statistic(_ node: JSONNode) throws -> TestStatisticKind {
    guard let kind = TestStatisticKind(rawValue: try node.string()) else {
      throw node.error(
        expected: TestStatisticKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return kind
  }

  private static func run(_ node: JSONNode) throws -> ToyRun {
    let (seed, first, count) = (
      try node.member("seed"), try node.member("first"), try node.member("count")
    )
    guard try seed.integer() >= 0 else { throw seed.error(expected: "a number from 0") }
    let (start, size) = (try first.integer(), try count.integer())
    guard start >= 0, start <= ToyStudy.mostToys else {
      throw first.error(expected: "a number from 0 to \(ToyStudy.mostToys)")
    }
    guard size >= 0, size <= ToyStudy.mostToys - start else {
      throw count.error(expected: "a number from 0 to \(ToyStudy.mostToys - start)")
    }
    let run = ToyRun(
      seed: UInt64(try seed.integer()), toys: start..<(start + size),
      tested: try node.member("tested").doubles(),
      alternative: try node.member("alternative").doubles(),
      failures: try node.member("failures").elements().map(failure))
    for hypothesis in ToyHypothesis.allCases {
      let values = hypothesis == .tested ? run.tested : run.alternative
      let failed = run.failures.count { $0.hypothesis == hypothesis }
      guard values.count + failed == size else {
        throw try node.member(hypothesis.rawValue).error(
          found: "\(values.count) values and \(failed) failures", expected: "\(size) in all",
          remedy: "the file was cut or changed: make the toys again")
      }
    }
    return run
  }

  private static func failure(_ node: JSONNode) throws -> ToyFailure {
    let name = try node.member("hypothesis")
    guard let hypothesis = ToyHypothesis(rawValue: try name.string()) else {
      throw name.error(expected: ToyHypothesis.allCases.map(\.rawValue).joined(separator: " or "))
    }
    return ToyFailure(
      toy: try node.member("toy").integer(), hypothesis: hypothesis,
      reason: try node.member("reason").string())
  }
}
