import Numerics

/// A particle of the model space by its PDG code; the sign tells particle from antiparticle.
public struct ParticleID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Short for `init(rawValue:)`.
  public init(_ code: Int) { rawValue = code }
  public static func < (a: ParticleID, b: ParticleID) -> Bool { a.rawValue < b.rawValue }
  /// The particle without its sign.
  public var magnitude: ParticleID { ParticleID(abs(rawValue)) }
}

/// A Standard Model particle in a final state; charges are told apart only where results do.
public enum SMParticle: UInt8, CaseIterable, Codable, Sendable, Comparable {
  case electron, positron, muon, antimuon, tau, antitau, neutrino, lightQuark, charm, bottom, top,
    antitop, gluon, photon, Z, Wplus, Wminus, higgs, pion
  public static func < (a: SMParticle, b: SMParticle) -> Bool { a.rawValue < b.rawValue }
}

/// One decay of a particle: probability and what comes out (daughters signed for the particle, not its antiparticle).
public struct Decay: Codable, Sendable, Equatable {
  /// Branching ratio, 0 ... 1.
  public var ratio: Double
  /// The one BSM daughter.
  public var daughter: ParticleID
  /// The SM daughters, sorted.
  public var emitted: [SMParticle]
  /// Makes a decay.
  public init(ratio: Double, daughter: ParticleID, emitted: [SMParticle]) {
    self.ratio = ratio
    self.daughter = daughter
    self.emitted = emitted
  }
}

/// A production mode: two signed particles, the smaller code first.
public struct ProductionMode: Hashable, Comparable, Codable, Sendable {
  public let first: ParticleID
  public let second: ParticleID
  /// Orders the pair.
  public init(_ a: ParticleID, _ b: ParticleID) {
    first = min(a, b)
    second = max(a, b)
  }
  public static func < (a: ProductionMode, b: ProductionMode) -> Bool {
    (a.first, a.second) < (b.first, b.second)
  }
}

/// A cross section in fb at one centre-of-mass energy in TeV.
public struct CrossSection: Codable, Sendable, Equatable {
  public var mode: ProductionMode
  /// √s in TeV (8 or 13).
  public var energy: Int
  /// σ in fb.
  public var value: Double
  /// Makes a cross section.
  public init(mode: ProductionMode, energy: Int, value: Double) {
    self.mode = mode
    self.energy = energy
    self.value = value
  }
}

/// What the LHC would make of a model: masses (GeV), decays and cross sections. All prompt, the LSP stable.
public struct Spectrum: Sendable {
  /// Masses by unsigned particle, sorted by particle.
  public var masses: [(particle: ParticleID, mass: Double)]
  /// Decays by unsigned particle, sorted by particle.
  public var decays: [(particle: ParticleID, decays: [Decay])]
  /// Cross sections, signal strengths included.
  public var crossSections: [CrossSection]
  /// Makes a spectrum.
  public init(
    masses: [(particle: ParticleID, mass: Double)], decays: [(particle: ParticleID, decays: [Decay])],
    crossSections: [CrossSection]
  ) {
    self.masses = masses
    self.decays = decays
    self.crossSections = crossSections
  }
}

/// One side of a topology: a chain of vertices that ends in missing energy.
public struct Branch: Hashable, Sendable {
  /// SM particles of each vertex, sorted within the vertex.
  public var vertices: [[SMParticle]]
  /// BSM masses along the chain in GeV, `vertices.count + 1` of them.
  public var masses: [Double]
  /// BSM particles along the chain (unsigned), same count; for reports.
  public var particles: [ParticleID]
  /// Makes a branch.
  public init(vertices: [[SMParticle]], masses: [Double], particles: [ParticleID]) {
    self.vertices = vertices
    self.masses = masses
    self.particles = particles
  }
}

/// A simplified-model topology of the model: two branches and σ × BR per energy.
public struct Topology: Sendable {
  public var branches: (Branch, Branch)
  /// σ × BR in fb by √s in TeV.
  public var weights: [Int: Double]
  /// Indices (in the decomposition) of the topologies this one was compressed from; itself if none. Two topologies
  /// that share an ancestor are not counted together.
  public var ancestors: [Int]
  /// Makes a topology.
  public init(branches: (Branch, Branch), weights: [Int: Double], ancestors: [Int]) {
    self.branches = branches
    self.weights = weights
    self.ancestors = ancestors
  }
}

