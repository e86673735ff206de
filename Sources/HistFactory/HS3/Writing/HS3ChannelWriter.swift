import Documents

/// Writes a channel as a `histfactory_dist`.
struct HS3ChannelWriter {
  private let writer: HS3Writer
  private let channel: Channel
  /// The staterror that RooFit knows as the one of the channel.
  private let statistical: String?

  init(_ writer: HS3Writer, _ channel: Channel) {
    self.writer = writer
    self.channel = channel
    statistical = channel.samples.lazy.flatMap(\.modifiers).first { $0.type == .staterror }?.name
  }

  func distribution() throws(DocumentError) -> JSONValue {
    var samples: [JSONValue] = []
    for sample in channel.samples { samples.append(try self.sample(sample)) }
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(HS3Channel.prefix + writer.name(of: channel))),
      ("type", .string("histfactory_dist")), ("axes", writer.axes(channel)),
      ("samples", .array(samples)),
    ]
    if writer.dialect == .root {
      members.append(
        (
          "staterror",
          .object([("constraint_type", .string("Gauss")), ("relThreshold", .number(0))])
        ))
    }
    return .object(members)
  }

  private func sample(_ sample: Sample) throws(DocumentError) -> JSONValue {
    var modifiers: [JSONValue] = []
    for modifier in sample.modifiers {
      modifiers.append(.object(try self.modifier(modifier, sample)))
    }
    return .object([
      ("name", .string(writer.names.samples[sample.name] ?? sample.name)),
      (
        "data",
        .object([("contents", .numbers(sample.yields)), ("errors", .numbers(errors(sample)))])
      ),
      ("modifiers", .array(modifiers)),
    ])
  }

  private func modifier(
    _ modifier: Modifier, _ sample: Sample
  ) throws(DocumentError) -> [(name: String, value: JSONValue)] {
    let set = writer.set(named: modifier.name)
    switch modifier.type {
    case .normfactor: return factor(set)
    case .lumi:
      let parameter = writer.names.parameters(of: set)[0]
      return factor(set) + [("constraint_name", .string(parameter + "Constraint"))]
    case .normsys, .histosys: return interpolated(modifier, set)
    case .shapesys: return try shape(modifier, set, sample)
    case .staterror: return try statistical(modifier, set, sample)
    default: return bins("shapefactor", set)
    }
  }

  // MARK: Single parameters

  /// RooFit takes the parameter of a factor from its name.
  private func factor(_ set: ParameterSet) -> [(name: String, value: JSONValue)] {
    let parameter = JSONValue.string(writer.names.parameters(of: set)[0])
    return [("name", parameter), ("type", .string("normfactor")), ("parameter", parameter)]
  }

  private func interpolated(
    _ modifier: Modifier, _ set: ParameterSet
  ) -> [(name: String, value: JSONValue)] {
    var data: [(name: String, value: JSONValue)] = []
    switch modifier.data {
    case .factors(let low, let high): data = [("lo", .number(low)), ("hi", .number(high))]
    case .yields(let low, let high):
      data = [
        ("lo", .object([("contents", .numbers(low))])),
        ("hi", .object([("contents", .numbers(high))])),
      ]
    case .none, .uncertainties: break
    }
    var members: [(name: String, value: JSONValue)] = [
      ("name", .string(name(of: set))), ("type", .string(modifier.type.name)),
      ("parameter", .string(writer.names.parameters(of: set)[0])),
      ("constraint", .string("Gauss")),
    ]
    if let (code, words) = interpolation(modifier.type) {
      if writer.dialect == .root {
        members.append(("interpolation", words))
      } else {
        data.append(("interpolation", .string(code)))
      }
    }
    return members + [("data", .object(data))]
  }

  /// The code of a type in the words of both dialects; nil for the default.
  private func interpolation(_ type: ModifierType) -> (code: String, words: JSONValue)? {
    func words(_ type: String, _ inside: String, _ outside: JSONValue) -> JSONValue {
      .object([("type", .string(type)), ("in", .string(inside)), ("out", outside)])
    }
    if type == .normsys {
      return writer.codes.normsys == .code4 ? nil : ("code1", words("mult", "exp", .null))
    }
    switch writer.codes.histosys {
    case .code0: return ("code0", words("add", "poly1", .null))
    case .code2: return ("code2", words("add", "poly2", .string("poly1")))
    case .code4p: return nil
    }
  }

  // MARK: Parameters of bins

  private func name(of set: ParameterSet) -> String { writer.names.sets[set.name] ?? set.name }

  /// The numbers of the set's components that belong to this channel.
  private func components(_ set: ParameterSet) -> Range<Int> {
    guard set.constraint == .normal else { return 0..<channel.binCount }
    // The bins of a staterror go on from channel to channel.
    var first = 0
    for other in writer.workspace.channels
    where other.name.precedesInModel(channel.name) && other.carries(set.name) {
      first += other.binCount
    }
    return first..<(first + channel.binCount)
  }

  private func bins(
    _ type: String, _ set: ParameterSet
  ) -> [(name: String, value: JSONValue)] {
    let parameters = writer.names.parameters(of: set)[components(set)]
    return [
      ("name", .string(name(of: set))), ("type", .string(type)),
      ("parameters", .strings(Array(parameters))),
    ]
  }

  private func constrained(
    _ set: ParameterSet, _ kind: String, _ values: [Double]
  ) -> [(name: String, value: JSONValue)] {
    bins("shapesys", set) + kinds(kind) + [("data", .object([("vals", .numbers(values))]))]
  }

  /// Both spellings of a kind of constraint; pyhs3 knows only the first.
  private func kinds(_ kind: String) -> [(name: String, value: JSONValue)] {
    let first: [(name: String, value: JSONValue)] = [("constraint", .string(kind))]
    return writer.dialect == .root ? first + [("constraint_type", .string(kind))] : first
  }

  private func shape(
    _ modifier: Modifier, _ set: ParameterSet, _ sample: Sample
  ) throws(DocumentError) -> [(name: String, value: JSONValue)] {
    guard case .uncertainties(let uncertainties) = modifier.data else { return [] }
    if writer.dialect == .pyhs3 {
      if HS3ConstraintWriter.isExplicit(set, in: .pyhs3) { return bins("shapefactor", set) }
      return constrained(
        set, "Poisson", absolute(uncertainties, sample.yields, set))
    }
    let relative = zip(absolute(uncertainties, sample.yields, set), sample.yields)
      .map { $1 > 0 && $0 > 0 ? $0 / $1 : 0 }
    return constrained(set, "Poisson", relative)
  }

  /// Uncertainties that give the factors of the set: those of the modifier, unless a measurement
  /// changed the factors.
  private func absolute(
    _ uncertainties: [Double], _ yields: [Double], _ set: ParameterSet
  ) -> [Double] {
    uncertainties.indices.map { bin in
      let (uncertainty, yield) = (uncertainties[bin], yields[bin])
      guard uncertainty > 0, yield > 0 else { return 0 }
      let ratio = yield / uncertainty
      return ratio * ratio == set.scales[bin] ? uncertainty : yield / set.scales[bin].squareRoot()
    }
  }

  private func statistical(
    _ modifier: Modifier, _ set: ParameterSet, _ sample: Sample
  ) throws(DocumentError) -> [(name: String, value: JSONValue)] {
    if writer.dialect == .pyhs3 { return bins("shapefactor", set) }
    if modifier.name == statistical { return bins("staterror", set) + kinds("Gauss") }
    let carriers = channel.samples.filter { $0.carries(modifier.name) }
    guard carriers.count == 1 else {
      throw modifier.place.error(
        found: "the staterror “\(modifier.name)” of \(carriers.count) samples beside “"
          + (statistical ?? "") + "” in the channel “\(channel.name)”",
        expected: "one staterror for a channel, or one sample for each further one",
        remedy: "RooFit has no other; write the dialect pyhs3")
    }
    // One sample's statistical uncertainty is a shapesys with Gaussian constraints.
    let scales = Array(set.scales[components(set)])
    guard case .uncertainties(let own) = modifier.data else { return [] }
    let relative = own.indices.map { own[$0] > 0 && sample.yields[$0] > 0 ? scales[$0] : 0 }
    return constrained(set, "Gauss", relative)
  }

  /// The statistical uncertainties of a sample; zeros where it has none.
  private func errors(_ sample: Sample) -> [Double] {
    let zeros = [Double](repeating: 0, count: sample.yields.count)
    guard let name = statistical,
      let modifier = sample.modifiers.first(where: { $0.type == .staterror && $0.name == name }),
      case .uncertainties(let own) = modifier.data
    else { return zeros }
    let set = writer.set(named: name)
    let scales = Array(set.scales[components(set)])
    return own.indices.map { bin in
      let declared = declaredWidth(name, bin)
      guard declared > 0, abs(declared - scales[bin]) > 1e-12 * declared else { return own[bin] }
      // A measurement set the width; it must follow from the errors.
      return own[bin] * scales[bin] / declared
    }
  }

  private func declaredWidth(_ name: String, _ bin: Int) -> Double {
    var total = 0.0, variance = 0.0
    for sample in channel.samples {
      for modifier in sample.modifiers where modifier.type == .staterror && modifier.name == name {
        guard case .uncertainties(let own) = modifier.data else { continue }
        total += sample.yields[bin]
        variance += own[bin] * own[bin]
      }
    }
    return total > 0 ? variance.squareRoot() / total : 0
  }
}

extension Sample {
  /// Whether it has a staterror of the name.
  fileprivate func carries(_ name: String) -> Bool {
    modifiers.contains { $0.type == .staterror && $0.name == name }
  }
}

extension Channel {
  fileprivate func carries(_ name: String) -> Bool { samples.contains { $0.carries(name) } }
}
