import SimplifiedModels
import Testing

@Suite("A decomposition")
struct DecompositionTests {
  private let gluino = Sample.gluino
  private let stop = Sample.stop
  private let chargino = Sample.chargino
  private let lsp = Sample.lsp

  @Test("of a gluino that decays to two quarks and the LSP is one topology with the whole rate")
  func gluinoPair() throws {
    let spectrum = Sample.spectrum(
      masses: [gluino: 1000, lsp: 200.04],
      decays: [gluino: [Sample.decay(1, lsp, .lightQuark, .lightQuark)]],
      crossSections: [(gluino, gluino, 20, 300)])
    let topologies = Decomposition(spectrum).topologies
    try #require(topologies.count == 1)
    #expect(topologies[0].weights == [8: 20, 13: 300])
    #expect(topologies[0].trees[0] == topologies[0].trees[1])
    #expect(topologies[0].trees[0].emitted == [.lightQuark, .lightQuark])
    #expect(topologies[0].trees[0].masses == [1000, 200])
    #expect(topologies[0].trees[0].particles == [ParticleID(gluino), ParticleID(lsp)])
    #expect(topologies[0].ancestors == [0])
    #expect(topologies[0].particles == [ParticleID(gluino), ParticleID(lsp)])
  }

  @Test("is a multiple of another where every rate is, unless a topology crosses the cut")
  func multiples() {
    let decompositions = [1.0, 0.5, 1e-3].map { factor in
      Decomposition(
        Sample.spectrum(
          masses: [stop: 700, chargino: 300, lsp: 100],
          decays: [
            stop: [Sample.decay(0.99, lsp, .top), Sample.decay(0.01, chargino, .bottom)],
            chargino: [Sample.decay(1, lsp, .Wplus)],
          ], crossSections: [(-stop, stop, 5 * factor, 50 * factor)]))
    }
    #expect(decompositions[1].isMultiple(of: decompositions[0], by: 0.5))
    #expect(!decompositions[1].isMultiple(of: decompositions[0], by: 0.5001))
    // 50 fb × 2 × 0.99 × 0.01 × 1e-3 is below the cut of 0.02 fb.
    #expect(!decompositions[2].isMultiple(of: decompositions[0], by: 1e-3))
    #expect(decompositions[2].count < decompositions[0].count)
  }

