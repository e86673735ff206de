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
