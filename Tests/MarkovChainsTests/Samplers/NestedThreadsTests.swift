import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("Resampled threads of nested sampling")
struct NestedThreadsTests {
  /// Deaths of a run with a Gaussian likelihood in some dimensions, as they are on average.
  private static func deaths(_ count: Int, live: Int) -> [(logLikelihood: Double, live: Int)] {
    (1...count).map { place in
      let logVolume = -Double(place) / Double(live)
      return (-0.5 * exp(2 * logVolume / 3) / 0.01, live)
    }
  }

  @Test("give a number that the likelihood does not know the error that the weights give")
  func independent() {
    let sequence = NestedSequence([Self.deaths(3000, live: 200)])
    var random = RandomStream(runSeed: 3, chain: 0)
    let values = (0..<3000).map { _ in random.normal(mean: 0, deviation: 1) }
    let error = sequence.mean(of: values).error
    #expect(abs(error * sequence.effectiveSize.squareRoot() - 1) < 0.2)
  }

  @Test("know how far shares of the prior are off: ln L has more than that error")
  func shares() {
    let sequence = NestedSequence([Self.deaths(3000, live: 200)])
    let values = sequence.deaths.map(\.logLikelihood)
    let found = sequence.mean(of: values)
    let (mean, error) = (found.value, found.error)
    let variance = zip(values, sequence.weights).reduce(0) {
      $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean)
    }
    // Simulated shares of the prior say how large the error is.
    var random = RandomStream(runSeed: 4, chain: 0)
    var means: [Double] = []
    for _ in 0..<300 {
      var (logVolume, sum, norm) = (0.0, 0.0, 0.0)
      for death in sequence.deaths {
        let shrinkage = log(1 - random.uniform()) / Double(death.live)
        let weight = exp(death.logLikelihood + logVolume + log(-expm1(shrinkage)))
        logVolume += shrinkage
        sum += weight * death.logLikelihood
        norm += weight
      }
      means.append(sum / norm)
    }
    let simulated = Draws([means]).variance.squareRoot()
    #expect(abs(error / simulated - 1) < 0.25, "\(error) and \(simulated)")
    #expect(error > 0 && variance > 0)
  }

  @Test("of several chains, of plateaus and of dying chains are weights", arguments: [1, 2, 3])
  func plateaus(chains: Int) {
    let lists = (0..<chains).map { chain in
      [4, 3, 2, 4, 4, 3, 4, 4, 4, 3, 2, 1].enumerated().map {
        (logLikelihood: Double($0.offset) + 0.1 * Double(chain), live: $0.element)
      }
    }
    let sequence = NestedSequence(lists)
    var random = RandomStream(runSeed: 5, chain: 0)
    var seen: [Double] = []
    var changed = 0
    sequence.eachReplica(500, using: &random) { weights in
      #expect(weights.count == sequence.deaths.count && weights.allSatisfy { $0 >= 0 })
      #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
      if weights.contains(0) { changed += 1 }
      seen = seen.isEmpty ? weights : zip(seen, weights).map { $0 + $1 }
    }
    #expect(changed > 400)
    // On average they are near those of the run, but for the curvature of so few threads.
    for (mean, weight) in zip(seen, sequence.weights) { #expect(abs(mean / 500 - weight) < 0.2) }
    #expect(sequence.alone(chains - 1).weights.count == 12)
  }

  /// The shares of the second of two peaks in many runs, and the mean square errors by threads and by families.
  private static func shares(
    _ settings: NestedSettings
  ) throws -> (found: Draws, threads: Double, families: Double) {
    var (shares, threads, families) = ([Double](), 0.0, 0.0)
    for seed in 1...30 {
      let walk = try CubeWalk(
        .nested(settings), on: .twoPeaks(dimension: 2), steps: 100_000, seed: UInt64(seed))
      let share = walk.sequence.mean(
        of: walk.nestedValues { $0[0] > 0.5 ? 1 : 0 }, replicas: 60)
      shares.append(share.value)
      threads += share.error * share.error / 30
      families += share.familyError * share.familyError / 30
    }
    let found = Draws([shares])
    // It is noise and no bias.
    let error = (found.variance / 30).squareRoot()
    #expect(abs(found.mean - 0.75) < 5 * error, "\(found.mean) ± \(error)")
    return (found, threads, families)
  }

  @Test("do not know that slices leave newborns in the peak of their parents: families do")
  func peaks() throws {
    let (found, threads, families) = try Self.shares(NestedSettings(livePoints: 60, jumps: 0))
    #expect(found.variance > 4 * threads, "\(found.variance) and \(threads)")
    let ratio = found.variance / families
    // F of 29 degrees and about as many: outside by chance once in 10⁴ times.
    #expect(ratio > 0.25 && ratio < 4, "\(ratio)")
  }

  @Test("are right where jumps lead from peak to peak, and families agree with them")
  func jumps() throws {
    let (found, threads, families) = try Self.shares(NestedSettings(livePoints: 60))
    #expect(found.variance < 2.2 * threads, "\(found.variance) and \(threads)")
    #expect(abs(families / threads - 1) < 0.5, "\(families) and \(threads)")
  }

  @Test("and families: pulls of a mean over many runs, where limits cut and regions enter")
  func steps() throws {
    let (runs, known) = (24, CubeToy.stepsMean)
    var (threads, families) = (0.0, 0.0)
    for seed in 1...runs {
      let walk = try CubeWalk(
        .nested(NestedSettings(livePoints: 100)), on: .steps, steps: 100_000, seed: UInt64(seed))
      let found = walk.sequence.mean(of: walk.nestedValues { $0[1] }, replicas: 60)
      threads += pow((found.value - known) / found.error, 2) / Double(runs)
      families += pow((found.value - known) / found.familyError, 2) / Double(runs)
    }
    // χ² of 24 degrees: outside by chance once in a thousand times. By slices alone and threads it is 4.3.
    #expect(families > 0.36 && families < 2.15, "\(families)")
    #expect(threads > 0.36 && threads < 2.15, "\(threads)")
  }
}

