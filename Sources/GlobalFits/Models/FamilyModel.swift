import MarkovChains
import SimplifiedModels

/// A model of a family while it is put together: particles of the MSSM, and who decays into whom.
///
/// All decays are prompt. A top that is too heavy is emitted as b W, a W or Z that is too heavy as the
/// fermions that it decays into (in the ratios that the protomodels of arXiv:2012.12246 have); a decay that is
/// closed even so is no model.
struct FamilyModel {
  /// A decay, its share of the whole, what comes out.
  struct Channel {
    var share: Double
    var daughter: ParticleID
    var emitted: [SMParticle]

    init(_ share: Double, _ daughter: ParticleID, _ emitted: [SMParticle]) {
      self.share = share
      self.daughter = daughter
      self.emitted = emitted
    }
  }

  private var masses: [(id: ParticleID, mass: Double)] = []
  private var decays: [(particle: ParticleID, decays: [Decay])] = []

  /// Begins with the lightest neutralino.
  init(lsp: Double) throws { try add([Partner.lsp], mass: lsp) }

  /// Adds particles of one mass in GeV.
  mutating func add(_ ids: [ParticleID], mass: Double) throws {
    guard mass >= 0 else { throw RejectedPoint("a mass below 0") }
    masses += ids.map { ($0, mass) }
  }

  /// The mass of a particle that was added.
  func mass(_ id: ParticleID) -> Double {
    masses.first { $0.id == id.magnitude }?.mass ?? .infinity
  }

  /// Lets particles decay; shares that are 0 are left out.
  mutating func decay(_ mothers: [ParticleID], _ channels: [Channel]) throws {
    for mother in mothers {
      var found: [Decay] = []
      for channel in channels where channel.share > 0 {
        let room = mass(mother) - mass(channel.daughter)
        for (part, emitted) in try Self.products(channel.emitted, room: room) {
          found.append(
            Decay(
              ratio: channel.share * part, daughters: [channel.daughter],
              emitted: emitted.sorted()))
        }
      }
      if found.isEmpty { throw RejectedPoint("a particle cannot decay") }
      decays.append((mother, found))
    }
  }

  /// The spectrum without cross sections.
  func spectrum() -> Spectrum {
    let particles = masses.sorted { $0.id < $1.id }.map { id, mass -> ModelParticle in
      guard let kind = ModelFamily.MSSM.kind(of: id) else {
        preconditionFailure("particles of families are those of the MSSM")
      }
      return ModelParticle(kind, mass: mass, width: id == Partner.lsp ? 0 : 1)
    }
    return Spectrum(
      particles: particles,
      decays: ([(Partner.lsp, [])] + decays).sorted { $0.particle < $1.particle },
      crossSections: [])
  }

  /// What is emitted where there is so much room in GeV, with shares.
  private static func products(
    _ emitted: [SMParticle], room: Double
  ) throws -> [(Double, [SMParticle])] {
    func fits(_ products: [SMParticle]) -> Bool {
      products.reduce(0) { $0 + $1.thresholdMass } < room
    }
    if fits(emitted) { return [(1, emitted)] }
    let split = emitted.flatMap { particle -> [SMParticle] in
      switch particle {
      case .top: [.bottom, .Wplus]
      case .antitop: [.bottom, .Wminus]
      default: [particle]
      }
    }
    if split != emitted, fits(split) { return [(1, split)] }
    if room > SMParticle.tau.thresholdMass, emitted == [.Wplus] { return offShellW }
    if room > 0, emitted == [.Z] {
      let open = offShellZ.filter { fits($0.1) }
      let whole = open.reduce(0) { $0 + $1.0 }
      return open.map { ($0.0 / whole, $0.1) }
    }
    throw RejectedPoint("a decay of the family is closed")
  }

  private static let offShellW: [(Double, [SMParticle])] =
    [(6.0 / 9, [.lightQuark, .lightQuark])]
    + [SMParticle.positron, .antimuon, .antitau].map { (1.0 / 9, [$0, .neutrino]) }
  private static let offShellZ: [(Double, [SMParticle])] = [
    (12.0 / 18, [.lightQuark, .lightQuark]), (3.0 / 18, [.bottom, .bottom]),
    (1.0 / 18, [.electron, .positron]), (1.0 / 18, [.muon, .antimuon]),
    (1.0 / 18, [.tau, .antitau]),
  ]
}

/// Codes of the particles of families.
enum Partner {
  static let lsp = ParticleID(1_000_022), gluino = ParticleID(1_000_021)
  static let bottom1 = ParticleID(1_000_005), top1 = ParticleID(1_000_006)
  static let C1 = ParticleID(1_000_024), N2 = ParticleID(1_000_023)
  /// Left- and right-handed partners of d, u, s, c.
  static let lightSquarks = (1...4).flatMap {
    [ParticleID(1_000_000 + $0), ParticleID(2_000_000 + $0)]
  }

  /// The quark of a light squark.
  static func quark(of squark: ParticleID) -> SMParticle {
    squark.rawValue % 1_000_000 == 4 ? .charm : .lightQuark
  }
}
