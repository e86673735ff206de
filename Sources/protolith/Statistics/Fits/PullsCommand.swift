import ArgumentParser
import Documents
import Inference
import Likelihoods

/// `protolith pulls`: what the data did to the nuisance parameters, and what they do to the signal.
struct PullsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pulls",
    abstract: "Pulls and constraints of the nuisance parameters; impacts on the signal strength.",
    discussion: """
      A pull is (best value - auxiliary measurement) / width of the constraint, a constraint the \
      uncertainty after the fit over that width. An impact is how far the parameter of interest moves \
      when a nuisance is held one standard deviation off its best value and all others are fitted \
      again.
      """)

  @OptionGroup var fit: FitOptions
  @Flag(help: "Add impacts on the parameter of interest, and rank by them.") var impacts = false
  @Option(help: "How many parameters the table and the picture show; 0 for all.") var top = 25
  @Option(help: ArgumentHelp("Draw into this file (SVG).", valueName: "file")) var plot: String?
  @OptionGroup var answer: AnswerOptions

  func run() throws {
    let estimate = try fit.estimate()
    let ranking = try Ranking(
      estimate, interest: impacts ? interest(estimate) : nil, threads: fit.threadCount)
    try answer.give(ranking.document) { show(ranking) }
    if let plot { try Gnuplot.draw(PullsDrawing(ranking, top: shown(ranking)).script, to: plot) }
  }

  private func interest(_ estimate: Estimate) throws -> Int {
    guard let index = estimate.likelihood.parameters.parameterOfInterest else {
      throw InferenceError.noParameterOfInterest
    }
    return index
  }

  private func shown(_ ranking: Ranking) -> Int {
    top > 0 ? min(top, ranking.rows.count) : ranking.rows.count
  }

  private func show(_ ranking: Ranking) {
    var heads = ["parameter", "pull", "constraint"]
    if ranking.interest != nil {
      heads += ["impact -", "impact +", "prefit -", "prefit +"]
    }
    var table = TextTable(heads, numeric: Set(1..<heads.count))
    func text(_ value: Double?, _ decimals: Int) -> String {
      value.map { Decimals.text($0, decimals) } ?? ""
    }
    for row in ranking.rows.prefix(shown(ranking)) {
      var cells = [row.name, text(row.pull?.pull, 3), row.constraintText]
      if ranking.interest != nil {
        cells += [
          row.impact?.down, row.impact?.up, row.impact?.downBeforeFit, row.impact?.upBeforeFit,
        ].map { text($0, 4) }
      }
      table.add(cells)
    }
    table.show()
    if shown(ranking) < ranking.rows.count {
      print("… and \(ranking.rows.count - shown(ranking)) more (--top 0 shows all)")
    }
    if let interest = ranking.interest {
      let error = interest.uncertainty.map { " ± \(Decimals.short($0))" } ?? ""
      print("\(interest.name) = \(Decimals.short(interest.value, 5))\(error)")
      if let note = interest.note { print(note) }
    }
  }
}

/// Nuisance parameters by pull, or by impact.
struct Ranking {
  /// One nuisance parameter.
  struct Row {
    var name: String
    var pull: Pull?
    var impact: Impact?
    var status: Covariance.Status

    var constraintText: String {
      guard status == .free else { return status.words }
      return pull?.constraint.map { Decimals.text($0, 3) } ?? "free"
    }
  }

  let rows: [Row]
  /// The parameter that the impacts are on.
  private(set) var interest: Interest?

  /// The best value of a parameter, and where it could not move.
  struct Interest {
    var name: String
    var value: Double
    var uncertainty: Double?
    /// It lies on a bound that keeps it from moving.
    var isAtBound: Bool

    /// Why impacts are zero.
    var note: String? {
      guard isAtBound else { return nil }
      return
        "\(name) lies on its bound \(Decimals.short(value)) and would go beyond: an impact that"
        + " does not bring it back is 0; --unbound \(name) leaves the bound out"
    }
  }

  init(_ estimate: Estimate, interest: Int?, threads: Int) throws {
    let pulls = Dictionary(uniqueKeysWithValues: estimate.pulls.map { ($0.parameter, $0) })
    func row(_ index: Int, _ impact: Impact?) -> Row {
      Row(
        name: estimate.parameters[index].name, pull: pulls[index], impact: impact,
        status: estimate.covariance.statuses[index])
    }
    if let interest {
      let impacts = try estimate.impacts(on: interest, threads: threads)
      rows = impacts.map { row($0.parameter, $0) }
      self.interest = Interest(
        name: estimate.parameters[interest].name, value: estimate.best.point[interest],
        uncertainty: estimate.covariance.uncertainty(interest),
        isAtBound: estimate.covariance.statuses[interest] == .atBound)
    } else {
      rows = estimate.pulls.sorted { (abs($0.pull), $1.parameter) > (abs($1.pull), $0.parameter) }
        .map { row($0.parameter, nil) }
    }
  }

  var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    if let interest {
      members.append(("poi", .string(interest.name)))
      members.append(("value", .number(interest.value)))
      members.append(("uncertainty", .optional(interest.uncertainty)))
      members.append(("at_bound", .bool(interest.isAtBound)))
      if let note = interest.note { members.append(("note", .string(note))) }
    }
    members.append(("parameters", .array(rows.map(\.document))))
    return .object(members)
  }
}

extension Ranking.Row {
  fileprivate var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(name)), ("status", .string(status.rawValue)),
      ("pull", .optional(pull?.pull)), ("constraint", .optional(pull?.constraint)),
    ]
    if let impact {
      members += [
        ("impact_down", .optional(impact.down)), ("impact_up", .optional(impact.up)),
        ("prefit_impact_down", .optional(impact.downBeforeFit)),
        ("prefit_impact_up", .optional(impact.upBeforeFit)),
      ]
    }
    return .object(members)
  }
}
