import Foundation
import SimplifiedModels
import TestSupport
import Testing

@Suite("A SLHA file")
struct SLHATests {
  private static let small = """
    # a small model
    BLOCK MASS  # GeV
      1000022   -1.000D+02
      1000006    7.0E+02  # stop
      1000024    300
      24         80.4
    Block QNUMBERS 51
      1 0
    DECAY  24  2.0
      1.0  2  -11 12
    DECAY  1000006  1.5
      0.7   2  1000022  6
      0.25  2  1000024  5
      0.05  3  1000022  1000024  5
    DECAY  1000024  1.5
      1.0   2  1000022  24
    DECAY  1000022  0.0
    XSECTION  1.30E+04  2212 2212 2 -1000006 1000006
      0  0  0  0  0  0  5.0E-02  program
      0  2  0  0  0  0  6.0E-02  program
      0  2  0  0  0  0  5.5E-02  program
    XSECTION  8.00E+03  2212 2212 2 1000006 -1000006
      0  0  0  0  0  0  7.0E-03  program
    """

  @Test("gives masses, decays and the cross section of the highest order in fb")
  func reading() throws {
    let model = try SLHA(text: Self.small, file: "small.slha")
    let spectrum = model.spectrum
    #expect(spectrum.particles.map(\.id.rawValue) == [1_000_006, 1_000_022, 1_000_024])
    #expect(spectrum.particles.map(\.mass) == [700, 100, 300])
    #expect(
      spectrum.decays[0].decays == [
        Sample.decay(0.7, 1_000_022, .top), Sample.decay(0.25, 1_000_024, .bottom),
      ])
    #expect(spectrum.decays[1].decays.isEmpty)
    #expect(spectrum.decays[2].decays == [Sample.decay(1, 1_000_022, .Wplus)])
    let mode = ProductionMode(ParticleID(-1_000_006), ParticleID(1_000_006))
    #expect(
      spectrum.crossSections == [
        CrossSection(mode: mode, energy: 8, value: 7),
        CrossSection(mode: mode, energy: 13, value: 60),
      ])
  }

  @Test("loses nothing without a note")
  func notes() throws {
    let model = try SLHA(text: Self.small, file: "small.slha")
    #expect(model.notes.map(\.line) == [14])
    #expect(model.notes[0].description.contains("1000006 → 1000022 1000024 5"))
    #expect(model.notes[0].description.contains("2 daughters"))
  }

  @Test("leaves out what a spectrum cannot hold and everything that needs it")
  func leftOut() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000015 150
        1000011 200
        1000023 400
        1000012 300
        55      900
      DECAY 1000011 1E-15
        1.0 2 1000022 11
      DECAY 1000023 1.0
        0.4 2 1000015 -15
        0.6 2 1000011 -11
      DECAY 1000012 1.0
        0.5 2 1000022 12
        0.3 2 1000023 12
        0.2 2 1000022 323
      DECAY 55 1.0
        1.0 2 1 -1
      XSECTION 13000 2212 2212 2 1000023 1000022
        0 0 0 0 0 0 1.0 x
      XSECTION 13600 2212 2212 2 1000012 1000012
        0 0 0 0 0 0 1.0 x
      XSECTION 13000 2212 2212 1 55
        0 0 0 0 0 0 1.0 x
      """
    let model = try SLHA(text: text, file: "a.slha")
    #expect(model.spectrum.particles.map(\.id.rawValue) == [1_000_012, 1_000_022])
    #expect(model.spectrum.decays[0].decays == [Sample.decay(0.5, 1_000_022, .neutrino)])
    #expect(model.spectrum.crossSections.isEmpty)
    // mass lines of stau, N2 and 55; selectron's width; decays; processes; no cross section left
    #expect(model.notes.map(\.line) == [0, 3, 5, 7, 8, 11, 12, 15, 16, 19, 21, 23])
  }

  @Test("is written with names, extra blocks and antiquarks")
  func writing() throws {
    let spectrum = Spectrum(
      particles: [Sample.particle(1_000_021, 1000.5), Sample.particle(1_000_022, 100)],
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

  @Test("is read back as it was written")
  func roundTrip() throws {
    let pi = Double.pi
    let mode = ProductionMode(ParticleID(-1_000_006), ParticleID(1_000_006))
    let spectrum = Spectrum(
      particles: [
        Sample.particle(1_000_006, 1165.8 + pi * 1e-7), Sample.particle(1_000_022, 162.552),
      ],
      decays: [
        (
          ParticleID(1_000_006),
          SMParticle.allCases.map { Sample.decay(pi / 100, 1_000_022, $0, .lightQuark) }
        ),
        (ParticleID(1_000_022), []),
      ],
      crossSections: (1...200).flatMap { n in
        [8, 13].map { CrossSection(mode: mode, energy: $0, value: exp(Double(n % 7) - pi) / pi) }
      }.prefix(2).map { $0 })
    let text = SLHA.text(of: spectrum, comments: ["K = 6.9\nand more"])
    let model = try SLHA(text: text, file: "best.slha")
    #expect(model.notes.isEmpty)
    #expect(model.spectrum.particles.map(\.mass) == spectrum.particles.map(\.mass))
    #expect(model.spectrum.decays.map(\.decays) == spectrum.decays.map(\.decays))
    #expect(model.spectrum.crossSections == spectrum.crossSections)
    #expect(SLHA.text(of: model.spectrum, comments: ["K = 6.9", "and more"]) == text)
  }

  @Test("keeps cross sections to the last digit through pb and back")
  func exactUnits() throws {
    let mode = ProductionMode(ParticleID(1_000_021), ParticleID(1_000_021))
    var value = 3e-5
    while value < 1e7 {
      value *= 1.37
      let spectrum = Spectrum(
        particles: [Sample.particle(1_000_021, 500), Sample.particle(1_000_022, 100)],
        decays: [(ParticleID(1_000_021), [Sample.decay(1, 1_000_022, .gluon)])],
        crossSections: [CrossSection(mode: mode, energy: 13, value: value)])
      let model = try SLHA(text: SLHA.text(of: spectrum), file: "a.slha")
      #expect(model.spectrum.crossSections.first?.value == value)
    }
  }

  @Test(
    "of other programs is read", .enabled(if: Shared.isThere),
    arguments: [
      ("TRV1_1800_300_300", 0, 0), ("complicated", 28, 188), ("ew_ymi2l51r", 28, 12),
      ("gluinoToTops", 8, 1), ("gluino_squarks", 28, 188), ("higgsinoStop", 28, 44),
      ("higgsino_spectrum_520_125_dm_10", 28, 0), ("idm_example", 0, 0),
      ("lightEWinos", 28, 43), ("simplyGluino", 18, 1),
    ])
  func samples(name: String, particles: Int, modes: Int) throws {
    let path = (Shared.folder ?? "") + "/data/slha/\(name).slha"
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    let model = try SLHA(text: text, file: name)
    #expect(model.spectrum.particles.count == particles)
    #expect(Set(model.spectrum.crossSections.map(\.mode)).count == modes)
    let again = try SLHA(text: SLHA.text(of: model.spectrum), file: name)
    #expect(again.spectrum.crossSections == model.spectrum.crossSections)
    #expect(again.spectrum.decays.map(\.decays) == model.spectrum.decays.map(\.decays))
  }

  @Test("with two tables of decays for a particle uses the last and notes the first")
  func twoTables() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000021 500
      DECAY 1000021 1.0
        1.0 2 1000022 21
      DECAY 1000021 1.0
        1.0 3 1000022 1 -1
      """
    let model = try SLHA(text: text, file: "a.slha")
    #expect(
      model.spectrum.decays[0].decays == [Sample.decay(1, 1_000_022, .lightQuark, .lightQuark)])
    #expect(model.notes.map(\.line) == [0, 4])
  }

  @Test(
    "that is broken gives one error with file, line and reason",
    arguments: [
      ("", 0, "no BLOCK MASS"), ("hello\n", 1, "before any BLOCK"),
      ("BLOCK\n", 1, "without a name"),
      ("BLOCK MASS\n 1000022\n", 2, "a code and a mass"),
      ("BLOCK MASS\n 1000022 nan\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 1e999\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 1e99999999999999999999\n", 2, "not a finite number"),
      ("BLOCK MASS\n 1000022 0x10\n", 2, "not a finite number"),
      ("BLOCK MASS\n -9223372036854775808 1\n", 2, "particle code"),
      ("BLOCK MASS\n 1000022 1\n 1000022 2\n", 3, "at line 2 too"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022\n", 3, "DECAY code width"),
      ("BLOCK MASS\n 1000022 1\nDECAY -1000022 1\n", 3, "positive code"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.5 2 1 2\n", 4, "between 0 and 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n -0.1 2 1 2\n", 4, "between 0 and 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 0.7 2 1 2\n 0.7 2 1 2\n", 5, "more than 1"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.0 3 1 2\n", 4, "number of daughters"),
      ("BLOCK MASS\n 1000022 1\nDECAY 1000022 1\n 1.0 2 1 x\n", 4, "particle code"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212\n", 3, "XSECTION energy"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 2 1\n", 3, "2 particles"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 9223372036854775807 1\n", 3, "code"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 1 1\n 0 0 0 0 0 0 -1 x", 4, "in pb"),
      ("BLOCK MASS\n 1000022 1\nXSECTION 13000 2212 2212 1 1\n 0 0 0", 4, "expected"),
    ])
  func broken(text: String, line: Int, reason: String) {
    #expect {
      try SLHA(text: text, file: "bad.slha")
    } throws: { error in
      guard case SimplifiedModelError.model("bad.slha", line, let found) = error else {
        return false
      }
      return found.contains(reason) && "\(error)".hasPrefix("bad.slha")
    }
  }

  @Test("of random bytes and of cut or garbled models never crashes the reader")
  func hostile() {
    let bytes = Array(Self.small.utf8)
    var state: UInt64 = 42
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    var refused = 0
    for round in 0..<2000 {
      var garbled = Array(bytes.prefix(next() % (bytes.count + 1)))
      for _ in 0..<round % 20 where !garbled.isEmpty {
        garbled[next() % garbled.count] = UInt8(truncatingIfNeeded: next())
      }
      let text = String(decoding: garbled, as: UTF8.self)
      do {
        let model = try SLHA(text: text, file: "a")
        _ = Decomposition(model.spectrum)
      } catch { refused += 1 }
    }
    #expect(refused > 200 && refused < 2000)
  }
}
