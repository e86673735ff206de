import Documents
import Inference
import Likelihoods

/// A test of several parameters at once, for people and for programs.
struct PointAnswer {
  let test: PointTest
  let names: [String]
  let onBound: [String]

  init(test: PointTest, likelihood: any Likelihood) {
    let parameters = likelihood.parameters.parameters
    self.test = test
    names = test.parameters.map { parameters[$0].name }
    onBound = test.onBound.map { parameters[$0].name }
  }

  var document: JSONValue {
    let parameters = zip(names, zip(test.values, test.best)).map { name, pair in
      (
        name: name,
        value: JSONValue.object([("value", .number(pair.0)), ("best", .number(pair.1))])
      )
    }
    return .object([
      ("test_stat", .string(TestStatisticKind.t.rawValue)), ("t", .number(test.statistic)),
      ("degrees_of_freedom", .integer(Int64(names.count))), ("p", .number(test.pValue)),
      ("p_exp", .number(test.expected)), ("Z", .number(test.significance)),
      ("parameters", .object(parameters)),
      ("on_bound", .array(onBound.map { .string($0) })),
    ])
  }

  func show() {
    var table = TextTable(["parameter", "tested", "best fit"], numeric: [1, 2])
    for (name, pair) in zip(names, zip(test.values, test.best)) {
      table.add([name, Decimals.short(pair.0, 5), Decimals.short(pair.1, 5)])
    }
    table.show()
    print(
      "tmu = \(Decimals.short(test.statistic, 6)) of \(names.count) parameters,"
        + " p = \(Decimals.short(test.pValue, 5)), Z = \(Decimals.short(test.significance));"
        + " p expected where all are 0: \(Decimals.short(test.expected, 5))")
    guard let first = onBound.first else { return }
    print(
      "\(first) has its best value on a bound: the p-value is too large there"
        + " (--unbound \(first) leaves the bound out)")
  }
}
