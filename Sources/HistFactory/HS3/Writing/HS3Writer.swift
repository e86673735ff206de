import Documents

extension Workspace {
  /// The workspace in HS3 (HEP Statistics Serialization Standard 0.2), with all its measurements.
  ///
  /// What is read back has the same log density at every point. `program` signs the file. What a
  /// dialect cannot express is an error; `warning` is handed what is lost without changing the model.
  public func hs3(
    _ dialect: HS3Dialect, codes: InterpolationCodes = InterpolationCodes(),
    program: (name: String, version: String) = ("protolith", "0"),
    warning: (String) -> Void = { _ in }
  ) throws(DocumentError) -> JSONValue {
    let writer = try HS3Writer(self, dialect, codes)
    let document = try writer.document(program)
    for text in writer.warnings { warning(text) }
    return document
  }
}

/// Writes a workspace in one dialect of HS3.
struct HS3Writer {
  let workspace: Workspace
  let dialect: HS3Dialect
  let codes: InterpolationCodes
  let names: HS3Names
  /// The parameter sets of the first measurement, and where each stands.
  let sets: [ParameterSet]
  private let indexOfSet: [String: Int]
  /// The parameter sets of every measurement.
  let settings: [(measurement: Measurement, sets: [ParameterSet])]
  private(set) var warnings: [String] = []

  init(
    _ workspace: Workspace, _ dialect: HS3Dialect, _ codes: InterpolationCodes
  ) throws(DocumentError) {
    self.workspace = workspace
    self.dialect = dialect
    self.codes = codes
    var settings: [(measurement: Measurement, sets: [ParameterSet])] = []
    for measurement in workspace.measurements {
      var compiler = Compiler(workspace, measurement, codes)
      settings.append((measurement, try compiler.configuredSets()))
      // Observations that do not fit the channels are found here.
      _ = try compiler.observations()
    }
    self.settings = settings
    sets = settings.first?.sets ?? []
    names = HS3Names(workspace, sets)
    indexOfSet = Dictionary(
      uniqueKeysWithValues: sets.enumerated().map { ($0.element.name, $0.offset) })
    try checkMeasurements()
    noteLosses()
  }

  /// The set of a name.
  func set(named name: String) -> ParameterSet {
    guard let index = indexOfSet[name] else {
      preconditionFailure("every modifier has declared its parameters")
    }
    return sets[index]
  }

  /// The whole file.
  func document(_ program: (name: String, version: String)) throws(DocumentError) -> JSONValue {
    var distributions: [JSONValue] = []
    for channel in workspace.channels {
      distributions.append(try HS3ChannelWriter(self, channel).distribution())
    }
    let constraints = try HS3ConstraintWriter(self)
    let parameters = HS3ParameterWriter(self, constraints.nominals)
    var members: [(name: String, value: JSONValue)] = [
      ("metadata", Self.metadata(program)),
      ("distributions", .array(distributions + constraints.distributions)),
    ]
    if !constraints.functions.isEmpty {
      members.append(("functions", .array(constraints.functions)))
    }
    members += [
      ("data", .array(workspace.channels.map(data))),
      ("likelihoods", .array([likelihood(constraints.auxiliary)])),
      ("analyses", .array(parameters.analyses)),
      ("domains", .array(parameters.domains)),
      ("parameter_points", .array(parameters.points)),
      ("misc", misc()),
    ]
    return .object(members)
  }

  // MARK: Checks

  /// The constraints are part of the model, which all analyses share.
  private func checkMeasurements() throws(DocumentError) {
    for (measurement, own) in settings.dropFirst() {
      for (left, right) in zip(sets, own)
      where left.scales != right.scales || left.auxiliary != right.auxiliary {
        throw measurement.place.member("config").member("parameters").error(
          found: "a constraint of “\(left.name)” that differs from the one of the measurement "
            + "“\(settings[0].measurement.name)”",
          expected: "the same auxiliary measurement in every measurement",
          remedy: "write one measurement at a time (convert --measurement)")
      }
    }
  }

