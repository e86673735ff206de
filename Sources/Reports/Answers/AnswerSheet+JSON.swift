import Documents

extension AnswerSheet {
  /// The sheet as JSON for programs.
  public var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("format", .integer(1)), ("program", .string(setup.program)), ("file", .string(setup.file)),
      ("database", .string(setup.database)),
      (
        "settings",
        .object([
          ("sigma_cut_fb", .number(setup.decomposition.sigmaCut)),
          ("mass_gap_gev", .number(setup.decomposition.massGap)),
          ("max_condition", .number(setup.predictions.maximalConditionViolation)),
          ("combine_regions", .bool(setup.answers.combinesRegions)),
        ])
      ),
      ("status", .integer(Int64(status))), ("topologies", .integer(Int64(topologyCount))),
      ("predictions", .array(rows.map(\.json))),
      ("combination", combination?.json ?? .null),
      ("coverage", coverage.map { .array($0.map { $0.json() }) } ?? .null),
      ("warnings", .array(warnings.map { .string($0) })),
    ]
    members.append(
      ("seconds", .object(seconds.map { (name: $0.stage, value: .number($0.seconds)) })))
    return .object(members)
  }
}

extension AnswerSheet.Particle {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("mass_gev", .number(mass)),
      ("width_gev", width.isFinite ? .number(width) : .null),
    ])
  }
}

extension AnswerSheet.Row {
  fileprivate var json: JSONValue {
    func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object([
      ("analysis", .string(analysis)), ("folder", .string(folder)),
      ("dataset", dataset.map { .string($0) } ?? .null), ("type", .string(type)),
      ("sqrts_tev", .integer(Int64(energy))), ("luminosity_fb", .number(luminosity)),
      ("txnames", .array(topologies.map { .string($0) })),
      (
        "txname_weights_fb",
        .object(zip(topologies, contributions).map { (name: $0, value: .number($1)) })
      ),
      ("theory_prediction_fb", .number(crossSection)), ("upper_limit_fb", optional(upperLimit)),
      ("expected_upper_limit_fb", optional(expectedUpperLimit)), ("r", optional(r)),
      ("r_expected", optional(expectedR)), ("max_condition", .number(conditionViolation)),
      ("nll", optional(statistics?.model)), ("nll_sm", optional(statistics?.standardModel)),
      ("nll_min", optional(statistics?.minimum)), ("mu_hat", optional(statistics?.bestStrength)),
      ("sigma_mu", optional(statistics?.strengthError)),
      ("final_states", .array(finalStates.map { .string($0) })),
      ("particles", particles.map { .array($0.map(\.json)) } ?? .null),
    ])
  }
}
