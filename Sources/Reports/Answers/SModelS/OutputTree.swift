/// The tree that SModelS writes as a Python dictionary and as XML (version 3.1.1).
indirect enum OutputTree {
  case none
  case flag(Bool)
  case text(String)
  case number(Double)
  case integer(Int)
  case list([OutputTree])
  case tuple([OutputTree])
  case members([(name: String, value: OutputTree)])

  /// None where there is no number.
  static func number(_ value: Double?) -> OutputTree { value.map { .number($0) } ?? .none }
}

extension AnswerSheet {
  /// How many final states of a kind SModelS lists.
  static let listedFinalStates = 10

  /// The sheet as SModelS's tree.
  var outputTree: OutputTree {
    var members: [(name: String, value: OutputTree)] = [("OutputStatus", outputStatus)]
    if !rows.isEmpty { members.append(("ExptRes", .list(rows.map(\.outputTree)))) }
    if let combination { members.append(("CombinedRes", .list([combination.combinedTree]))) }
    for group in coverageByName ?? [] {
      members.append(("Total xsec for \(group.words) (fb)", .number(group.total)))
      members.append((group.words, .list(group.outputTrees)))
    }
    return .members(members)
  }

  /// The groups of the coverage in SModelS's order.
  var coverageByName: [MissingGroup]? {
    coverage?.sorted { $0.name < $1.name }
  }

  private var outputStatus: OutputTree {
    let words = warnings.isEmpty ? "Input file ok" : warnings.joined(separator: "; ")
    let status: [(name: String, value: OutputTree)] = [
      ("file status", .integer(1)), ("decomposition status", .integer(self.status)),
      ("warnings", .text(words)), ("input file", .text(setup.file)),
      ("database version", .text(setup.database)), ("smodels version", .text(setup.program)),
    ]
    return .members(setup.parameters + status)
  }
}

extension AnswerSheet.Setup {
  /// The options under the names of SModelS's `parameters.ini`, in its order.
  var parameters: [(name: String, value: OutputTree)] {
    var parameters: [(name: String, value: OutputTree)] = [
      ("sigmacut", .number(decomposition.sigmaCut)),
      ("minmassgap", .number(decomposition.massGap)),
      ("minmassgapisr", .number(decomposition.visibleGap)),
      ("maxcond", .number(predictions.maximalConditionViolation)), ("ncpus", .integer(1)),
      ("model", .text(family ?? file)),
      ("promptwidth", .number(decomposition.lifetimes.promptWidth)),
      ("stablewidth", .number(decomposition.lifetimes.stableWidth)),
      ("checkinput", .flag(true)), ("doinvisible", .flag(decomposition.compressesInvisible)),
      ("docompress", .flag(decomposition.compressesMasses)),
      ("computestatistics", .flag(answers.computesStatistics)),
      ("testcoverage", .flag(answers.testsCoverage)),
      ("combinesrs", .flag(answers.combinesRegions)),
    ]
    if answers.reportsAllRegions { parameters.append(("reportallsrs", .flag(true))) }
    if !answers.combinedAnalyses.isEmpty {
      parameters.append(
        ("combineanas", .text(answers.combinedAnalyses.joined(separator: ","))))
    }
    return parameters
  }
}

extension AnswerSheet.Row {
  fileprivate var outputTree: OutputTree {
    let topologies = weightedTopologies
    var members: [(name: String, value: OutputTree)] = [
      ("maxcond", .number(conditionViolation)), ("theory prediction (fb)", .number(crossSection)),
      ("upper limit (fb)", .number(upperLimit)),
      ("expected upper limit (fb)", .number(expectedUpperLimit)),
      ("TxNames", .list(topologies.map { .text($0.name) })),
      ("FinalStates", .list(finalStates.map { .text($0) })),
      ("Mass (GeV)", values { .number($0.mass) }), ("AnalysisID", .text(identifier)),
      ("DataSetID", dataset.map { .text($0) } ?? .none),
      ("AnalysisSqrts (TeV)", .number(Double(energy))), ("lumi (fb-1)", .number(luminosity)),
      ("dataType", .text(type)), ("r", .number(r)), ("r_expected", .number(expectedR)),
      ("Width (GeV)", values(\.widthTree)),
      (
        "TxNames weights (fb)",
        .members(topologies.map { (name: $0.name, value: .number($0.crossSection)) })
      ),
    ]
    if let statistics {
      members += [
        ("nll", .number(statistics.model)), ("nll_min", .number(statistics.minimum)),
        ("nll_SM", .number(statistics.standardModel)),
      ]
    }
    return .members(members)
  }

  /// Names of particles with a value of each; of those of one name the last value, as SModelS.
  private func values(_ value: (AnswerSheet.Particle) -> OutputTree) -> OutputTree {
    guard let particles else { return .none }
    var names: [String] = []
    var values: [String: OutputTree] = [:]
    for particle in particles {
      if values.updateValue(value(particle), forKey: particle.name) == nil {
        names.append(particle.name)
      }
    }
    return .list(names.map { .tuple([.text($0), values[$0] ?? .none]) })
  }

  fileprivate var combinedTree: OutputTree {
    .members([
      ("AnalysisID", .text(analysis)), ("r", .number(r)), ("r_expected", .number(expectedR)),
      ("nll", .number(statistics?.model)), ("nll_min", .number(statistics?.minimum)),
      ("nll_SM", .number(statistics?.standardModel)),
      ("Txnames", .list(weightedTopologies.map { .text($0.name) })),
    ])
  }
}

extension AnswerSheet.Particle {
  /// A width, or a word where it is none or without bounds.
  fileprivate var widthTree: OutputTree {
    width == 0 ? .text("stable") : width == .infinity ? .text("prompt") : .number(width)
  }
}

extension MissingGroup {
  fileprivate var outputTrees: [OutputTree] {
    entries.prefix(AnswerSheet.listedFinalStates).map { entry in
      .members([
        ("sqrts (TeV)", .number(Double(energy))), ("weight (fb)", .number(entry.crossSection)),
        ("SMS", .text(entry.finalState)),
      ])
    }
  }
}
