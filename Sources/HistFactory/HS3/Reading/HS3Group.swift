import Documents

/// Parameters of an HS3 file that become one parameter set of a workspace.
struct HS3Group {
  /// How modifiers use it: each bin has its parameter, or all bins share one.
  enum Role: String {
    case factor = "normfactor"
    case nuisance = "normsys or histosys"
    case bins = "shapefactor, shapesys or staterror"
  }
  /// One modifier of one sample.
  struct Use {
    let channel: Int, sample: Int
    let modifier: HS3Modifier
  }

  let role: Role
  var parameters: [String]
  var uses: [Use]
  /// The name in the workspace.
  var name = ""
  /// The types that a set of bins has by its constraints; for the others it is the modifier's own.
  var type = ModifierType.normfactor
}

/// All parameters of a model in groups, in the order of their first use.
struct HS3Groups {
  private(set) var all: [HS3Group] = []
  private var places: [String: (group: Int, component: Int)] = [:]

  init(_ model: HS3Model) throws(DocumentError) {
    for (channel, region) in model.channels.enumerated() {
      for (sample, process) in region.samples.enumerated() {
        for modifier in process.modifiers {
          try add(HS3Group.Use(channel: channel, sample: sample, modifier: modifier))
        }
      }
    }
    for index in all.indices { try decideType(of: index, model) }
    let names = try HS3WorkspaceNames(model, all)
    for index in all.indices { all[index].name = names.groups[index] }
  }

  /// The index of the group of a modifier.
  func index(of modifier: HS3Modifier) -> Int? { places[modifier.parameters[0]]?.group }

  private mutating func add(_ use: HS3Group.Use) throws(DocumentError) {
    let modifier = use.modifier
    guard let known = places[modifier.parameters[0]] else {
      for (component, parameter) in modifier.parameters.enumerated() {
        guard places[parameter] == nil else { throw Self.overlap(modifier, parameter) }
        places[parameter] = (all.count, component)
      }
      all.append(HS3Group(role: modifier.role, parameters: modifier.parameters, uses: [use]))
      return
    }
    guard all[known.group].role == modifier.role else {
      throw modifier.place.error(
        found: "“\(modifier.parameters[0])” in a \(modifier.role.rawValue)",
        expected: "a \(all[known.group].role.rawValue), as at "
          + all[known.group].uses[0].modifier.place.pointer,
        remedy: "a workspace has no parameter for both")
    }
    for (component, parameter) in modifier.parameters.enumerated() {
      if let place = places[parameter] {
        guard place == (known.group, component) else { throw Self.overlap(modifier, parameter) }
      } else {
        guard component == all[known.group].parameters.count else {
          throw Self.overlap(modifier, parameter)
        }
        places[parameter] = (known.group, component)
        all[known.group].parameters.append(parameter)
      }
    }
    all[known.group].uses.append(use)
  }

  private static func overlap(_ modifier: HS3Modifier, _ parameter: String) -> DocumentError {
    modifier.place.error(
      found: "“\(parameter)” in another list of parameters, too",
      expected: "lists that are equal bin by bin or have nothing in common",
      remedy: "a workspace cannot share single bins between modifiers")
  }
}

extension HS3Groups {
  /// What a group of bins is follows from its constraints alone.
  private mutating func decideType(of index: Int, _ model: HS3Model) throws(DocumentError) {
    let group = all[index]
    let measured = group.parameters.filter {
      switch model.constraints[$0] {
      case .normal, .poisson: true
      case .constant, nil: false
      }
    }
    let first = group.uses[0].modifier.place
    switch group.role {
    case .factor: all[index].type = measured.isEmpty ? .normfactor : .lumi
    case .nuisance: all[index].type = .normsys
    case .bins:
      // A staterror or shapesys without any uncertainty keeps its type.
      if measured.isEmpty {
        all[index].type = group.uses[0].modifier.emptyType
        return
      }
      let poisson = measured.filter {
        if case .poisson = model.constraints[$0] { true } else { false }
      }
      guard poisson.isEmpty || poisson.count == measured.count else {
        throw first.error(
          found: "Gaussian and Poisson constraints in the bins of one modifier",
          expected: "one kind", remedy: "a workspace has a staterror or a shapesys, not both")
      }
      all[index].type = poisson.isEmpty ? .staterror : .shapesys
      try checkUses(of: all[index], model)
      try checkHeld(all[index], model)
    }
  }

  private func checkUses(of group: HS3Group, _ model: HS3Model) throws(DocumentError) {
    let first = group.uses[0]
    if group.type == .shapesys, group.uses.count > 1 {
      throw group.uses[1].modifier.place.error(
        found: "Poisson constraints on bins of several samples",
        expected: "a Gaussian constraint, or one sample",
        remedy:
          "a workspace has no Poisson staterror of several samples; if ROOT wrote the file for "
          + "a Gaussian one, add “staterror”: {“constraint_type”: “Gauss”} to the channel "
          + "“\(model.channels[first.channel].name)”")
    }
    if let other = group.uses.first(where: { $0.channel != first.channel }) {
      throw other.modifier.place.error(
        found: "constrained bins that are shared with another channel",
        expected: "bins of “\(model.channels[first.channel].name)” only",
        remedy: "a workspace shares constrained bins between samples of one channel only")
    }
  }

  /// Bins without a constraint beside bins with one must not move.
  private func checkHeld(_ group: HS3Group, _ model: HS3Model) throws(DocumentError) {
    for parameter in group.parameters where model.constraints[parameter] == nil {
      guard model.measurements.allSatisfy({ $0.isConstant(parameter) }) else {
        throw group.uses[0].modifier.place.error(
          found: "“\(parameter)” free and other bins constrained",
          expected: "a constraint on every bin, or on none",
          remedy: "set const for “\(parameter)”, or constrain it")
      }
    }
  }
}

extension HS3Modifier {
  fileprivate var role: HS3Group.Role {
    switch kind {
    case .normfactor: .factor
    case .normsys, .histosys: .nuisance
    case .shapefactor, .shapesys, .staterror: .bins
    }
  }

  /// The type of a modifier of bins none of which has a constraint.
  fileprivate var emptyType: ModifierType {
    switch kind {
    case .shapesys: .shapesys
    case .staterror: .staterror
    default: .shapefactor
    }
  }
}