/// Settings of the decomposition.
public struct DecompositionSettings: Sendable, Codable, Equatable {
  /// Smallest σ × BR kept, fb.
  public var sigmaCut: Double
  /// Mass compression below this gap, GeV.
  public var massGap: Double
  /// Makes settings; the defaults are the hunt's.
  public init(sigmaCut: Double = 0.02, massGap: Double = 10) {
    self.sigmaCut = sigmaCut
    self.massGap = massGap
  }
}

/// A model taken apart into topologies.
public struct Decomposition: Sendable {
  public var topologies: [Topology]
  /// Decomposes a spectrum (specs: SModelS §5): σ × BR cut, cascades, mass and invisible compression, merging.
  public init(_ spectrum: Spectrum, settings: DecompositionSettings = .init()) {
    fatalError("unbuilt")
  }
}

/// A set of SM particles that one label of a constraint stands for.
public struct SMLabel: Hashable, Sendable {
  /// The label as written (`jet`, `l`, `W`, …).
  public let name: String
  /// Bit i set: `SMParticle(rawValue: i)` matches.
  public let mask: UInt32
  /// Looks a label up; nil when unknown.
  public init?(_ name: String) { fatalError("unbuilt") }
  /// Whether the label stands for this particle.
  public func matches(_ particle: SMParticle) -> Bool { mask >> UInt32(particle.rawValue) & 1 == 1 }
}

/// A sum of coefficient × topology pattern: what a result constrains (specs: SModelS §2.2, §2.3).
public struct TopologyConstraint: Sendable, Equatable {
  /// One term.
  public struct Term: Sendable, Equatable {
    public var coefficient: Double
    /// Two branches of vertices of labels.
    public var branches: [[[SMLabel]]]
  }
  /// The text it was read from.
  public let text: String
  public let terms: [Term]
  /// Parses bracket notation with arithmetic (+, *, parentheses, numbers); the text is never evaluated as code.
  public init(_ text: String) throws(SimplifiedModelError) { fatalError("unbuilt") }
  /// How a topology matches: which term, and which branch orders are possible (false: as is; true: swapped).
  public func match(_ topology: Topology) -> (term: Int, orders: [Bool])? { fatalError("unbuilt") }
}

/// What can be wrong with a model, a table or a topology string.
public enum SimplifiedModelError: Error, Equatable, CustomStringConvertible {
  /// A topology string that cannot be read: the text, the place in it, what is wrong.
  case topology(text: String, column: Int, reason: String)
  /// No reference cross section: which mode, energy, masses, why.
  case noCrossSection(mode: ProductionMode, energy: Int, reason: String)
  /// A cross-section table that cannot be used.
  case table(file: String, line: Int, reason: String)
  public var description: String { fatalError("unbuilt") }
}

/// Reference cross sections at 8 and 13 TeV (specs: cross-sections.md).
public struct ReferenceCrossSections: Sendable {
  /// Reads tables from `database/cross-sections/*.csv`: (file name, text).
  public init(tables: [(file: String, text: String)]) throws(SimplifiedModelError) {
    fatalError("unbuilt")
  }
  /// Every mode of the 20 particles that has a table at 8 or 13 TeV, sorted.
  public var modes: [ProductionMode] { fatalError("unbuilt") }
  /// Modes of the 20 particles that have none, with the reason.
  public var refused: [(mode: ProductionMode, reason: String)] { fatalError("unbuilt") }
  /// Energies (TeV) with a table for the mode.
  public func energies(for mode: ProductionMode) -> [Int] { fatalError("unbuilt") }
  /// σ in fb and its relative uncertainty; nil with a reason outside the table.
  public func value(_ mode: ProductionMode, energy: Int, masses: (Double, Double))
    throws(SimplifiedModelError) -> (value: Double, relativeError: Double)
  { fatalError("unbuilt") }
}
