import SimplifiedModels
import Testing

@Suite("Quantum numbers")
struct QuantumNumberTests {
  private static func text(_ block: String) -> String {
    """
    \(block)
    BLOCK MASS
      55 500
      56 100
    BLOCK QNUMBERS 56 # chi
      1 0
      2 2
      3 1
      4 0
    DECAY 55 1.0
      1.0 2 -56 2
    DECAY 56 0
    XSECTION 13000 2212 2212 2 -55 55
      0 0 0 0 0 0 1.0 x
    """
  }
  private static let triplet = """
    BLOCK QNUMBERS 55 # phi a triplet
      1 2
      2 1
      3 3
      4 1
      5 9
    """

  @Test("are those of the file's blocks")
  func blocks() throws {
    let model = try SLHA(text: Self.text(Self.triplet), file: "a.slha")
    #expect(model.notes.isEmpty && model.family == nil)
    #expect(
      model.spectrum.particles.map(\.kind) == [
        ParticleKind(
          id: ParticleID(55), name: "phi",
          quantumNumbers: QuantumNumbers(charge: 2, spinStates: 1, colour: 3),
          isSelfConjugate: false),
        ParticleKind(
          id: ParticleID(56), name: "chi",
          quantumNumbers: QuantumNumbers(charge: 0, spinStates: 2, colour: 1),
          isSelfConjugate: true),
      ])
    // what is its own antiparticle has one code
    #expect(model.spectrum.decays[0].decays == [Sample.decay(1, 56, .lightQuark)])
  }

  @Test("of a block come before those of a family")
  func precedence() throws {
    let text = """
      BLOCK QNUMBERS 1000022 # other
        1 0
        2 1
        3 1
        4 1
      BLOCK MASS
        1000022 100
        1000021 500
      """
    let model = try SLHA(text: text, file: "a.slha", family: .MSSM)
    #expect(model.spectrum.particles.map(\.name) == ["gluino", "other"])
    #expect(model.spectrum.particles.map(\.quantumNumbers.spinStates) == [2, 1])
  }

  @Test(
    "that are missing or impossible are an error at their line",
    arguments: [
      ("BLOCK QNUMBERS\n", 1, "QNUMBERS code"), ("BLOCK QNUMBERS -55\n", 1, "positive"),
      ("BLOCK QNUMBERS x\n", 1, "code"), ("BLOCK QNUMBERS 55\n 1\n", 2, "row number"),
      ("BLOCK QNUMBERS 55\n 1 0.5\n", 2, "three times a charge"),
      ("BLOCK QNUMBERS 55\n 2 0\n", 2, "spin states"),
      ("BLOCK QNUMBERS 55\n 1 2\n 2 1\n", 1, "no row 3"),
      ("BLOCK QNUMBERS 55\n 1 2\n 2 1\n 3 0\n 4 1\n", 1, "dimension 0"),
      ("BLOCK QNUMBERS 55\n 1 2\n 2 1\n 3 3\n 4 0\n", 1, "charged"),
      ("BLOCK QNUMBERS 55\nBLOCK QNUMBERS 55\n", 2, "at line 1 too"),
    ])
  func broken(block: String, line: Int, reason: String) {
    #expect {
      try SLHA(text: Self.text(block), file: "bad.slha")
    } throws: { error in
      guard case SimplifiedModelError.model("bad.slha", line, let found) = error else {
        return false
      }
      return found.contains(reason)
    }
  }

  @Test(
    "without a row on antiparticles are guessed with a note",
    arguments: [("0", "8", true), ("0", "3", false), ("3", "1", false)])
  func guessed(charge: String, colour: String, isReal: Bool) throws {
    let block = "BLOCK QNUMBERS 55\n 1 \(charge)\n 2 2\n 3 \(colour)\n"
    let model = try SLHA(text: Self.text(block), file: "a.slha")
    #expect(model.notes.map(\.line) == [1])
    #expect(model.spectrum.particles[0].isSelfConjugate == isReal)
    #expect(model.spectrum.particles[0].name == "55")
  }
}

@Suite("A model family")
struct ModelFamilyTests {
  @Test(
    "is the smallest that knows all codes, or the one that knows most",
    arguments: [
      ([35, 36, 37], ModelFamily.IDM), ([35, 1_000_022], .MSSM), ([1_000_021], .MSSM),
      ([45, 1_000_022], .NMSSM), ([1_000_045], .NMSSM), ([1_000_055, 1_000_022], .DGMSSM),
      ([3_000_021, 2_000_021], .DGMSSM), ([1_000_022, 999], .MSSM), ([999, 45, 46], .NMSSM),
      ([999], nil), ([], nil),
    ])
  func detection(codes: [Int], family: ModelFamily?) {
    #expect(ModelFamily.describing(codes.map { ParticleID($0) }) == family)
  }

  @Test("has sorted particles with sound quantum numbers", arguments: ModelFamily.allCases)
  func tables(family: ModelFamily) {
    let kinds = family.kinds
    #expect(!kinds.isEmpty && Set(kinds.map(\.name)).count == kinds.count)
    #expect(zip(kinds, kinds.dropFirst()).allSatisfy { $0.id < $1.id })
    for kind in kinds {
      #expect([1, 3, 8].contains(kind.quantumNumbers.colour))
      #expect((kind.quantumNumbers.charge % 3 == 0) == (kind.quantumNumbers.colour != 3))
      #expect(!kind.isSelfConjugate || kind.quantumNumbers.charge == 0)
      #expect(family.kind(of: ParticleID(-kind.id.rawValue)) == kind)
    }
  }

  @Test("of supersymmetry has twice as many scalar states as the SM has fermions")
  func counting() {
    let scalars = ModelFamily.MSSM.kinds.filter {
      $0.quantumNumbers.spinStates == 1 && $0.id.rawValue > 1_000_000
    }
    #expect(scalars.count { $0.quantumNumbers.colour == 3 } == 12)
    #expect(scalars.count { $0.quantumNumbers.charge == -3 } == 6)
    #expect(scalars.count { $0.quantumNumbers.charge == 0 } == 3)
    #expect(ModelFamily.MSSM.kinds.count { $0.isSelfConjugate } == 8)
  }

  @Test("that is asked for leaves out what it does not know")
  func asked() throws {
    let text = "BLOCK MASS\n 35 70\n 1000022 80\nDECAY 35 0\n"
    let model = try SLHA(text: text, file: "a.slha", family: .IDM)
    #expect(model.spectrum.particles.map(\.id.rawValue) == [35])
    #expect(model.notes.contains { $0.line == 3 && $0.reason.contains("IDM") })
  }
}
