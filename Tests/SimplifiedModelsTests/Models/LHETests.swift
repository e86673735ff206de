import SimplifiedModels
import Testing

@Suite("An event file")
struct LHETests {
  private static let beams = """
    <LesHouchesEvents version="3.0">
    <header>
    anything & everything # <event>
    </header>
    <init>
     2212 2212 6500.0 6500.0 0 0 247000 247000 -4 1
      2.0E+00 1e-3 2.0 1
    </init>

    """

  /// An event of stops that go to a top and the LSP each; status, mothers, mass.
  private static func stops(weight: Double, first: Int = 1_000_006) -> String {
    """
    <event>
     6 1 \(weight) 91.2 0.0078 0.118
      21 -1 0 0 501 502 0 0 100 100 0 0 1
      21 -1 0 0 502 501 0 0 -100 100 0 0 1
      \(first) 2 1 2 501 0 0 0 0 700 700.5 0 9
      -1000006 2 1 2 0 501 0 0 0 700 699.5 0 9
      1000022 1 3 3 0 0 0 0 0 100 100 0 9
      6 1 3 3 501 0 0 0 0 173 173 0 9
    # a comment
    <rwgt>
    <wgt id='1'> 1.0 </wgt>
    </rwgt>
    </event>

    """
  }

  /// A gluino pair: one gluino is stable, the other is written twice and goes to charginos.
  private static let gluinos = """
    <event>
     8 1 1.0 91.2 0.0078 0.118
      21 -1 0 0 501 502 0 0 100 100 0 0 1
      21 -1 0 0 502 501 0 0 -100 100 0 0 1
      1000021 1 1 2 501 0 0 0 0 1000 1000 0 9
      1000021 2 1 2 501 0 0 0 0 1000 1000 0 9
      1000021 2 4 4 501 0 0 0 0 1000 1000 0 9
      -1000024 1 5 5 0 0 0 0 0 300 300 0 9
      2 1 5 5 501 0 0 0 0 10 0 0 9
      -1 1 5 5 0 502 0 0 0 10 0 0 9
    </event>

    """
  private static let end = "</LesHouchesEvents>\n"

  @Test("gives cross sections by weight, counted branching ratios and mean masses")
  func reading() throws {
    let text =
      Self.beams + Self.stops(weight: 1) + Self.stops(weight: 2) + Self.gluinos + Self.end
    let model = try LHE(bytes: Array(text.utf8), file: "a.lhe")
    #expect(model.eventCount == 3)
    let spectrum = model.spectrum
    #expect(spectrum.particles.map(\.id.rawValue) == [1_000_006, 1_000_021, 1_000_022, 1_000_024])
    #expect(spectrum.particles.map(\.mass) == [700, 1000, 100, 300])
    // stops and antistops: of four seen two decayed in this text
    #expect(spectrum.decays[0].decays == [Sample.decay(0.5, 1_000_022, .top)])
    #expect(
      spectrum.decays[1].decays == [Sample.decay(0.5, -1_000_024, .lightQuark, .lightQuark)])
    #expect(spectrum.particles.map(\.width) == [1, 1, 0, 0])
    #expect(
      spectrum.crossSections == [
        CrossSection(
          mode: ProductionMode(ParticleID(-1_000_006), ParticleID(1_000_006)), energy: 13,
          value: 1500),
        CrossSection(
          mode: ProductionMode(ParticleID(1_000_021), ParticleID(1_000_021)), energy: 13,
          value: 500),
      ])
    #expect(model.notes.count == 2)
    #expect(model.notes.allSatisfy { $0.reason.contains("add up to 0.5") })
    #expect(model.family == .MSSM)
  }

  @Test("counts decays of antiparticles for the particle")
  func conjugates() throws {
    let text = Self.beams + Self.stops(weight: 1, first: -1_000_006) + Self.end
    let model = try LHE(bytes: Array(text.utf8), file: "a.lhe")
    #expect(model.spectrum.decays[0].decays == [Sample.decay(0.5, 1_000_022, .antitop)])
    #expect(model.spectrum.crossSections.map(\.mode.second.rawValue) == [-1_000_006])
  }

  @Test("takes quantum numbers and masses from its header")
  func header() throws {
    let header = """
      <slha>
      BLOCK QNUMBERS 1000006 # phi
        1 0
        2 1
        3 8
        4 0
      BLOCK MASS
        1000006 710
      </slha>

      """
    let text = header + Self.beams + Self.stops(weight: 1) + Self.end
    let model = try LHE(bytes: Array(text.utf8), file: "a.lhe")
    #expect(model.spectrum.particles.map(\.name) == ["phi", "N1"])
    #expect(model.spectrum.particles[0].mass == 710)
    #expect(
      model.spectrum.crossSections.map(\.mode) == [
        ProductionMode(ParticleID(1_000_006), ParticleID(1_000_006))
      ])
  }

  @Test(
    "that is broken gives one error with file and line",
    arguments: [
      ("", 0, "no <init>"), (beams, 0, "no events"), ("<event>\n", 1, "before <init>"),
      ("<init>\n2212 2212\n", 2, "10 expected"),
      ("<init>\n2212 2212 x 1 0 0 0 0 3 1\n", 2, "beam energy"),
      ("<init>\n2212 2212 1 1 0 0 0 0 3 -1\n", 2, "processes"),
      ("<init>\n2212 2212 1 1 0 0 0 0 3 2\n1 1 1 1\n", 3, "ends before"),
      (beams + "<event>\n", 9, "ends before"), (beams + "<event>\n 1 1\n", 10, "6 expected"),
      (beams + "<event>\n 0 1 1 1 1 1\n", 10, "0 particles"),
      (beams + "<event>\n 99999 1 1 1 1 1\n", 10, "99999 particles"),
      (beams + "<event>\n 1 1 nan 1 1 1\n", 10, "weight"),
      (beams + "<event>\n 1 1 1 1 1 1\n</event>\n", 11, "13 expected"),
      (beams + "<event>\n 1 1 1 1 1 1\n6 1 2 0 0 0 0 0 0 0 0 0 0\n", 11, "not in the event"),
      (stops(weight: 1), 1, "before <init>"),
      (beams + stops(weight: -1), 0, "add up to -1.0"),
      ("\u{0}\u{1}", 1, "no text"),
    ])
  func broken(text: String, line: Int, reason: String) {
    #expect {
      try LHE(bytes: Array(text.utf8), file: "bad.lhe")
    } throws: { error in
      guard case SimplifiedModelError.model("bad.lhe", line, let found) = error else {
        return false
      }
      return found.contains(reason)
    }
  }

  @Test("of cut or garbled events never crashes the reader")
  func hostile() {
    var mutator = Mutator(seed: 3)
    let text = Self.beams + Self.stops(weight: 1) + Self.gluinos + Self.end
    var refused = 0
    for round in 0..<2000 {
      let garbled = mutator.garbled(Array(text.utf8), times: round % 10)
      do { _ = try LHE(bytes: garbled, file: "a.lhe") } catch { refused += 1 }
    }
    #expect(refused > 500 && refused < 2000)
  }
}
