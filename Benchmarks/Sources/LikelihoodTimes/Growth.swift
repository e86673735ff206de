import Documents
import HistFactory
import Inference
import Likelihoods

/// How the cost grows with bins, samples and nuisance parameters, one of them varied at a time.
enum Growth {
  /// The size of a made-up workspace: every nuisance parameter changes every sample.
  private struct Size {
    var bins = 20
    var samples = 6
    var nuisances = 50
  }

  /// Prints: what is varied, its value, microseconds of ln L with gradient, milliseconds of a fit.
  static func printColumns() throws {
    print("# varied value value_and_gradient_us fit_ms")
    for bins in [5, 10, 20, 40, 80, 160, 320] { try show("bins", bins, Size(bins: bins)) }
    for samples in [2, 4, 8, 16, 32, 64] { try show("samples", samples, Size(samples: samples)) }
    for nuisances in [10, 25, 50, 100, 200, 400] {
      try show("nuisances", nuisances, Size(nuisances: nuisances))
    }
  }

  private static func show(_ what: String, _ value: Int, _ size: Size) throws {
    let node = JSONNode(file: "made up", value: workspace(size))
    let likelihood = try Workspace(node).likelihood()
    var derivatives: Derivatives? = Derivatives(
      count: likelihood.parameters.parameters.count, wantsHessian: false)
    let point = likelihood.parameters.parameters.map(\.initial)
    let evaluation = LikelihoodTimes.median(of: 9) {
      for _ in 0..<20 {
        _ = likelihood.logLikelihood(
          at: point, of: likelihood.observations, derivatives: &derivatives)
      }
    }
    let fit = try LikelihoodTimes.median(of: 5) { _ = try Fitting.fit(likelihood, fixing: 0) }
    print(what, value, evaluation / 20 * 1e6, fit * 1e3)
  }

  private static func workspace(_ size: Size) -> JSONValue {
    var numbers = MadeUpNumbers()
    let samples = (0..<size.samples).map { sample in
      let yields = (0..<size.bins).map { _ in numbers.next(5, 50) }
      var modifiers = (0..<size.nuisances).map { nuisance in
        modifier("nuisance\(nuisance)", yields, shape: nuisance % 2 == 0, &numbers)
      }
      if sample == 0 { modifiers.append(object("mu", "normfactor", .null)) }
      return JSONValue.object([
        ("name", .string("sample\(sample)")), ("data", .array(yields.map { .number($0) })),
        ("modifiers", .array(modifiers)),
      ])
    }
    let counts = (0..<size.bins).map { _ in
      JSONValue.number(numbers.next(24, 28) * Double(size.samples))
    }
    return .object([
      (
        "channels",
        .array([.object([("name", .string("channel")), ("samples", .array(samples))])])
      ),
      (
        "observations",
        .array([.object([("name", .string("channel")), ("data", .array(counts))])])
      ),
      ("measurements", measurements), ("version", .string("1.0.0")),
    ])
  }

  private static let measurements = JSONValue.array([
    .object([
      ("name", .string("measurement")),
      ("config", .object([("poi", .string("mu")), ("parameters", .array([]))])),
    ])
  ])

  private static func modifier(
    _ name: String, _ yields: [Double], shape: Bool, _ numbers: inout MadeUpNumbers
  ) -> JSONValue {
    guard shape else {
      let size = numbers.next(0.01, 0.05)
      return object(
        name, "normsys", .object([("hi", .number(1 + size)), ("lo", .number(1 - size))]))
    }
    let moved = yields.map { $0 * numbers.next(-0.03, 0.03) }
    return object(
      name, "histosys",
      .object([
        ("hi_data", .array(zip(yields, moved).map { .number($0 + $1) })),
        ("lo_data", .array(zip(yields, moved).map { .number($0 - $1) })),
      ]))
  }

  private static func object(_ name: String, _ type: String, _ data: JSONValue) -> JSONValue {
    .object([("name", .string(name)), ("type", .string(type)), ("data", data)])
  }
}

/// The same made-up numbers in every run.
private struct MadeUpNumbers {
  private var state: UInt64 = 1

  /// Between two bounds, by a linear congruential generator (Knuth's MMIX).
  mutating func next(_ low: Double, _ high: Double) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return low + (high - low) * Double(state >> 11) / 9_007_199_254_740_992
  }
}
