import Numerics
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("Every move of the hunt")
struct MoveTests {
  @Test("keeps the rules of the model space", arguments: [1, 2, 3, 4] as [UInt64])
  func keepsRules(seed: UInt64) {
    var visits: [String: Int] = [:]
    Sample.walk(seed: seed, steps: 1500) { model, move, _ in
      visits[move, default: 0] += 1
      let fault = model.fault(in: Sample.space)
      if let fault { Issue.record("\(move): \(fault.place): \(fault.reason)") }
    }
    for move in HuntMoves.all(in: Sample.space) {
      #expect(visits[move.name, default: 0] > 20, "\(move.name) was hardly tried")
    }
  }

  @Test("is deterministic")
  func isDeterministic() {
    var first: [Protomodel] = []
    var second: [Protomodel] = []
    Sample.walk(seed: 7, steps: 400) { model, _, _ in first.append(model) }
    Sample.walk(seed: 7, steps: 400) { model, _, _ in second.append(model) }
    #expect(first == second && first.count > 400)
  }

  @Test("gives models with a spectrum")
  func givesSpectra() throws {
    try Sample.walk(seed: 3, steps: 600) { model, move, _ in
      let spectrum = try model.spectrum(with: Sample.references)
      for (particle, decays) in spectrum.decays where particle != Particles.lsp {
        let sum = decays.reduce(0) { $0 + $1.ratio }
        #expect(abs(sum - 1) < 1e-9, "\(move): \(particle.rawValue)")
      }
      #expect(spectrum.crossSections.allSatisfy { $0.value > 0 && $0.value.isFinite })
    }
  }

  @Test("never brings in a forbidden particle")
  func forbids() throws {
    let forbidden = try ParticleNames.particles(named: ["stops", "sleptons", "1000001"])
    let space = ModelSpace(references: Sample.references, forbidden: forbidden)
    var met: Set<ParticleID> = []
    Sample.walk(seed: 5, steps: 800, in: space) { model, move, _ in
      met.formUnion(model.unstable)
      let fault = model.fault(in: space)
      if let fault { Issue.record("\(move): \(fault.place): \(fault.reason)") }
    }
    #expect(met.isDisjoint(with: forbidden))
    #expect(met.count == 20 - 1 - forbidden.count)
  }
}

@Suite("The trim move")
struct TrimTests {
  @Test("freezes what the combination does not see, and only that")
  func trims() {
    var model = Sample.twoSquarks()
    let state = Sample.state(model, seen: [Particles.top1])
    var random = RandomStream(runSeed: 1, chain: 0)
    let trim = Trim(space: Sample.space)
    #expect(trim.propose(&model, from: state, changedAlready: false, using: &random))
    #expect(model.unstable == [Particles.top1])
    #expect(!trim.propose(&model, from: state, changedAlready: false, using: &random))
  }
}

@Suite("The merge of a model")
struct MergeTests {
  private let merge = Merge(space: Sample.space)

  private func pair(_ first: Double, _ second: Double) -> Protomodel {
    var model = Sample.twoSquarks(masses: (160, first, 1165))
    model.insert(Particles.charm, mass: second)
    model.setEvenBranchings(of: Particles.charm)
    model.startStrengths(of: Particles.charm, in: Sample.space)
    return model
  }

  @Test("is there only for alike particles within 200 GeV")
  func needsPair() {
    #expect(merge.simplified(Sample.twoSquarks()) == nil)
    #expect(merge.simplified(pair(735, 936)) == nil)
    #expect(merge.simplified(pair(735, 934)) != nil)
  }

  @Test("keeps the lighter particle at the mean mass, with the cross section of both")
  func merges() throws {
    let model = pair(700, 800)
    let merged = try #require(merge.simplified(model))
    #expect(merged.fault(in: Sample.space) == nil)
    #expect(merged.unstable == [Particles.down, Particles.top1])
    #expect(merged.mass(of: Particles.down) == 750)
    func sigma(_ model: Protomodel, _ particles: [ParticleID]) throws -> Double {
      try model.spectrum(with: Sample.references).crossSections.filter {
        $0.energy == 13 && particles.contains($0.mode.second)
      }.reduce(0) { $0 + $1.value }
    }
    let before = try sigma(model, [Particles.down, Particles.charm])
    let after = try sigma(merged, [Particles.down])
    #expect(abs(after / before - 1) < 1e-9)
  }

  @Test("keeps the rules on random models")
  func keepsRules() {
    var merged = 0
    Sample.walk(seed: 12, steps: 1200) { model, _, _ in
      guard let simpler = merge.simplified(model) else { return }
      merged += 1
      #expect(simpler.members.count < model.members.count)
      if let fault = simpler.fault(in: Sample.space) {
        Issue.record("\(fault.place): \(fault.reason)")
      }
    }
    #expect(merged > 100)
  }
}
