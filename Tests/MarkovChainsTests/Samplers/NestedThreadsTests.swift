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
    let (_, error) = sequence.mean(of: values)
    #expect(abs(error * sequence.effectiveSize.squareRoot() - 1) < 0.2)
  }

  @Test("know how far shares of the prior are off: ln L has more than that error")
  func shares() {
    let sequence = NestedSequence([Self.deaths(3000, live: 200)])
    let values = sequence.deaths.map(\.logLikelihood)
    let (mean, error) = sequence.mean(of: values)
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

  @Test("do not know that newborns stay in the peak of their parents: the spread of chains does")
  func peaks() throws {
    var (shares, square) = ([Double](), 0.0)
    for seed in 1...30 {
      let walk = try CubeWalk(
        .nested(NestedSettings(livePoints: 60)), on: .twoPeaks(dimension: 2), steps: 100_000,
        seed: UInt64(seed))
      let share = walk.sequence.mean(
        of: walk.nestedValues { $0[0] > 0.5 ? 1 : 0 }, replicas: 60)
      shares.append(share.value)
      square += share.error * share.error / 30
    }
    let chains = Draws([shares])
    #expect(chains.variance > 4 * square, "\(chains.variance) and \(square)")
    // It is noise and no bias.
    let error = (chains.variance / 30).squareRoot()
    #expect(abs(chains.mean - 0.75) < 5 * error, "\(chains.mean) ± \(error)")
  }
}
