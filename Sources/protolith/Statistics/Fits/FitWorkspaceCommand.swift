import ArgumentParser
import Documents
import Inference
import Likelihoods

/// `protolith fit-workspace`: the maximum of a published likelihood.
struct FitWorkspaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit-workspace", abstract: "Fit a published likelihood: best values, errors.",
    discussion: """
      Uncertainties are those of the exact second derivatives at the maximum; --minos adds intervals \
      by crossing, 2ΔlnL = 1, for single parameters or for “all”. A background-only file is fitted \
      as it is published, without a signal.
      """)

  @OptionGroup var fit: FitOptions
  @Option(
    help: ArgumentHelp(
      "Add the interval of a parameter by crossing; may be given several times, or all.",
      valueName: "name"))
  var minos: [String] = []
  @Flag(help: "Give the correlation matrix too (JSON), and the strongest ones (table).")
  var correlationMatrix = false
  @Option(help: "How many parameters the table shows, those pulled farthest first; 0 for all.")
  var top = 25
  @OptionGroup var answer: AnswerOptions

  func run() throws {
    let estimate = try fit.estimate()
    let intervals = try intervals(estimate)
    try answer.give(document(estimate, intervals)) { show(estimate, intervals) }
  }

  private func intervals(_ estimate: Estimate) throws -> [Int: ProfileInterval] {
    let names = ParameterNames(estimate.likelihood)
    let wanted =
      minos == ["all"]
      ? Array(estimate.parameters.indices) : try minos.flatMap { try names.indices($0) }
    var intervals: [Int: ProfileInterval] = [:]
    for index in wanted where estimate.covariance.statuses[index] != .fixed {
      intervals[index] = try estimate.interval(of: index)
    }
    if let higher = intervals.values.compactMap(\.higher).max(by: { $0.isLower(than: $1) }) {
      Outcome.say(
        "protolith: warning: ln L is higher by"
          + " \(Decimals.short(higher.logLikelihood - estimate.best.logLikelihood)) elsewhere: use"
          + " --starts to look for the highest maximum")
    }
    return intervals
  }

  private func document(
    _ estimate: Estimate, _ intervals: [Int: ProfileInterval]
  ) -> JSONValue {
    let parameters = estimate.parameters.enumerated().map { index, parameter in
      var members: [(name: String, value: JSONValue)] = [
        ("value", .number(estimate.best.point[index])),
        ("uncertainty", .optional(estimate.covariance.uncertainty(index))),
        ("status", .string(estimate.covariance.statuses[index].rawValue)),
      ]
      if let interval = intervals[index] {
        members.append(("interval", interval.document))
      }
      return (name: parameter.name, value: JSONValue.object(members))
    }
    var members: [(name: String, value: JSONValue)] = [
      ("twice_nll", .number(-2 * estimate.best.logLikelihood)), ("converged", .bool(true)),
      ("gradient_norm", .number(estimate.best.gradientNorm)),
      ("evaluations", .integer(Int64(estimate.best.evaluations))),
      ("parameters", .object(parameters)),
    ]
    if correlationMatrix {
      let rows = estimate.parameters.indices.map { row in
        JSONValue.array(
          estimate.parameters.indices.map {
            .number(estimate.covariance.correlation(row, $0))
          })
      }
      members.append(("correlations", .array(rows)))
    }
    return .object(members)
  }

  private func show(_ estimate: Estimate, _ intervals: [Int: ProfileInterval]) {
    var table = TextTable(
      ["parameter", "value", "uncertainty", "pull", "interval by crossing"], numeric: [1, 2, 3])
    let pulls = Dictionary(
      uniqueKeysWithValues: estimate.pulls.map { ($0.parameter, $0.pull) })
    let order = order(estimate, pulls, intervals)
    for index in order {
      let status = estimate.covariance.statuses[index]
      table.add([
        estimate.parameters[index].name, Decimals.short(estimate.best.point[index], 6),
        estimate.covariance.uncertainty(index).map { Decimals.short($0) } ?? status.words,
        pulls[index].map { Decimals.text($0, 2) } ?? "", intervals[index]?.words ?? "",
      ])
    }
    table.show()
    let hidden = estimate.parameters.count - order.count
    if hidden > 0 { print("… and \(hidden) more (--top 0 shows all)") }
    if correlationMatrix { showCorrelations(estimate) }
    print(
      "-2 ln L = \(estimate.best.logLikelihood * -2), converged after"
        + " \(estimate.best.evaluations) evaluations")
  }

  /// Parameters without constraint and those asked for first, then by pull.
  private func order(
    _ estimate: Estimate, _ pulls: [Int: Double], _ intervals: [Int: ProfileInterval]
  ) -> [Int] {
    func rank(_ index: Int) -> Double {
      if intervals[index] != nil || index == estimate.likelihood.parameters.parameterOfInterest {
        return .infinity
      }
      if estimate.covariance.statuses[index] == .fixed { return -1 }
      return pulls[index].map(abs) ?? 1e9
    }
    let sorted = estimate.parameters.indices.sorted { (rank($0), $1) > (rank($1), $0) }
    return top > 0 ? Array(sorted.prefix(top)) : sorted
  }

  private func showCorrelations(_ estimate: Estimate) {
    var pairs: [(value: Double, row: Int, column: Int)] = []
    for row in estimate.parameters.indices {
      for column in 0..<row {
        pairs.append((estimate.covariance.correlation(row, column), row, column))
      }
    }
    pairs.sort { (abs($0.value), $1.row, $1.column) > (abs($1.value), $0.row, $0.column) }
    var table = TextTable(["correlation", "of", "and"], numeric: [0])
    for pair in pairs.prefix(10) where pair.value != 0 {
      table.add([
        Decimals.text(pair.value, 3), estimate.parameters[pair.column].name,
        estimate.parameters[pair.row].name,
      ])
    }
    print()
    table.show()
    print()
  }
}

extension FitResult {
  fileprivate func isLower(than other: FitResult) -> Bool {
    logLikelihood < other.logLikelihood
  }
}

extension ProfileInterval {
  var document: JSONValue {
    func end(_ end: End) -> JSONValue {
      .object([
        ("value", .optional(end.value)), ("reason", .string(end.reason.rawValue)),
        ("twice_delta_nll", .number(end.rise)),
      ])
    }
    return .object([("level", .number(level)), ("lower", end(lower)), ("upper", end(upper))])
  }

  /// `[0.12, 0.55]`, with a word where an end is no crossing.
  var words: String {
    func text(_ end: End) -> String {
      guard let value = end.value else { return "open" }
      let number = Decimals.short(value, 5)
      switch end.reason {
      case .crossing, .open: return number
      case .bound: return "\(number) (bound)"
      case .domain: return "\(number) (rates end)"
      }
    }
    return "[\(text(lower)), \(text(upper))]"
  }
}