  @Test("of a stop follows both decays, gives antistops the conjugates and adds the mixed pairs")
  func stopPair() throws {
    let spectrum = Sample.spectrum(
      masses: [stop: 700, chargino: 300, lsp: 100],
      decays: [
        stop: [Sample.decay(0.6, lsp, .top), Sample.decay(0.4, chargino, .bottom)],
        chargino: [Sample.decay(1, lsp, .Wplus)],
      ],
      crossSections: [(-stop, stop, 5, 50)])
    let decomposition = Decomposition(spectrum)
    let tops = try #require(decomposition.topology("700.0 >top> 100.0 | 700.0 >antitop> 100.0"))
    #expect(abs((tops.weights[13] ?? 0) - 50 * 0.36) < 1e-12)
    let first = try #require(
      decomposition.topology("700.0 >top> 100.0 | 700.0 >bottom> 300.0 >Wminus> 100.0"))
    let second = try #require(
      decomposition.topology("700.0 >antitop> 100.0 | 700.0 >bottom> 300.0 >Wplus> 100.0"))
    #expect(abs((first.weights[13] ?? 0) - 50 * 0.24) < 1e-12)
    #expect(abs((second.weights[8] ?? 0) - 5 * 0.24) < 1e-12)
    let charginos = try #require(
      decomposition.topology(
        "700.0 >bottom> 300.0 >Wplus> 100.0 | 700.0 >bottom> 300.0 >Wminus> 100.0"))
    #expect(abs((charginos.weights[8] ?? 0) - 5 * 0.16) < 1e-12)
    #expect(decomposition.topologies.count == 4)
    #expect(charginos.particles.map(\.rawValue) == [stop, lsp, chargino])
  }

  @Test("leaves out what is below the cut at both energies, before merging")
  func cut() {
    let ratios: [Double] = [0.9, 0.05, 0.05]
    let spectrum = Sample.spectrum(
      masses: [gluino: 1000, lsp: 200],
      decays: [
        gluino: [
          Sample.decay(ratios[0], lsp, .top, .antitop), Sample.decay(ratios[1], lsp, .bottom),
          Sample.decay(ratios[2], lsp, .bottom),
        ]
      ],
      crossSections: [(gluino, gluino, 0.1, 1)])
    #expect(Decomposition(spectrum, settings: .init(sigmaCut: 0.04)).texts.count == 2)
    #expect(Decomposition(spectrum, settings: .init(sigmaCut: 0.046)).texts.count == 1)
    #expect(Decomposition(spectrum, settings: .init(sigmaCut: 0.9)).texts.isEmpty)
    let all = Decomposition(spectrum, settings: .init(sigmaCut: 0))
    let total = all.topologies.reduce(0) { $0 + ($1.weights[13] ?? 0) }
    #expect(all.topologies.count == 3)
    #expect(abs(total - 1) < 1e-12)
  }

  @Test("conserves lepton number: of two sneutrinos one is the antiparticle, beside a slepton too")
  func sneutrinos() {
    let sneutrino = Sample.sneutrino
    let selectron = Sample.selectron
    func texts(_ a: Int, _ b: Int) -> [String] {
      Decomposition(
        Sample.spectrum(
          masses: [sneutrino: 300, selectron: 310, chargino: 200, lsp: 100],
          decays: [
            sneutrino: [Sample.decay(1, chargino, .electron)],
            selectron: [Sample.decay(1, lsp, .electron)],
            chargino: [Sample.decay(1, lsp, .Wplus)],
          ],
          crossSections: [(a, b, 1, 10)])
      ).texts
    }
    let positive = "300.0 >electron> 200.0 >Wplus> 100.0"
    let negative = "300.0 >positron> 200.0 >Wminus> 100.0"
    #expect(texts(sneutrino, sneutrino) == ["\(positive) | \(negative)"])
    #expect(texts(selectron, sneutrino) == ["310.0 >electron> 100.0 | \(negative)"])
    #expect(texts(-selectron, sneutrino) == ["310.0 >positron> 100.0 | \(positive)"])
    #expect(texts(-sneutrino, sneutrino) == ["\(positive) | \(negative)"])
  }

  @Test("merges particles of equal mass and keeps the names of all")
  func merging() throws {
    let spectrum = Sample.spectrum(
      masses: [1_000_001: 735.02, 1_000_002: 734.98, lsp: 160],
      decays: [
        1_000_001: [Sample.decay(1, lsp, .lightQuark)],
        1_000_002: [Sample.decay(1, lsp, .lightQuark)],
      ],
      crossSections: [(-1_000_001, 1_000_001, 1, 10), (-1_000_002, 1_000_002, 2, 20)])
    let topologies = Decomposition(spectrum).topologies
    try #require(topologies.count == 1)
    #expect(topologies[0].weights == [8: 3, 13: 30])
    #expect(topologies[0].particles.map(\.rawValue) == [1_000_001, 1_000_002, lsp])
  }

  @Test("depends on no order of its input")
  func order() {
    let decays = [
      Sample.decay(0.3, lsp, .top), Sample.decay(0.3, chargino, .bottom),
      Sample.decay(0.4, Sample.neutralino, .top),
    ]
    func make(_ reversed: Bool) -> [String] {
      let modes = [(-stop, stop, 5.0, 50.0), (-chargino, chargino, 10.0, 40.0)]
      let spectrum = Sample.spectrum(
        masses: [stop: 700, chargino: 300, Sample.neutralino: 295, lsp: 100],
        decays: [
          stop: decays, chargino: [Sample.decay(1, lsp, .Wplus)],
          Sample.neutralino: [
            Sample.decay(0.5, lsp, .Z), Sample.decay(0.5, lsp, .higgs),
          ],
        ],
        crossSections: reversed ? modes.reversed() : modes)
      return Decomposition(spectrum).topologies.map {
        "\(Sample.text($0)) \($0.weights[8] ?? 0) \($0.weights[13] ?? 0) \($0.ancestors)"
      }
    }
    #expect(make(false) == make(true))
    #expect(make(false).count > 8)
  }

  @Test("follows no decay to a heavier or an unknown particle and ends at the first stable one")
  func downhillOnly() {
    let spectrum = Sample.spectrum(
      masses: [gluino: 500, stop: 600, lsp: -100],
      decays: [
        gluino: [
          Sample.decay(0.3, stop, .top), Sample.decay(0.3, 1_000_035, .gluon),
          Sample.decay(0.4, lsp, .gluon),
        ],
        stop: [Sample.decay(1, gluino, .top)],
      ],
      crossSections: [(gluino, gluino, 1, 10), (999, 1_000_039, 1, 10)])
    let decomposition = Decomposition(spectrum)
    #expect(decomposition.texts == ["500.0 >gluon> 100.0 | 500.0 >gluon> 100.0"])
  }

  @Test("follows decays between equal masses, but not in a circle", arguments: [false, true])
  func equalMasses(inCircle: Bool) {
    let back = inCircle ? [Sample.decay(0.5, Sample.neutralino, .lightQuark)] : []
    let spectrum = Sample.spectrum(
      masses: [lsp: 100, Sample.neutralino: 150, chargino: 150],
      decays: [
        Sample.neutralino: [Sample.decay(1, chargino, .electron)],
        chargino: [Sample.decay(0.5, lsp, .Wplus)] + back,
      ],
      crossSections: [(lsp, Sample.neutralino, 1, 10)])
    let decomposition = Decomposition(spectrum, settings: .init(sigmaCut: 0.02, massGap: 0))
    #expect(decomposition.texts == ["100.0 | 150.0 >electron> 150.0 >Wplus> 100.0"])
    #expect(decomposition.topologies[0].weights[13] == 5)
  }

  @Test("of a hostile cascade stops at its limits and says so")
  func limits() {
    let codes = (1...6).map { 1_000_000 + $0 } + [lsp]
    let ratio = 1.0 / 30
    let decays: [(particle: ParticleID, decays: [Decay])] = codes.indices.dropLast().map { index in
      let next = ParticleID(codes[index + 1])
      let channels = (0..<30).map { channel in
        Decay(
          ratio: ratio, daughters: [next],
          emitted: Array(repeating: .lightQuark, count: channel / 2))
      }
      return (ParticleID(codes[index]), channels)
    }
    let spectrum = Spectrum(
      particles: codes.enumerated().map { Sample.particle($1, 2000 - 100 * Double($0)) }
        .sorted { $0.id < $1.id },
      decays: decays,
      crossSections: [
        CrossSection(
          mode: ProductionMode(ParticleID(-1_000_001), ParticleID(1_000_001)), energy: 13,
          value: 1e20)
      ])
    #expect(Decomposition(spectrum).isTruncated)
    #expect(!Decomposition(spectrum, settings: .init(sigmaCut: 1e20)).isTruncated)
  }
}
