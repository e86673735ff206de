import SimplifiedModels

/// How injected models come back from hunts (`closure.json`).
public struct Closure: Codable, Sendable, Equatable {
  /// A kind of particle: squarks of the first two generations look alike, all others are themselves.
  public struct Recovery: Codable, Sendable, Equatable {
    /// PDG code in the injected model, and in the one that was found; nil where it is in one alone.
    public var injected: Int?
    public var found: Int?
    /// Masses in GeV.
    public var injectedMass: Double?
    public var foundMass: Double?
    /// Strengths of the pair of its own.
    public var injectedStrength: Double?
    public var foundStrength: Double?
  }
  /// One injection.
  public struct Entry: Codable, Sendable, Equatable {
    /// Number in the series.
    public var number: Int
    /// What the most sensitive combination expects of the injected model.
    public var expectedZ: Double
    /// K and Z of the best model of the hunt.
    public var K: Double
    public var Z: Double
    /// Particle by particle, the LSP among them.
    public var particles: [Recovery]
    /// What the same data say of the injected model.
    public var reference: InjectionReference
    /// PDG codes of the model that was found, the LSP among them.
    public var found: [Int]
    /// Whether the hunt did as well as the injected model, or the best part of it, does.
    public var isAsGood: Bool { K >= (reference.part?.K ?? -.infinity) - Closure.tolerance }
    /// Whether some of the injected particles cost more than they bring.
    public var isPartOnly: Bool {
      guard let part = reference.part else { return true }
      return part.particles.count < particles.count { $0.injected != nil }
    }
    /// Of the particles of the best part how many were found, the LSP left out, light squarks alike.
    public var partRecovery: (found: Int, of: Int) {
      var left = found.map(Closure.kind)
      let wanted = (reference.part?.particles ?? []).filter { $0 != Particles.lsp.rawValue }
      let count = wanted.map(Closure.kind).count { kind in
        guard let place = left.firstIndex(of: kind) else { return false }
        left.remove(at: place)
        return true
      }
      return (count, wanted.count)
    }
    /// Whether the content of the best part of the injected model was found, light squarks alike.
    public var isPartFound: Bool {
      guard let part = reference.part else { return false }
      return part.particles.map(Closure.kind).sorted() == found.map(Closure.kind).sorted()
    }
    /// Whether the content came back, light squarks alike.
    public var isSameContent: Bool {
      particles.allSatisfy { $0.injected != nil && $0.found != nil }
    }
  }

  /// K of a hunt and of a model that it looked for differ by so much where nothing was missed.
  static let tolerance = 0.05
  /// The format that this version writes.
  public static let currentFormat = 2
  /// Format number.
  public var format = Self.currentFormat
  /// Name and version of the program; name and seed of the series.
  public var program: String
  public var name: String
  public var seed: UInt64
  /// Injections that were asked for; `entries` are those whose hunts have ended.
  public var injections: Int
  /// How data were drawn.
  public var settings: PseudoSettings
  /// By number.
  public var entries: [Entry]

  /// Compares injected and found models.
  public init(
    program: String, name: String, seed: UInt64, injections: Int, settings: PseudoSettings,
    results: [(
      result: PseudoHuntResult, injected: Protomodel, expectedZ: Double,
      reference: InjectionReference
    )]
  ) {
    self.program = program
    self.name = name
    self.seed = seed
    self.injections = injections
    self.settings = settings
    entries = results.sorted { $0.result.number < $1.result.number }.map {
      Entry(
        number: $0.result.number, expectedZ: $0.expectedZ, K: $0.result.K, Z: $0.result.Z,
        particles: Self.compare($0.injected, $0.result.model), reference: $0.reference,
        found: $0.result.model.members.map(\.id.rawValue))
    }
  }

  /// Pairs of particles of one kind, the lighter ones first.
  static func compare(_ injected: Protomodel, _ found: Protomodel) -> [Recovery] {
    let kinds = Set((injected.members + found.members).map { kind($0.id.rawValue) }).sorted()
    return kinds.flatMap { kind in
      let (own, other) = (members(injected, kind), members(found, kind))
      return (0..<max(own.count, other.count)).map { place in
        let (a, b) = (
          own.indices.contains(place) ? own[place] : nil,
          other.indices.contains(place) ? other[place] : nil
        )
        return Recovery(
          injected: a?.id.rawValue, found: b?.id.rawValue, injectedMass: a?.mass,
          foundMass: b?.mass, injectedStrength: a.flatMap { strength($0.id, injected) },
          foundStrength: b.flatMap { strength($0.id, found) })
      }
    }
  }

  private static func kind(_ particle: Int) -> Int {
    (1_000_001...1_000_004).contains(particle) ? 1_000_001 : particle
  }

  private static func members(_ model: Protomodel, _ kind: Int) -> [Protomodel.Member] {
    model.members.filter { Self.kind($0.id.rawValue) == kind }.sorted {
      ($0.mass, $0.id) < ($1.mass, $1.id)
    }
  }

  /// The strength of the pair of a particle with itself or its antiparticle.
  private static func strength(_ particle: ParticleID, _ model: Protomodel) -> Double? {
    model.strengths.first {
      $0.mode.first.magnitude == particle && $0.mode.second.magnitude == particle
    }?.value
  }
}
