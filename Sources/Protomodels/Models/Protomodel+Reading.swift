import Documents
import SimplifiedModels

extension Protomodel {
  /// Reads a protomodel from JSON: our own form, or that of the published winners.
  ///
  /// Ours has `members` and `strengths`, at the root or below `model` or `point`. The published form
  /// has `masses` by PDG code and, where they were kept, `decays` and `ssmultipliers`. Without decays
  /// the channels to the LSP get equal ratios (all open ones where there is none); a pair without a
  /// multiplier gets a strength of 1. Throws where the model is not a legal one of `space`.
  public init(_ node: JSONNode, in space: ModelSpace) throws {
    let root = try node.optionalMember("model") ?? node.optionalMember("point") ?? node
    if try root.optionalMember("masses") != nil {
      self = try Self.published(root, in: space)
    } else {
      self = try Self.own(root)
    }
    if let fault = fault(in: space) {
      throw ProtomodelError.illegal(
        file: root.file, place: "\(root.pointer)/\(fault.place)", reason: fault.reason,
        remedy: "change the model, or allow what --forbid excludes")
    }
  }

  private static func own(_ root: JSONNode) throws -> Protomodel {
    var model = Protomodel(lspMass: 0)
    model.members = try root.member("members").elements().map { node in
      Member(
        id: ParticleID(try node.member("id").integer()),
        mass: try node.member("mass").double(),
        branchings: try node.member("branchings").elements().map {
          TagRatio(
            tag: try $0.member("tag").string(), ratio: try $0.member("ratio").double())
        })
    }
    model.strengths = try root.member("strengths").elements().map { node in
      let mode = try node.member("mode")
      return Strength(
        mode: ProductionMode(
          ParticleID(try mode.member("first").integer()),
          ParticleID(try mode.member("second").integer())),
        value: try node.member("value").double())
    }
    return model
  }
}

// The published form.
extension Protomodel {
  /// Frozen particles are written with a mass above this.
  private static let frozenMass = 1e5

  private static func published(_ root: JSONNode, in space: ModelSpace) throws -> Protomodel {
    let masses = try root.member("masses").members()
    var model = Protomodel(lspMass: 0)
    model.members = []
    for (name, node) in masses {
      let particle = try code(name, node)
      let mass = abs(try node.double())
      if mass >= frozenMass { continue }
      if model.contains(particle) {
        throw node.error(found: "the particle \(name) twice", expected: "each particle once")
      }
      model.insert(particle, mass: mass)
    }
    let decays = try root.optionalMember("decays")
    for particle in model.unstable {
      let given = try decays?.optionalMember("\(particle.rawValue)")
      try model.setPublishedDecays(of: particle, given)
    }
    let multipliers = try publishedMultipliers(root)
    for family in space.families(in: model) {
      let exact = multipliers.first { family.modes.contains($0.mode) }
      let alike = multipliers.first {
        ProductionMode($0.mode.first.magnitude, $0.mode.second.magnitude)
          == ProductionMode(family.first, family.second)
      }
      model.setStrength(of: family, to: (exact ?? alike)?.value ?? 1)
    }
    return model
  }

  private static func code(_ name: String, _ node: JSONNode) throws -> ParticleID {
    guard let code = Int(name) else {
      throw node.error(found: "the name “\(name)”", expected: "a PDG code")
    }
    return ParticleID(code)
  }

  /// Multipliers by modes, whose names are two PDG codes: `(-1000001, 1000001)`.
  private static func publishedMultipliers(_ root: JSONNode) throws -> [Strength] {
    guard let node = try root.optionalMember("ssmultipliers") else { return [] }
    return try node.members().map { name, value in
      let codes = codes(in: name)
      guard codes.count == 2 else {
        throw value.error(found: "the name “\(name)”", expected: "two PDG codes")
      }
      return Strength(
        mode: ProductionMode(ParticleID(codes[0]), ParticleID(codes[1])),
        value: try value.double())
    }
  }

  private static func codes(in text: String) -> [Int] {
    text.split { !($0.isNumber || $0 == "-") }.compactMap { Int($0) }
  }

  private mutating func setPublishedDecays(of particle: ParticleID, _ node: JSONNode?) throws {
    let open = openTags(of: particle)
    guard let node else {
      let direct = open.filter { $0.tag.daughter == Particles.lsp }
      let used = direct.isEmpty ? open : direct
      return setBranchings(of: particle, used.map { ($0, $0.tag.offShellWeight ?? 1) })
    }
    var weights: [(open: OpenTag, weight: Double)] = open.map { ($0, 0) }
    for (name, ratio) in try node.members() {
      let codes = Self.codes(in: name)
      guard let place = open.firstIndex(where: { $0.tag.name == name || $0.tag.has(codes) }) else {
        throw ratio.error(
          found: "the decay “\(name)” of \(particle.rawValue)", expected: "a decay that is open",
          remedy: "remove it")
      }
      weights[place].weight = max(weights[place].weight, try ratio.double())
    }
    setBranchings(of: particle, weights)
  }
}

extension DecayTag {
  /// Whether a channel has these daughters, given as unsigned PDG codes.
  fileprivate func has(_ codes: [Int]) -> Bool {
    channels.contains { channel in
      guard let first = codes.firstIndex(of: channel.daughter.magnitude.rawValue) else {
        return false
      }
      var rest = codes
      rest.remove(at: first)
      let kinds = rest.compactMap { Self.kinds[abs($0)] }.sorted()
      return kinds.count == rest.count
        && kinds == channel.emitted.map { Self.unsigned[$0] ?? $0 }.sorted()
    }
  }

  private static let kinds: [Int: SMParticle] = [
    1: .lightQuark, 2: .lightQuark, 3: .lightQuark, 4: .charm, 5: .bottom, 6: .top, 11: .electron,
    12: .neutrino, 13: .muon, 14: .neutrino, 15: .tau, 16: .neutrino, 21: .gluon, 22: .photon,
    23: .Z, 24: .Wplus, 25: .higgs,
  ]
  private static let unsigned: [SMParticle: SMParticle] = [
    .positron: .electron, .antimuon: .muon, .antitau: .tau, .antitop: .top, .Wminus: .Wplus,
  ]
}
