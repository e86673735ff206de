import Foundation
import SimplifiedModels
import TestSupport
import Testing

@Suite("A SLHA file")
struct SLHATests {
  static let small = """
    # a small model
    BLOCK MASS  # GeV
      1000022   -1.000D+02
      1000006    7.0E+02  # stop
      1000024    300
      24         80.4
    Block Other 51
      1 0
    DECAY  24  2.0
      1.0  2  -11 12
    DECAY  1000006  1.5
      0.7   2  1000022  6
      0.25  2  1000024  5
      0.05  3  1000022  323  5
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

  @Test("gives masses, widths, decays and the cross section of the highest order in fb")
  func reading() throws {
    let model = try SLHA(text: Self.small, file: "small.slha")
    let spectrum = model.spectrum
    #expect(spectrum.particles.map(\.id.rawValue) == [1_000_006, 1_000_022, 1_000_024])
    #expect(spectrum.particles.map(\.mass) == [700, 100, 300])
    #expect(spectrum.particles.map(\.width) == [1.5, 0, 1.5])
    #expect(spectrum.particles.map(\.name) == ["st_1", "N1", "C1+"])
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
    #expect(model.family == .MSSM)
  }

  @Test("says how charginos and neutralinos are mixed, where it says it whole")
  func mixing() throws {
    func matrix(_ name: String, _ size: Int) -> String {
      "BLOCK \(name) Q= 1.0E+03\n"
        + (1...size).flatMap { row in
          (1...size).map { "  \(row) \($0) \(row + $0 == size + 1 ? "-1.0" : "0.0")  # element\n" }
        }.joined()
    }
    let whole = matrix("NMIX", 4) + matrix("UMIX", 2) + matrix("vmix", 2) + Self.small
    let mixing = try #require(try SLHA(text: whole, file: "whole.slha").mixing)
    #expect(mixing.neutralinos[0] == [0, 0, 0, -1])
    #expect(mixing.minus == [[0, -1], [-1, 0]] && mixing.plus == mixing.minus)
    #expect(try SLHA(text: matrix("NMIX", 4) + Self.small, file: "part.slha").mixing == nil)
    #expect(
      throws: SimplifiedModelError.model(
        file: "bad.slha", line: 2,
        reason: "a row, a column and an element of a mixing matrix expected")
    ) {
      try SLHA(text: "BLOCK NMIX\n 1 x 0.3\n" + Self.small, file: "bad.slha")
    }
  }

  @Test("loses nothing without a note")
  func notes() throws {
    let model = try SLHA(text: Self.small, file: "small.slha")
    #expect(model.notes.map(\.line) == [14])
    #expect(model.notes[0].description.contains("1000006 → 1000022 323 5"))
    #expect(model.notes[0].description.contains("unknown particle 323"))
  }

  @Test("keeps decays to several particles beyond the SM and to none, and long lifetimes")
  func generalDecays() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000015 150
        35 400
      DECAY 1000022 1E-14
        1.0 3 11 -13 12
      DECAY 1000015 1E-20
        1.0 2 1000022 15
      DECAY 35 10
        0.4 2 -1000015 1000015
        0.3 3 1000022 1000022 22
        0.3 2 5 -5
      XSECTION 13000 2212 2212 1 35
        0 0 0 0 0 0 1.0 x
      """
    let model = try SLHA(text: text, file: "a.slha")
    #expect(model.notes.isEmpty)
    let spectrum = model.spectrum
    #expect(
      spectrum.decays[0].decays == [
        Decay(
          ratio: 0.4, daughters: [ParticleID(-1_000_015), ParticleID(1_000_015)], emitted: []),
        Decay(
          ratio: 0.3, daughters: [ParticleID(1_000_022), ParticleID(1_000_022)],
          emitted: [.photon]),
        Decay(ratio: 0.3, daughters: [], emitted: [.bottom, .bottom]),
      ])
    #expect(
      spectrum.decays[2].decays == [
        Decay(ratio: 1, daughters: [], emitted: [.electron, .antimuon, .neutrino])
      ])
    let limits = LifetimeLimits()
    #expect(
      spectrum.particles.map { limits.lifetime(ofWidth: $0.width) }
        == [.prompt, .displaced, .displaced])
    #expect(spectrum.crossSections.map(\.mode) == [ProductionMode([ParticleID(35)])])
  }

  @Test("makes a note of everything that a spectrum cannot hold")
  func leftOut() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000011 200
        1000023 400
        1000012 300
        77      900
      DECAY 1000011 1E-5
        1.0 2 1000023 11
      DECAY 1000012 1.0
        0.3 2 1000022 12
        0.2 2 1000022 323
      DECAY 1000025 1.0
        1.0 2 1000022 23
      XSECTION 13000 2212 2212 2 1000011 -1000011
        0 0 0 0 0 0 1.0 x
      XSECTION 13600 2212 2212 2 1000012 1000012
        0 0 0 0 0 0 1.0 x
      XSECTION 13000 2212 2212 1 77
        0 0 0 0 0 0 1.0 x
      XSECTION 13000 2212 2212 2 1000012 21
        0 0 0 0 0 0 1.0 x
      XSECTION 13000 11 -11 2 1000012 1000012
        0 0 0 0 0 0 1.0 x
      XSECTION 13000 2212 2212 2 6 -6
        0 0 0 0 0 0 1.0 x
      """
    let model = try SLHA(text: text, file: "a.slha")
    #expect(
      model.spectrum.particles.map(\.id.rawValue) == [1_000_011, 1_000_012, 1_000_022, 1_000_023])
    #expect(model.spectrum.crossSections.map(\.mode.first.rawValue) == [-1_000_011])
    // 77 is unknown; the selectron's decay goes up and it has no other; N3 has no mass; processes
    #expect(model.notes.map(\.line) == [6, 7, 8, 12, 16, 18, 20, 22])
    #expect(model.spectrum.particle(ParticleID(-1_000_011))?.width == 0)
  }

  @Test("says of what is never produced nothing, unless nothing is produced at all")
  func unproduced() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000023 400
      DECAY 1000023 1.0
        1.0 2 1000022 323

      """
    let none = try SLHA(text: text, file: "a.slha")
    #expect(none.notes.map(\.line) == [0, 2, 4, 5])
    let other = try SLHA(
      text: text + "XSECTION 13000 2212 2212 2 1000022 1000022\n0 0 0 0 0 0 1 x\n", file: "a.slha")
    #expect(other.notes.map(\.line) == [2])
  }

  @Test("with decays in a circle of particles of equal mass loses one of them")
  func circles() throws {
    let text = """
      BLOCK MASS
        1000023 100
        1000022 90
        1000024 100
      DECAY 1000024 1.0
        0.5 3 1000023 2 -1
        0.5 2 1000022 24
      DECAY 1000023 1.0
        1.0 3 1000024 1 -2
      DECAY 1000022 0
      """
    let model = try SLHA(text: text, file: "a.slha")
    let left = model.spectrum.decays.map { $0.decays.flatMap(\.daughters).map(\.rawValue) }
    #expect(left == [[], [], [1_000_023, 1_000_022]])
    #expect(model.notes.contains { $0.reason.contains("lead back") })
  }

  @Test("with two tables of decays for a particle uses the last and notes the first")
  func twoTables() throws {
    let text = """
      BLOCK MASS
        1000022 100
        1000021 500
      DECAY 1000022 0
      DECAY 1000021 1.0
        1.0 2 1000022 21
      DECAY 1000021 1.0
        1.0 3 1000022 1 -1
      """
    let model = try SLHA(text: text, file: "a.slha")
    #expect(
      model.spectrum.decays[0].decays == [Sample.decay(1, 1_000_022, .lightQuark, .lightQuark)])
    #expect(model.notes.map(\.line) == [0, 5])
  }

  @Test("may end its lines as any system does", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let text = Self.small.split(separator: "\n").joined(separator: end)
    let model = try SLHA(text: text, file: "small.slha")
    #expect(model.spectrum.crossSections.map(\.value) == [7, 60])
    #expect(model.notes.map(\.line) == [14])
  }
}
