import SimplifiedModels
import TestSupport
import Testing

@Suite("Filling cross sections from the reference tables")
struct ReferenceFillingTests {
  private let reference: ReferenceCrossSections
  init() throws { reference = try Tables.reference() }

  private func mode(_ a: Int, _ b: Int) -> ProductionMode {
    ProductionMode(ParticleID(a), ParticleID(b))
  }

  private func spectrum(
    _ masses: KeyValuePairs<Int, Double>, _ crossSections: [CrossSection] = []
  ) -> Spectrum {
    var spectrum = Sample.spectrum(masses: masses, crossSections: [])
    spectrum.crossSections = crossSections
    return spectrum
  }

  @Test("adds every mode that has a table, both squarks alike, at both energies")
  func adds() throws {
    let model = spectrum([1_000_001: 800, 2_000_001: 900, 1_000_021: 1000, 1_000_022: 100])
    let filled = ReferenceFilling(model, from: reference)
    let values = filled.spectrum.crossSections
    #expect(
      values.filter { $0.energy == 13 }.map(\.mode) == [
        mode(-2_000_001, 1_000_021), mode(-2_000_001, 2_000_001), mode(-1_000_001, 1_000_001),
        mode(-1_000_001, 1_000_021), mode(1_000_001, 1_000_021), mode(1_000_021, 1_000_021),
        mode(1_000_021, 2_000_001),
      ])
    // there is no gluino–squark table at 8 TeV
    #expect(values.count { $0.energy == 8 } == 3)
    let right = try #require(
      values.first { $0.mode == mode(-2_000_001, 2_000_001) && $0.energy == 13 })
    let left = try reference.value(mode(-1_000_001, 1_000_001), energy: 13, masses: (900, 900))
    #expect(right.value == left.value)
    let reasons = filled.notes.map(\.reason)
    #expect(reasons.contains { $0.hasPrefix("13 TeV: 7 cross sections are taken") })
    #expect(reasons.contains { $0.hasPrefix("8 TeV: there is no table for") })
    #expect(reasons.contains { $0.contains("no table describes the production of N1") })
    #expect(!reasons.contains { $0.contains("winos") })
  }

  @Test("leaves what the model has alone, under whatever name of the sneutrinos")
  func keeps() throws {
    let own = [
      CrossSection(mode: mode(-1_000_012, 1_000_012), energy: 13, value: 7),
      CrossSection(mode: mode(1_000_021, 1_000_021), energy: 13, value: 3),
    ]
    let model = spectrum([1_000_012: 300, 1_000_021: 900, 1_000_023: 200, 1_000_024: 210], own)
    let filled = ReferenceFilling(model, from: reference)
    let values = filled.spectrum.crossSections
    #expect(values.filter { $0.energy == 13 && $0.mode == own[0].mode }.map(\.value) == [7])
    #expect(values.filter { $0.energy == 13 && $0.mode == own[1].mode }.map(\.value) == [3])
    #expect(!values.contains { $0.mode == mode(1_000_012, 1_000_012) })
    #expect(values.contains { $0.energy == 8 && $0.mode == own[1].mode })
    #expect(values.contains { $0.energy == 13 && $0.mode == mode(1_000_023, 1_000_024) })
    #expect(Set(values.map { "\($0.mode) \($0.energy)" }).count == values.count)
    let reasons = filled.notes.map(\.reason)
    #expect(reasons.contains { $0.contains("cross sections of the file are kept: 2, of which 2") })
    #expect(reasons.contains { $0.contains("pure winos") })
  }

  @Test("takes nothing for masses outside the tables and for other particles under these codes")
  func outside() throws {
    let far = ReferenceFilling(spectrum([1_000_021: 50_000]), from: reference)
    #expect(far.spectrum.crossSections.isEmpty)
    #expect(far.notes.contains { $0.reason.contains("outside the tables for (1000021, 1000021)") })
    var other = spectrum([1_000_021: 900])
    other.particles[0].quantumNumbers.colour = 1
    #expect(ReferenceFilling(other, from: reference).spectrum.crossSections.isEmpty)
  }

  private static let triplet: KeyValuePairs<Int, Double> = [
    1_000_022: 200, 1_000_023: 210, 1_000_024: 205, 1_000_025: 600, 1_000_035: 610, 1_000_037: 605,
  ]

  @Test("goes by the mixing: a higgsino triplet has rates of its own, N1 among them")
  func higgsinos() throws {
    let mixing = try #require(
      ElectroweakinoMixing(
        neutralinos: [
          [0.1, -0.1, 0.7, -0.7], [0, 0.1, 0.7, 0.707], [0.99, 0, 0.1, 0.1], [0, 0.99, 0.1, 0.1],
        ], minus: [[0.1, -0.995], [0.995, 0.1]], plus: [[0.1, -0.995], [0.995, 0.1]]))
    let kinds = ElectroweakinoKinds(mixing)
    #expect(kinds.kinds[ParticleID(1_000_025)] == .bino)
    #expect(kinds.kinds[ParticleID(1_000_035)] == .wino)
    #expect(kinds.notes.count == 1, "\(kinds.notes)")
    let filled = ReferenceFilling(
      spectrum(Self.triplet), from: reference, electroweakinos: kinds)
    let values = filled.spectrum.crossSections.filter { $0.energy == 13 }
    func value(_ a: Int, _ b: Int) -> Double? { values.first { $0.mode == mode(a, b) }?.value }
    #expect(
      value(1_000_022, 1_000_024)
        == reference.value(.higgsinoCharginoPlusNeutralino, energy: 13, masses: (205, 200)))
    #expect(
      value(1_000_022, 1_000_023)
        == reference.value(.higgsinoNeutralinoPair, energy: 13, masses: (200, 210)))
    // A wino has more than three times the rate of a higgsino.
    let wino = try #require(reference.value(.charginoPair, energy: 13, masses: (205, 205)))
    #expect(try #require(value(-1_000_024, 1_000_024)) < wino / 3)
    #expect(
      value(1_000_035, 1_000_037)
        == reference.value(.charginoPlusNeutralino, energy: 13, masses: (605, 610)))
    #expect(value(1_000_025, 1_000_037) == nil, "binos are not produced")
    let kindsInOrder = "count as higgsino, wino, higgsino, higgsino, bino, wino"
    #expect(filled.notes.contains { $0.reason.contains(kindsInOrder) })
    let named = ReferenceFilling(
      spectrum(Self.triplet), from: reference, electroweakinos: .higgsinos)
    #expect(named.spectrum.crossSections.count { $0.energy == 13 } == 6)
  }

  @Test("gives the modes of a higgsino triplet together what is published for all of them")
  func sumOfTriplet() throws {
    let processes: [(ReferenceProcess, Double)] = [
      (.higgsinoCharginoPair, 1), (.higgsinoCharginoPlusNeutralino, 2),
      (.higgsinoCharginoMinusNeutralino, 2), (.higgsinoNeutralinoPair, 1),
    ]
    // LHC SUSY Cross Section Working Group, 13 TeV: 1.3356 pb at 200 GeV, 0.96885 fb at 1 TeV.
    for (mass, published) in [(200.0, 1335.6), (1000, 0.96885)] {
      let sum = processes.reduce(0) {
        $0 + $1.1 * (reference.value($1.0, energy: 13, masses: (mass, mass)) ?? .nan)
      }
      #expect(abs(sum / published - 1) < 1e-4)
    }
  }

  @Test("says of a mixture that its rate is a rough one, and refuses matrices that are none")
  func mixtures() throws {
    let half = 0.5.squareRoot()
    let unit = [[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, half, half], [0, 0, half, -half]]
    let mixed = try #require(
      ElectroweakinoMixing(
        neutralinos: unit, minus: [[0.8, 0.6], [0.6, -0.8]], plus: [[0.8, 0.6], [0.6, -0.8]]))
    let notes = ElectroweakinoKinds(mixed).notes
    #expect(notes.contains("C1 is a mixture, 64 % wino: its rate is a rough one"))
    #expect(
      ElectroweakinoMixing(
        neutralinos: unit, minus: [[0.8, 0.8], [0.6, -0.8]], plus: mixed.plus) == nil)
    #expect(ElectroweakinoMixing(neutralinos: [], minus: [], plus: []) == nil)
  }

  @Test("gives a file without any the same as the hunt's modes", .enabled(if: Shared.isThere))
  func sample() throws {
    let name = "higgsino_spectrum_520_125_dm_10"
    let model = try SLHA(bytes: SLHASampleTests.bytes(name), file: name)
    let values = ReferenceFilling(model.spectrum, from: reference).spectrum.crossSections
    let winos = try #require(
      values.first { $0.energy == 13 && $0.mode == mode(1_000_023, 1_000_024) })
    let masses = [1_000_023, 1_000_024].compactMap { model.spectrum.particle(ParticleID($0))?.mass }
    let expected = try reference.value(winos.mode, energy: 13, masses: (masses[0], masses[1]))
    #expect(winos.value == expected.value && winos.value > 1000)
  }
}