@Suite("Families of nested sampling")
struct NestedFamiliesTests {
  private static func chain(_ seed: UInt64) throws -> CubeWalk {
    try CubeWalk(
      .nested(NestedSettings(livePoints: 60)), on: .correlated(dimension: 2), steps: 100_000,
      seed: seed)
  }

  @Test("give weights, of several chains too, and of chains that are still walked")
  func weights() throws {
    let chains = try (1...2).map { try Self.chain($0).records }
    for records in [chains, [chains[0], Array(chains[1].prefix(200))]] {
      let sequence = NestedSequence(records)
      #expect(sequence.hasFamilies && sequence.familyCounts == [60, 60])
      var random = RandomStream(runSeed: 5, chain: 0)
      var replicas = 0
      sequence.eachFamilyReplica(50, using: &random) { weights in
        replicas += 1
        #expect(weights.count == sequence.deaths.count && weights.allSatisfy { $0 >= 0 })
        #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
      }
      #expect(replicas == 50)
    }
  }

  @Test("count each once: the weights are those of the run")
  func once() throws {
    let records = try Self.chain(3).records
    // Every point of the start is its own family, and all of them have died at the end.
    var alive = [Int](repeating: 1, count: 60)
    for record in records {
      #expect(alive.reduce(0, +) == record.live)
      let family = try #require(record.family)
      #expect(alive[family] > 0)
      alive[family] -= 1
      for birth in try #require(record.births) {
        #expect(alive[birth.family] > 0, "a parent is alive")
        alive[birth.family] += 1
      }
    }
    #expect(alive.allSatisfy { $0 == 0 })
  }

  @Test("are not resampled where a chain has not stored them, or not its own")
  func unknown() throws {
    let records = try Self.chain(4).records
    var damaged = records
    damaged[7].family = 60
    for list in [
      records.map { NestedSequence.Record(logLikelihood: $0.logLikelihood, live: $0.live) },
      damaged,
    ] {
      let sequence = NestedSequence([list])
      #expect(!sequence.hasFamilies)
      var random = RandomStream(runSeed: 5, chain: 0)
      sequence.eachFamilyReplica(5, using: &random) { _ in Issue.record("a replica") }
    }
  }

  @Test("newborns lie anywhere among those alive")
  func insertions() throws {
    let sequence = try Self.chain(5).sequence
    var random = RandomStream(runSeed: 6, chain: 0)
    let shares = sequence.insertions(0, using: &random)
    #expect(shares.count > 300 && shares.allSatisfy { $0 >= 0 && $0 < 1 })
    let draws = Draws([shares])
    #expect(abs(draws.mean - 0.5) < 5 / (12 * Double(shares.count)).squareRoot())
    #expect(abs(draws.variance * 12 - 1) < 0.3)
  }
}
