import Foundation
import SimplifiedModels
import TestSupport
import Testing

@Suite("SLHA files of other programs", .enabled(if: Shared.isThere))
struct SLHASampleTests {
  static func bytes(_ name: String) throws -> [UInt8] {
    let path = (Shared.folder ?? "") + "/data/slha/\(name).slha"
    return Array(try Data(contentsOf: URL(filePath: path)))
  }

  @Test(
    "are read without a note and read back as they are written",
    arguments: [
      ("TRV1_1800_300_300", 7, 1, nil), ("complicated", 31, 188, ModelFamily.MSSM),
      ("ew_ymi2l51r", 31, 12, .MSSM), ("gluinoToTops", 31, 1, .MSSM),
      ("gluino_squarks", 31, 188, .MSSM), ("higgsinoStop", 31, 44, .MSSM),
      ("higgsino_spectrum_520_125_dm_10", 31, 0, .MSSM), ("idm_example", 3, 8, nil),
      ("lightEWinos", 31, 43, .MSSM), ("simplyGluino", 31, 1, .MSSM),
    ])
  func samples(name: String, particles: Int, modes: Int, family: ModelFamily?) throws {
    let model = try SLHA(bytes: Self.bytes(name), file: name)
    #expect(model.spectrum.particles.count == particles)
    #expect(Set(model.spectrum.crossSections.map(\.mode)).count == modes)
    #expect(model.family == family)
    #expect(model.notes.map(\.reason) == (modes == 0 ? ["no cross section was read"] : []))
    let again = try SLHA(text: SLHA.text(of: model.spectrum), file: name)
    #expect(again.spectrum.particles == model.spectrum.particles)
    #expect(again.spectrum.crossSections == model.spectrum.crossSections)
    #expect(again.spectrum.decays.map(\.decays) == model.spectrum.decays.map(\.decays))
  }

  @Test("of a Z′ have a resonance that decays to the SM and to dark matter")
  func resonance() throws {
    let model = try SLHA(bytes: Self.bytes("TRV1_1800_300_300"), file: "TRV1")
    let mode = try #require(ProductionMode([ParticleID(55)]))
    #expect(model.spectrum.crossSections == [CrossSection(mode: mode, energy: 13, value: 1296.7)])
    let mediator = try #require(model.spectrum.particle(ParticleID(55)))
    #expect(mediator.quantumNumbers == QuantumNumbers(charge: 0, spinStates: 3, colour: 1))
    #expect(mediator.isSelfConjugate && mediator.width == 17.8)
    #expect(
      model.spectrum.decays.first { $0.particle == mediator.id }?.decays == [
        Decay(ratio: 0.7, daughters: [ParticleID(-52), ParticleID(52)], emitted: []),
        Decay(ratio: 0.15, daughters: [], emitted: [.lightQuark, .lightQuark]),
        Decay(ratio: 0.15, daughters: [], emitted: [.lightQuark, .lightQuark]),
      ])
  }
}
