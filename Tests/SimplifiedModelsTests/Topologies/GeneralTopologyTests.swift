import SimplifiedModels
import Testing

@Suite("Topologies beyond prompt pairs")
struct GeneralTopologyTests {
  private let gluino = Sample.gluino
  private let chargino = Sample.chargino
  private let neutralino = Sample.neutralino
  private let lsp = Sample.lsp

  private func spectrum(
    _ particles: [ModelParticle], _ decays: [(Int, [Decay])], _ mode: [Int], _ rate: Double = 10
  ) throws -> Spectrum {
    Spectrum(
      particles: particles.sorted { $0.id < $1.id },
      decays: decays.map { (ParticleID($0.0), $0.1) }.sorted { $0.0 < $1.0 },
      crossSections: [
        CrossSection(
          mode: try #require(ProductionMode(mode.map { ParticleID($0) })), energy: 13, value: rate)
      ])
  }

  private func decay(_ ratio: Double, _ daughters: [Int], _ emitted: SMParticle...) -> Decay {
    Decay(
      ratio: ratio, daughters: daughters.map { ParticleID($0) }.sorted(),
      emitted: emitted.sorted())
  }

  private let neutral = ParticleKind(
    id: ParticleID(55), name: "Y",
    quantumNumbers: QuantumNumbers(charge: 0, spinStates: 3, colour: 1), isSelfConjugate: true)

  @Test("begin with one particle where a resonance is made, which may decay to SM particles only")
  func resonance() throws {
    let decomposition = Decomposition(
      try spectrum(
        [ModelParticle(neutral, mass: 1800, width: 18), Sample.particle(lsp, 300, width: 0)],
        [(55, [decay(0.7, [], .lightQuark, .lightQuark), decay(0.3, [lsp, lsp])])], [55]))
    #expect(
      Set(decomposition.texts) == [
        "1800.0 >lightQuark+lightQuark> ", "1800.0 >> 300.0 & 300.0", "1800.0",
      ])
    let quarks = try #require(decomposition.topology("1800.0 >lightQuark+lightQuark> "))
    #expect(quarks.weights == [13: 7])
    #expect(quarks.trees[0].particle.width == 18)
    #expect(quarks.canonicalName == "11101000")
    let name = { (tree: TopologyTree) in tree.name.rawValue == 55 ? "Y" : "N1" }
    #expect(quarks.graph(name) == "(PV > Y(1)), (Y(1) > q,q)")
    // Invisible compression makes of Y to two LSPs an invisible Y.
    let unseen = try #require(decomposition.topology("1800.0"))
    #expect(unseen.weights == [13: 3])
    let pair = try #require(decomposition.topology("1800.0 >> 300.0 & 300.0"))
    #expect(pair.graph(name) == "(PV > Y(1)), (Y(1) > N1,N1)")
    #expect(
      pair.drawing(name) == ["PV", "└─ Y 1800.0 GeV", "   ├─ N1 300.0 GeV", "   └─ N1 300.0 GeV"])
  }

  @Test("multiply the chains of all BSM daughters of a vertex")
  func severalDaughters() throws {
    let decomposition = Decomposition(
      try spectrum(
        [
          ModelParticle(neutral, mass: 1000, width: 18), Sample.particle(chargino, 300),
          Sample.particle(lsp, 100, width: 0),
        ],
        [
          (55, [decay(1, [-chargino, chargino], .photon)]),
          (chargino, [decay(0.6, [lsp], .Wplus), decay(0.4, [lsp], .neutrino, .positron)]),
        ], [55]), settings: .init(sigmaCut: 0.001))
    #expect(decomposition.count == 4)
    let mixed = try #require(
      decomposition.topology(
        "1000.0 >photon> 300.0 >positron+neutrino> 100.0 & 300.0 >Wminus> 100.0")
        ?? decomposition.topology(
          "1000.0 >photon> 300.0 >Wminus> 100.0 & 300.0 >positron+neutrino> 100.0"))
    #expect(abs((mixed.weights[13] ?? 0) - 2.4) < 1e-12)
  }

  @Test("have three trees where three particles are made")
  func threeParticles() throws {
    let decomposition = Decomposition(
      try spectrum(
        [Sample.particle(neutralino, 300), Sample.particle(lsp, 100, width: 0)],
        [(neutralino, [decay(1, [lsp], .Z)])], [lsp, neutralino, neutralino]))
    #expect(decomposition.texts == ["100.0 | 300.0 >Z> 100.0 | 300.0 >Z> 100.0"])
  }

  @Test("hold a particle of finite lifetime both decaying and not, each with its whole rate")
  func finiteLifetime() throws {
    let decomposition = Decomposition(
      try spectrum(
        [Sample.particle(chargino, 300, width: 1e-16), Sample.particle(lsp, 100, width: 0)],
        [(chargino, [decay(1, [lsp], .pion)])], [-chargino, chargino]))
    #expect(
      decomposition.texts.sorted()
        == [
          "300.0 >pion> 100.0 | 300.0 >pion> 100.0", "300.0 | 300.0", "300.0 | 300.0 >pion> 100.0",
          "300.0 | 300.0 >pion> 100.0",
        ].sorted())
    #expect(decomposition.topologies.allSatisfy { $0.weights == [13: 10] })
    // Charges of particles that are not prompt are told apart.
    let charges = decomposition.topologies.flatMap { topology in
      topology.trees.map { $0.particle.quantumNumbers?.charge }
    }
    #expect(Set(charges) == [3, -3])
  }

  @Test("are not mass-compressed where the mother is not prompt")
  func displacedMother() throws {
    func count(width: Double) throws -> Int {
      Decomposition(
        try spectrum(
          [Sample.particle(chargino, 100.5, width: width), Sample.particle(lsp, 100, width: 0)],
          [(chargino, [decay(1, [lsp], .pion)])], [lsp, chargino])
      ).count
    }
    #expect(try count(width: 1) == 2)
    #expect(try count(width: 1e-16) == 2)
    #expect(try count(width: 1e-30) == 1)
  }

  @Test("tell charges and spins of prompt particles apart only if asked to")
  func promptQuantumNumbers() throws {
    let model = Spectrum(
      particles: [
        Sample.particle(1_000_001, 500), Sample.particle(1_000_002, 500),
        Sample.particle(lsp, 100, width: 0),
      ].sorted { $0.id < $1.id },
      decays: [1_000_001, 1_000_002].map {
        (ParticleID($0), [decay(1, [lsp], .lightQuark)])
      },
      crossSections: [1_000_001, 1_000_002].map {
        CrossSection(
          mode: ProductionMode(ParticleID(-$0), ParticleID($0)), energy: 13, value: 10)
      })
    #expect(Decomposition(model).topologies.map(\.weights) == [[13: 20]])
    var settings = DecompositionSettings()
    settings.mergesPromptParticles = false
    #expect(
      Decomposition(model, settings: settings).topologies.map(\.weights) == [[13: 10], [13: 10]])
  }

  @Test("leave compression out if asked to")
  func withoutCompression() throws {
    let model = try spectrum(
      [
        Sample.particle(gluino, 1000), Sample.particle(neutralino, 102),
        Sample.particle(lsp, 100, width: 0),
      ],
      [
        (gluino, [decay(1, [lsp], .lightQuark, .lightQuark)]),
        (neutralino, [decay(1, [lsp], .neutrino, .neutrino)]),
      ], [gluino, neutralino])
    var settings = DecompositionSettings()
    #expect(Decomposition(model, settings: settings).count == 3)
    settings.compressesMasses = false
    #expect(Decomposition(model, settings: settings).count == 2)
    settings.compressesInvisible = false
    #expect(Decomposition(model, settings: settings).count == 1)
  }

  @Test("keep stable charged and coloured particles with their quantum numbers")
  func stableCharged() throws {
    let decomposition = Decomposition(
      try spectrum([Sample.particle(gluino, 1500, width: 0)], [], [gluino, gluino]))
    #expect(decomposition.texts == ["1500.0 | 1500.0"])
    #expect(decomposition.topologies[0].trees[0].particle.quantumNumbers?.colour == 8)
    #expect(decomposition.finalStates(of: 0).description == "PV > (RHadronG),(RHadronG)")
  }

  @Test("have final states in the words of searches")
  func finalStates() throws {
    let decomposition = Decomposition(
      try spectrum(
        [
          Sample.particle(gluino, 1000), Sample.particle(chargino, 500),
          Sample.particle(lsp, 100, width: 0),
        ],
        [
          (gluino, [decay(1, [chargino], .antitop, .bottom)]),
          (chargino, [decay(1, [lsp], .neutrino, .positron)]),
        ], [lsp, gluino]))
    #expect(decomposition.finalStates(of: 0).description == "PV > (MET),(b,t,nu,l,MET)")
  }
}
