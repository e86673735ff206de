/// The tree that SModelS writes as a Python dictionary and as XML (specs: SModelS §10).
indirect enum OutputTree {
  case none
  case text(String)
  case number(Double)
  case integer(Int)
  case list([OutputTree])
  case members([(name: String, value: OutputTree)])

  /// None where there is no number.
  static func number(_ value: Double?) -> OutputTree { value.map { .number($0) } ?? .none }
}

extension AnswerSheet {
  /// The sheet as SModelS's tree.
  var outputTree: OutputTree {
    var members: [(name: String, value: OutputTree)] = [("OutputStatus", outputStatus)]
    if !rows.isEmpty { members.append(("ExptRes", .list(rows.map(\.outputTree)))) }
    if let combination { members.append(("CombinedRes", .list([combination.combinedTree]))) }
    for group in coverage ?? [] {
      members.append(("Total xsec for \(group.words) (fb)", .number(group.total)))
      members.append((group.words, .list(group.outputTrees)))
    }
    return .members(members)
  }

  private var outputStatus: OutputTree {
    .members([
      ("sigmacut", .number(setup.sigmaCut)), ("minmassgap", .number(setup.massGap)),
      ("maxcond", .number(setup.conditionLimit)),
      ("combinesrs", .text(setup.combinesRegions ? "True" : "False")), ("file status", .integer(1)),
      ("decomposition status", .integer(status)),
      (
        "warnings",
        .text(warnings.isEmpty ? "Input file ok" : warnings.joined(separator: "; "))
      ),
      ("input file", .text(setup.file)), ("database version", .text(setup.database)),
      ("smodels version", .text(setup.program)),
    ])
  }
}

extension AnswerSheet.Row {
  fileprivate var outputTree: OutputTree {
    var members: [(name: String, value: OutputTree)] = [
      ("maxcond", .number(conditionViolation)), ("theory prediction (fb)", .number(crossSection)),
      ("upper limit (fb)", .number(upperLimit)),
      ("expected upper limit (fb)", .number(expectedUpperLimit)),
      ("TxNames", .list(topologies.map { .text($0) })), ("AnalysisID", .text(folder)),
      ("DataSetID", dataset.map { .text($0) } ?? .none),
      ("AnalysisSqrts (TeV)", .number(Double(energy))), ("lumi (fb-1)", .number(luminosity)),
      ("dataType", .text(type)), ("r", .number(r)), ("r_expected", .number(expectedR)),
    ]
    if let statistics {
      members += [
        ("nll", .number(statistics.model)), ("nll_min", .number(statistics.minimum)),
        ("nll_SM", .number(statistics.standardModel)),
      ]
    }
    members.append(
      (
        "TxNames weights (fb)",
        .members(zip(topologies, contributions).map { (name: $0, value: .number($1)) })
      ))
    return .members(members)
  }

  fileprivate var combinedTree: OutputTree {
    .members([
      ("AnalysisID", .text(analysis)), ("DataSetID", dataset.map { .text($0) } ?? .none),
      ("r", .number(r)), ("r_expected", .number(expectedR)),
      ("nll", .number(statistics?.model)), ("nll_min", .number(statistics?.minimum)),
      ("nll_SM", .number(statistics?.standardModel)),
    ])
  }
}

extension AnswerSheet.MissingGroup {
  fileprivate var outputTrees: [OutputTree] {
    entries.map { entry in
      .members([
        ("sqrts (TeV)", .number(Double(energy))), ("weight (fb)", .number(entry.crossSection)),
        ("SMS", .text(entry.finalState)),
      ])
    }
  }
}
