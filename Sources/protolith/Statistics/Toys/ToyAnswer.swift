import Documents
import Inference
import Numerics

/// A test by toys, for people and for programs.
struct ToyAnswer {
  let toys: ToyDistributions
  let test: ToyTest

  /// The keys of the asymptotic test, and errors.
  var document: JSONValue {
    .object([
      ("CLs_exp", .array(test.expected.map { .number($0) })),
      ("CLs_obs", .number(test.cls.value)), ("CLs_obs_error", .number(test.cls.error)),
      ("CLb", .number(test.clb.value)), ("CLb_error", .number(test.clb.error)),
      ("CLsb", .number(test.clsb.value)), ("CLsb_error", .number(test.clsb.error)),
      ("mu", .number(toys.strength)), ("mu_hat", .number(toys.bestStrength)),
      ("q", .number(toys.observed)), ("test_stat", .string(toys.kind.rawValue)),
      ("toys", .array(test.toyCounts.map { .integer(Int64($0)) })),
      ("failures", .integer(Int64(toys.failures.count))),
    ])
  }

  func show() {
    let name = toys.kind.probabilityName
    BandTable.show([(name, Decimals.withError(test.cls), test.expected)])
    print(
      "mu = \(Decimals.short(toys.strength)), best fit \(Decimals.short(toys.bestStrength, 5)),"
        + " \(toys.kind.rawValue) = \(Decimals.short(toys.observed, 6))")
    let (tested, alternative) = (test.toyCounts[0], test.toyCounts[1])
    switch toys.kind {
    case .qtilde, .q:
      print(
        "CLs+b = \(Decimals.withError(test.clsb)) from \(tested) toys,"
          + " CLb = \(Decimals.withError(test.clb)) from \(alternative)")
      print(toys.kind.verdict(test.cls.value) + nearness)
    case .q0, .t, .ttilde:
      let z = -SpecialFunctions.normalQuantile(test.clsb.value)
      print(
        "\(name) from \(tested) toys, expected from \(alternative)"
          + (toys.kind == .q0 && z.isFinite ? "; Z = \(Decimals.short(z))" : ""))
    }
    if test.clsb.value == 0 {
      print(
        "no toy reaches the data: \(toys.kind == .q0 ? "p0" : "the p-value") is below"
          + " \(Decimals.short(3 / Double(tested), 2)) at 95 % confidence")
    }
    showFailures()
  }

  /// Whether more toys could change the verdict.
  private var nearness: String {
    abs(test.cls.value - 0.05) < 2 * test.cls.error
      ? ", but within two standard deviations of 0.05: make more toys" : ""
  }

  private func showFailures() {
    let failures = toys.failures
    guard let first = failures.first else { return }
    let all = 2 * toys.toyCount
    print(
      "\(failures.count) of \(all) fits of toys failed and are left out; toy \(first.toy) of the"
        + " \(first.hypothesis.rawValue) hypothesis, for one: \(first.reason)")
  }
}

extension Decimals {
  /// `0.0213 ± 0.0032`.
  static func withError(_ estimate: ToyEstimate) -> String {
    "\(short(estimate.value, 4)) ± \(short(estimate.error, 2))"
  }
}
