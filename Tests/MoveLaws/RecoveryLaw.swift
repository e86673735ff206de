import MarkovChains
import Numerics

extension MoveTrial {
  /// The density comes back: what chains end at after `steps` is distributed as what they began with.
  ///
  /// Every chain begins with a draw of the density and is walked on its own; its end is compared with
  /// another draw. With a likelihood of 1 this is the recovery of the prior.
  public func recoveryViolations(
    chains: Int, steps: Int, statistics: [Statistic<T.Point>]
  ) throws -> [String] {
    let samples = try recovered(chains: chains, steps: steps, statistics: statistics)
    return zip(statistics, zip(samples.found, samples.expected)).compactMap {
      $0.violation($1.0, $1.1)
    }
  }

  /// The numbers at the ends of chains, and those of independent draws, by statistic.
  public func recovered(
    chains: Int, steps: Int, statistics: [Statistic<T.Point>]
  ) throws -> (found: [[Double]], expected: [[Double]]) {
    let kernel = MetropolisHastingsKernel(target: target, mixture: mixture)
    var found = [[Double]](repeating: [], count: statistics.count)
    var expected = found
    for chain in 0..<chains {
      var random = RandomStream(runSeed: seed, chain: UInt64(chain))
      let other = draw(&random)
      guard var state = try state(at: draw(&random)) else {
        throw RejectedPoint("a draw of the density has no density")
      }
      for _ in 0..<steps { state = try kernel.step(from: state, using: &random).0 }
      for (place, statistic) in statistics.enumerated() {
        found[place].append(statistic.value(state.point))
        expected[place].append(statistic.value(other))
      }
    }
    return (found, expected)
  }

  /// Known probabilities come out: the share of the steps that chains spend in each class of points.
  ///
  /// Every chain gives one estimate after a tenth of its steps; their mean is compared with
  /// `probabilities` by their spread (Student's t, 6 standard errors for 30 chains or more).
  public func shareViolations(
    chains: Int, steps: Int, probabilities: [Double], class kind: (T.Point) -> Int
  ) throws -> [String] {
    let kernel = MetropolisHastingsKernel(target: target, mixture: mixture)
    var shares = [[Double]](repeating: [], count: probabilities.count)
    for chain in 0..<chains {
      var random = RandomStream(runSeed: seed, chain: UInt64(chain))
      guard var state = try state(at: draw(&random)) else { return ["a start has no density"] }
      var counts = [Int](repeating: 0, count: probabilities.count)
      for step in 0..<steps {
        state = try kernel.step(from: state, using: &random).0
        if step >= steps / 10 { counts[kind(state.point)] += 1 }
      }
      for place in counts.indices {
        shares[place].append(Double(counts[place]) / Double(steps - steps / 10))
      }
    }
    return probabilities.enumerated().compactMap { place, expected in
      let draws = Draws([shares[place]])
      let error = (draws.variance / Double(chains)).squareRoot()
      return abs(draws.mean - expected) <= 6 * error
        ? nil : "class \(place) has \(draws.mean) ± \(error) of the steps, not \(expected)"
    }
  }
}
