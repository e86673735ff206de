import ExperimentalResults
import Numerics
import SimplifiedModels
import TheoryPredictions
import Testing

@testable import Protomodels

@Suite("Injected models")
struct InjectionTests {
  @Test("have the signal that the predictions have, in regions and maps")
  func signals() throws {
    let target = try PublishedResults.target.get()
    var model = PublishedResults.winner
    model.scaleStrengths(by: 2)
    let signals = try target.signals(of: model)
    let found = try target.predictor.criticPredictions(target.topologies(of: model).decomposition)
    #expect(found.count > 5)
    for prediction in found {
      let result = target.database.results[prediction.result]
      let signal = signals[prediction.result]
      if let name = prediction.region {
        let region = try #require(result.regions.firstIndex { $0.name == name })
        let events = prediction.crossSection * result.luminosity
        #expect(abs(signal.events[region] / events - 1) < 1e-12)
      } else {
        #expect(signal.maps.contains { $0.crossSection == prediction.crossSection })
      }
    }
    for (result, signal) in zip(target.database.results, signals) {
      for own in signal.maps {
        #expect(own.coordinates.count == result.maps[own.map].grid.fullDimension)
      }
    }
  }

  @Test("come back in the counts of their pseudo-data")
  func comesBack() throws {
    let target = try PublishedResults.target.get()
    let signals = try target.signals(of: PublishedResults.winner)
    let generator = try PseudoGenerator(database: target.database)
    let expected = signals.reduce(0) { $0 + $1.events.reduce(0, +) }
    #expect(expected > 10)
    let draws = 20
    var sum = 0.0
    for number in 0..<draws {
      let with = try generator.draw(number: number, seed: 3, signals: signals).overlay
      let without = try generator.draw(number: number, seed: 3).overlay
      for (a, b) in zip(with.results, without.results) {
        sum += zip(a.regions, b.regions).reduce(0) { $0 + $1.0.observed - $1.1.observed }
      }
    }
    let mean = expected * Double(draws)
    #expect(abs(sum - mean) < 5 * mean.squareRoot())
  }

  @Test("are drawn for an expected significance, the same for the same seed and number")
  func draws() throws {
    let target = try PublishedResults.target.get()
    for number in 0..<3 {
      let injection = try target.injection(number: number, seed: 4, expectedZ: 3...7)
      let again = try target.injection(number: number, seed: 4, expectedZ: 3...7)
      #expect(again.model == injection.model && again.signals == injection.signals)
      #expect(injection.expectedZ > 2.9 && injection.expectedZ < 7.2)
      #expect(!injection.model.unstable.isEmpty)
    }
  }

  @Test("are compared by kind: light squarks alike, others by themselves")
  func compares() {
    let injected = Sample.twoSquarks(masses: (100, 700, 1100))
    var found = Sample.twoSquarks(masses: (150, 710, 1200))
    let index = found.members.firstIndex { $0.id == Particles.down } ?? 0
    found.members[index].id = ParticleID(rawValue: 1_000_004)
    let pairs = Closure.compare(injected, found)
    #expect(pairs.count == 3)
    #expect(pairs.allSatisfy { $0.injected != nil && $0.found != nil })
    let light = pairs.first { $0.injected == Particles.down.rawValue }
    #expect(light?.found == 1_000_004 && light?.injectedMass == 700 && light?.foundMass == 710)
    found.remove(Particles.top1)
    let lost = Closure.compare(injected, found).filter { $0.found == nil }
    #expect(lost.map(\.injected) == [Particles.top1.rawValue])
  }

  @Test("have a K of their own, at least that of their part, and say what of them pays")
  func reference() throws {
    let target = try PublishedResults.target.get()
    let whole = try target.score(PublishedResults.winner, polishing: true)
    let reference = try target.reference(for: PublishedResults.winner)
    let part = try #require(reference.part), own = try #require(reference.whole)
    #expect(own.K >= whole.evidence.K && part.K >= own.K)
    #expect(own.particles == whole.point.members.map(\.id.rawValue))
    // A particle that nothing sees costs more than it brings.
    var heavier = PublishedResults.winner
    heavier.insert(Particles.gluino, mass: 2300)
    heavier.setBranchings(
      of: Particles.gluino, heavier.openTags(of: Particles.gluino).prefix(1).map { ($0, 1) })
    heavier.startStrengths(of: Particles.gluino, in: target.space)
    let pruned = try target.reference(for: heavier)
    #expect(pruned.whole?.particles.contains(Particles.gluino.rawValue) == true)
    #expect(pruned.part?.particles.contains(Particles.gluino.rawValue) == false)
    #expect((pruned.part?.K ?? 0) > (pruned.whole?.K ?? 0) + 0.9)
  }

  @Test("count as found what the search found of the part that pays")
  func recovery() throws {
    let part = InjectionReference.Entry(K: 9, Z: 3.5, particles: [1_000_002, 1_000_006, 1_000_022])
    func entry(_ found: [Int], K: Double) -> Closure.Entry {
      Closure.Entry(
        number: 0, expectedZ: 4, K: K, Z: 3, particles: [],
        reference: InjectionReference(whole: nil, part: part), found: found)
    }
    let same = entry([1_000_001, 1_000_006, 1_000_022], K: 8.96)
    #expect(same.isPartFound && same.isAsGood && same.partRecovery == (2, 2))
    let other = entry([1_000_001, 1_000_003, 1_000_022], K: 8.94)
    #expect(!other.isPartFound && !other.isAsGood && other.partRecovery == (1, 2))
  }
}
