import Documents
import Inference

/// Limits by toys, for people and for programs.
struct ToyLimitAnswer {
  let limits: ToyLimits
  let toys: ToyOptions
  let confidenceLevel: Double
  let seconds: Double

  private var toyCount: Int { limits.points.count * toys.toys }

  var document: JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    return .object([
      ("limit_exp", numbers(limits.expected.map(\.value))),
      ("limit_exp_error", numbers(limits.expected.map(\.error))),
      ("limit_obs", .number(limits.observed.value)),
      ("limit_obs_error", .number(limits.observed.error)),
      ("calctype", .string(CalculationType.toybased.rawValue)),
      ("toys", .integer(Int64(toys.toys))), ("seed", .integer(Int64(toys.seed))),
      (
        "points",
        .array(
          limits.points.map { point in
            .object([
              ("mu", .number(point.strength)), ("CLs_obs", .number(point.test.cls.value)),
              ("CLs_obs_error", .number(point.test.cls.error)),
              ("CLs_exp", numbers(point.test.expected)),
            ])
          })
      ),
      ("failures", .integer(Int64(limits.failures))), ("seconds", .number(seconds)),
    ])
  }

  func show() {
    var table = TextTable([""] + BandTable.heads, numeric: Set(1...6))
    let all = [limits.observed] + limits.expected
    table.add(["mu"] + all.map { Decimals.short($0.value) })
    table.add(["±"] + all.map { Decimals.short($0.error, 2) })
    table.show()
    print(
      "upper limits at \(Decimals.short(100 * confidenceLevel)) % CLs by \(toys.toys) toys of each"
        + " hypothesis at \(limits.points.count) strengths, seed \(toys.seed), in"
        + " \(Decimals.short(seconds, 3)) s")
    print("± is the statistical error: four times the toys halve it")
    if limits.failures > 0 {
      print("\(limits.failures) of \(2 * toyCount) fits of toys failed and are left out")
    }
  }
}
