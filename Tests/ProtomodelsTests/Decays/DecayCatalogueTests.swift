import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The catalogue of decays")
struct DecayCatalogueTests {
  /// Electric charge in thirds that a Standard Model particle may stand for.
  private static func charges(of particle: SMParticle) -> [Int] {
    switch particle {
    case .electron, .muon, .tau, .Wminus: [-3]
    case .positron, .antimuon, .antitau, .Wplus: [3]
    case .lightQuark: [2, -2, 1, -1]
    case .charm: [2, -2]
    case .bottom: [1, -1]
    case .top: [2]
    case .antitop: [-2]
    case .pion: [3, -3]
    case .neutrino, .gluon, .photon, .Z, .higgs: [0]
    }
  }

  private static func charge(of particle: ParticleID) -> Int {
    let charge: Int
    switch particle.magnitude {
    case Particles.down, Particles.strange, Particles.bottom1, Particles.bottom2: charge = -1
    case Particles.up, Particles.charm, Particles.top1, Particles.top2: charge = 2
    case Particles.C1, Particles.C2: charge = 3
    case let other where Particles.sleptons.contains(other): charge = -3
    default: charge = 0
    }
    return particle.rawValue < 0 ? -charge : charge
  }

  private static func baryonParity(_ particles: [SMParticle]) -> Int {
    particles.count {
      [.lightQuark, .charm, .bottom, .top, .antitop].contains($0)
    } % 2
  }

  private static func isSquark(_ particle: ParticleID) -> Bool {
    (1...6).contains(particle.magnitude.rawValue % 1_000_000 % 10)
      && particle.magnitude.rawValue % 100 < 10
  }

  @Test("conserves charge in every channel")
  func conservesCharge() {
    for mother in Particles.all {
      for tag in DecayCatalogue.tags(of: mother) {
        for channel in tag.channels {
          var sums: Set<Int> = [Self.charge(of: channel.daughter)]
          for particle in channel.emitted {
            sums = Set(sums.flatMap { sum in Self.charges(of: particle).map { sum + $0 } })
          }
          #expect(sums.contains(Self.charge(of: mother)), "\(mother.rawValue) → \(tag.name)")
        }
      }
    }
  }

  @Test("conserves baryon and lepton number in every channel")
  func conservesNumbers() {
    for mother in Particles.all {
      for channel in DecayCatalogue.tags(of: mother).flatMap(\.channels) {
        let quarks =
          Self.baryonParity(channel.emitted) + (Self.isSquark(channel.daughter) ? 1 : 0)
          + (Self.isSquark(mother) ? 1 : 0)
        #expect(quarks % 2 == 0, "\(mother.rawValue) → \(channel)")
        let leptons = channel.emitted.count { $0.rawValue <= SMParticle.neutrino.rawValue }
        let isSlepton = Particles.sleptons.contains(mother) || Particles.sneutrinos.contains(mother)
        #expect((leptons + (isSlepton ? 1 : 0)) % 2 == 0, "\(mother.rawValue) → \(channel)")
      }
    }
  }

  @Test("has sorted tags of different names whose channels share the daughter")
  func isSorted() {
    for mother in Particles.all {
      let tags = DecayCatalogue.tags(of: mother)
      #expect(tags.map(\.name) == Set(tags.map(\.name)).sorted())
      #expect(tags.isEmpty == (mother == Particles.lsp))
      for tag in tags {
        #expect(tag.channels.allSatisfy { $0.daughter.magnitude == tag.daughter })
        #expect(tag.daughter != mother)
        #expect(tag.name.hasPrefix(DecayCatalogue.shortNames[tag.daughter] ?? "none"))
      }
    }
  }

  @Test("gives a lonely particle the direct decay to the LSP")
  func decaysDirectly() {
    let model = Sample.twoSquarks()
    #expect(model.members[0].branchings == [Protomodel.TagRatio(tag: "N1 q", ratio: 1)])
    #expect(model.members[1].branchings == [Protomodel.TagRatio(tag: "N1 t", ratio: 1)])
  }

  @Test("opens a channel only below the mother's mass")
  func opens() {
    var model = Sample.twoSquarks(masses: (900, 950, 1060))
    #expect(model.openTags(of: Particles.top1).isEmpty)
    model = Sample.twoSquarks(masses: (900, 950, 1074))
    #expect(model.openTags(of: Particles.top1).map(\.tag.name) == ["N1 t"])
  }

  @Test("lets a C1 or N2 near the LSP decay through W* or Z*")
  func goesOffShell() {
    var model = Protomodel(lspMass: 100)
    model.insert(Particles.C1, mass: 150)
    model.insert(Particles.N2, mass: 150)
    for particle in [Particles.C1, Particles.N2] { model.setEvenBranchings(of: particle) }
    let chargino = model.members[model.index(of: Particles.C1) ?? 0].branchings
    #expect(chargino.map(\.tag) == ["N1 l nu", "N1 q q"])
    #expect(abs(chargino[0].ratio - 1 / 9.0) < 1e-12 && abs(chargino[1].ratio - 6 / 9.0) < 1e-12)
    let neutralino = model.members[model.index(of: Particles.N2) ?? 0].branchings
    #expect(neutralino.map(\.tag) == ["N1 b b", "N1 l l", "N1 q q"])
    for (found, expected) in zip(neutralino.map(\.ratio), [3 / 18.0, 1 / 18.0, 12 / 18.0]) {
      #expect(abs(found - expected) < 1e-12)
    }
    if let moved = Sample.space.moving(Particles.C1, to: 400, in: model) {
      var settled = moved
      settled.settleDecays()
      let names = settled.members[settled.index(of: Particles.C1) ?? 0].branchings.map(\.tag)
      #expect(names == ["N1 W", "N2 W"])
    } else {
      Issue.record("a C1 may move to 400 GeV")
    }
  }

  @Test("keeps σ × BR of what survives when a daughter leaves")
  func keepsProducts() {
    var model = Sample.twoSquarks()
    model.insert(Particles.C1, mass: 300)
    model.setEvenBranchings(of: Particles.C1)
    let open = model.openTags(of: Particles.down)
    model.setBranchings(of: Particles.down, [(open[0], 3), (open[1], 1)])
    #expect(open.map(\.tag.name) == ["C1 q", "N1 q"])
    let mode = ProductionMode(ParticleID(-1_000_001), ParticleID(1_000_001))
    let before = (model.strength(of: mode) ?? 0) * 0.25 * 0.25
    model.freeze(Particles.C1)
    #expect(abs((model.strength(of: mode) ?? 0) - before) < 1e-12)
    #expect(model.members[0].branchings == [Protomodel.TagRatio(tag: "N1 q", ratio: 1)])
  }
}
