import Foundation
import SimplifiedModels
import Testing

@Suite("A SLHA file that is written")
struct SLHAWriterTests {
  @Test("has names, extra blocks and antiquarks")
  func writing() throws {
    let spectrum = Spectrum(
      particles: [Sample.particle(1_000_021, 1000.5), Sample.particle(1_000_022, 100, width: 0)],
      decays: [
        (
          ParticleID(1_000_021),
          [
            Sample.decay(0.25, 1_000_022, .lightQuark, .lightQuark),
            Sample.decay(0.75, 1_000_022, .top, .antitop),
          ]
        ), (ParticleID(1_000_022), []),
      ],
      crossSections: [
        CrossSection(
          mode: ProductionMode(ParticleID(1_000_021), ParticleID(1_000_021)), energy: 13,
          value: 314.5)
      ])
    let text = SLHA.text(
      of: spectrum, comments: ["best"],
      blocks: [SLHA.Block(name: "STRENGTHS", comment: "multipliers", rows: ["1 2.5"])],
      name: { $0.rawValue == 1_000_021 ? "gluino" : nil })
    #expect(
      text == """
        # best
        BLOCK STRENGTHS   # multipliers
          1 2.5
        BLOCK MASS   # GeV
           1000021   1000.5   # gluino
           1000022   100.0
        DECAY  1000021   1.0
          0.25   3    1000022        1       -1
          0.75   3    1000022        6       -6
        DECAY  1000022   0.0
        XSECTION  13.0E+03  2212 2212 2  1000021 1000021   # pb
          0  2  0  0  0  0   314.5e-3   protolith

        """)
    #expect(try SLHA(text: text, file: "best.slha").spectrum.crossSections[0].value == 314.5)
  }

  /// A model with particles of no family, a resonance, three produced particles and all kinds of decays.
  private static var unusual: Spectrum {
    let pi = Double.pi
    let leptoquark = ParticleKind(
      id: ParticleID(9_000_005), name: "LQ",
      quantumNumbers: QuantumNumbers(charge: 2, spinStates: 3, colour: 3), isSelfConjugate: false)
    return Spectrum(
      particles: [
        Sample.particle(35, 900 + pi, width: pi), Sample.particle(1_000_022, 162.552, width: 0),
        Sample.particle(1_000_024, 163, width: pi * 1e-17),
        ModelParticle(leptoquark, mass: 1165.8 + pi * 1e-7, width: 1e-3),
      ],
      decays: [
        (
          ParticleID(35),
          [
            Decay(
              ratio: pi / 10, daughters: [ParticleID(1_000_022), ParticleID(1_000_022)], emitted: []
            ),
            Decay(ratio: 1 - pi / 10, daughters: [], emitted: [.tau, .antitau]),
          ]
        ),
        (ParticleID(1_000_022), []),
        (ParticleID(1_000_024), [Sample.decay(1, 1_000_022, .pion)]),
        (
          ParticleID(9_000_005),
          SMParticle.allCases.map { Sample.decay(pi / 60, 1_000_022, $0, .lightQuark) }
        ),
      ],
      crossSections: [[35], [-9_000_005, 9_000_005], [-9_000_005, 1_000_022, 1_000_022]].flatMap {
        codes in
        [7, 8, 13].compactMap { energy in
          ProductionMode(codes.map { ParticleID($0) }).map {
            CrossSection(mode: $0, energy: energy, value: exp(Double(energy) - pi) / pi)
          }
        }
      }.sorted { ($0.mode, $0.energy) < ($1.mode, $1.energy) })
  }

  @Test("is read back as it was written, whatever the particles")
  func roundTrip() throws {
    let spectrum = Self.unusual
    let text = SLHA.text(of: spectrum, comments: ["K = 6.9\nand more"])
    let model = try SLHA(text: text, file: "best.slha")
    #expect(model.notes.isEmpty)
    #expect(model.spectrum.particles == spectrum.particles)
    #expect(model.spectrum.decays.map(\.decays) == spectrum.decays.map(\.decays))
    #expect(model.spectrum.crossSections == spectrum.crossSections)
    #expect(SLHA.text(of: model.spectrum, comments: ["K = 6.9", "and more"]) == text)
    #expect(text.contains("BLOCK QNUMBERS 9000005   # LQ") && !text.contains("QNUMBERS 35"))
  }

  @Test("keeps cross sections to the last digit through pb and back")
  func exactUnits() throws {
    let mode = ProductionMode(ParticleID(1_000_021), ParticleID(1_000_021))
    var value = 3e-5
    while value < 1e7 {
      value *= 1.37
      let spectrum = Spectrum(
        particles: [Sample.particle(1_000_021, 500), Sample.particle(1_000_022, 100, width: 0)],
        decays: [(ParticleID(1_000_021), [Sample.decay(1, 1_000_022, .gluon)])],
        crossSections: [CrossSection(mode: mode, energy: 13, value: value)])
      let model = try SLHA(text: SLHA.text(of: spectrum), file: "a.slha")
      #expect(model.spectrum.crossSections.first?.value == value)
    }
  }
}