  private mutating func noteLosses() {
    for (measurement, _) in settings {
      for configuration in measurement.configurations
      where indexOfSet[configuration.name] == nil
        && configuration.name != measurement.parameterOfInterest
      {
        warnings.append(
          "\(configuration.place.file), at \(configuration.place.pointer): the parameter "
            + "“\(configuration.name)” is in no sample; its settings are left out")
      }
    }
    if codes.histosys == .code2 {
      warnings.append(
        "\(workspace.place.file): programs do not agree on interpolation code 2 beyond ±1")
    }
  }

  // MARK: Parts

  private static func metadata(_ program: (name: String, version: String)) -> JSONValue {
    .object([
      ("hs3_version", .string("0.2")),
      (
        "packages",
        .array([
          .object([("name", .string(program.name)), ("version", .string(program.version))])
        ])
      ),
    ])
  }

  /// The observed events of a channel.
  private func data(_ channel: Channel) -> JSONValue {
    let counts = workspace.observations.first { $0.name == channel.name }?.counts ?? []
    return .object([
      ("name", .string("obsData_" + name(of: channel))), ("type", .string("binned")),
      ("axes", axes(channel)), ("contents", .numbers(counts)),
    ])
  }

  func name(of channel: Channel) -> String { names.channels[channel.name] ?? channel.name }

  /// One axis with bins of width 1: a workspace has no edges.
  func axes(_ channel: Channel) -> JSONValue {
    .array([
      .object([
        ("name", .string("obs_x_" + name(of: channel))), ("min", .number(0)),
        ("max", .number(Double(channel.binCount))), ("nbins", .integer(Int64(channel.binCount))),
      ])
    ])
  }

  private func likelihood(_ auxiliary: [String]) -> JSONValue {
    let channels = workspace.channels.map(name)
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(names.likelihood)),
      ("distributions", .strings(channels.map { HS3Channel.prefix + $0 })),
      ("data", .strings(channels.map { "obsData_" + $0 })),
    ]
    if dialect == .pyhs3 { members.append(("aux_distributions", .strings(auxiliary))) }
    return .object(members)
  }

  /// What RooFit needs to put the channels together, and our names where they had to be changed.
  private func misc() -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    if dialect == .root { members.append(("ROOT_internal", rootInternal())) }
    var own: [(name: String, value: JSONValue)] = [("dialect", .string(dialect.rawValue))]
    var changed: [(name: String, value: JSONValue)] = []
    for (kind, table) in [
      ("channels", names.channels), ("samples", names.samples), ("parameters", names.sets),
      ("measurements", names.measurements),
    ] {
      let pairs = table.filter { $0.key != $0.value }
        .sorted { $0.value.precedesInModel($1.value) }
        .map { (name: $0.value, value: JSONValue.string($0.key)) }
      if !pairs.isEmpty { changed.append((kind, .object(pairs))) }
    }
    if !changed.isEmpty { own.append(("names", .object(changed))) }
    members.append(("protolith", .object(own)))
    return .object(members)
  }

  private func rootInternal() -> JSONValue {
    let channels = workspace.channels.map(name)
    let category: [(name: String, value: JSONValue)] = [
      ("index_cat", .string("channelCat")), ("labels", .strings(channels)),
      ("indices", .array(channels.indices.map { .integer(Int64($0)) })),
    ]
    let pdf =
      category + [("distributions", .strings(channels.map { HS3Channel.prefix + $0 }))]
    let config = JSONValue.object([
      ("pdfName", .string("simPdf")), ("mcName", .string("ModelConfig")),
      ("combined_data_name", .string("obsData")),
    ])
    return .object([
      ("combined_datasets", .object([("obsData", .object(category))])),
      ("combined_distributions", .object([("simPdf", .object(pdf))])),
      (
        "ModelConfigs",
        .object(
          workspace.measurements.map { (names.measurements[$0.name] ?? $0.name, config) })
      ),
    ])
  }
}

extension JSONValue {
  /// An array of texts.
  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
