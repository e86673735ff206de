import Documents
import Foundation
import SimplifiedModels
import TestSupport
import Testing

@testable import Protomodels

@Suite("The prior")
struct PriorTests {
  private func crossSections(_ model: Protomodel) -> [CrossSection] {
    model.strengths.map { CrossSection(mode: $0.mode, energy: 13, value: 1) }
  }

  @Test("counts particles, distinct strengths, and a tenth for each repetition")
  func countsStrengths() {
    var model = Sample.twoSquarks()
    func count() -> Double {
      Prior.effectiveStrengths(of: model, crossSections: crossSections(model))
    }
    #expect(count() == 1.1)
    model.setStrength(of: Sample.space.families(in: model)[0], to: 0.4)
    #expect(count() == 2)
    model.setStrength(of: Sample.space.families(in: model)[0], to: 0.98)
    #expect(count() == 1.1)
    model.setStrength(of: Sample.space.families(in: model)[0], to: 0.96)
    #expect(count() == 2)
    model.setStrength(of: Sample.space.families(in: model)[0], to: 1e-5)
    #expect(count() == 1)
    #expect(Prior.effectiveStrengths(of: model, crossSections: []) == 0)
  }

  @Test("counts distinct branching ratios, less one for every particle")
  func countsRatios() {
    var model = Sample.twoSquarks()
    #expect(Prior.freeRatios(of: model) == 0)
    for (ratios, expected) in [
      ([0.5, 0.5], 0.0), ([0.51, 0.49], 0), ([0.6, 0.4], 1), ([0.2, 0.3, 0.5], 2),
      ([0.3333, 0.3333, 0.3334], 0), ([0.999995, 0.000005], 0),
    ] {
      model.members[0].branchings = ratios.enumerated().map {
        Protomodel.TagRatio(tag: "\($0.offset)", ratio: $0.element)
      }
      #expect(Prior.freeRatios(of: model) == expected, "\(ratios)")
    }
  }

  @Test("gives the published difference of Z² and K for the winner of run 9")
  func agreesWithWinner() {
    // Three particles, two distinct strengths and three repetitions: n_SSM = 2.3. K is published to
    // 0.001 and Z to 0.001, hence Z² - K = 3.577 to 0.004.
    var model = Sample.twoSquarks()
    let pairs = model.strengths.map(\.mode)
    let extra = (1...3).map { ProductionMode(ParticleID(1_000_022), ParticleID($0)) }
    model.strengths = zip(pairs + extra, [0.49, 1.23, 0.49, 0.49, 0.49]).map {
      Protomodel.Strength(mode: $0, value: $1)
    }
    let logPrior = Prior().logarithm(of: model, crossSections: crossSections(model))
    let published = (Z: 3.237, K: 6.901)
    let ours = TestStatistic.K(zSquared: published.Z * published.Z, logPrior: logPrior)
    #expect(abs(ours - published.K) < 0.004)
  }

  @Test(
    "explains K of all stored winners by a whole number of strengths and repetitions",
    .enabled(if: Shared.isThere))
  func explainsWinners() throws {
    let path = try #require(Shared.folder) + "/golden/protomodel-builder/winners.json"
    let root = try JSONNode.read(path)
    for (name, node) in try root.member("real").members() {
      let Z = try node.member("Z").double()
      let K = try node.member("K").double()
      let particles = Double(try node.member("masses").members().count)
      let strengths = ((Z * Z - K) / 2 - particles / 2) * 8
      // n_SSM (and twice n_BR) is n + m / 10; rounding of Z and K moves it by 0.03 at most.
      let tenths = (strengths * 10).rounded()
      #expect(abs(strengths - tenths / 10) < 0.03, "winner \(name): n_SSM = \(strengths)")
      #expect(strengths > 1 && strengths < 6, "winner \(name): n_SSM = \(strengths)")
    }
  }
}
