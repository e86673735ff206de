import MarkovChains
import Numerics

/// Geweke's test of a posterior sampler: the joint law of parameters and data, reached in two ways.
///
/// J. Geweke, JASA 99, 799 (2004). Drawn directly: parameters by the prior, data by the parameters. In
/// turn: a step of the sampler on the posterior of the data, then new data by the parameters. Where
/// prior, likelihood, data and moves fit together, both have the same law.
public struct JointTrial<T: Target, Data>: Sendable {
  /// The posterior of some data.
  public var target: @Sendable (Data) -> T
  /// Moves of the posterior of some data.
  public var mixture: @Sendable (Data) -> MoveMixture<T>
  /// Parameters by the prior.
  public var draw: @Sendable (inout RandomStream) -> T.Point
  /// Data by the parameters.
  public var simulate: @Sendable (T.Point, inout RandomStream) -> Data

  /// Puts a trial together.
  public init(
    target: @escaping @Sendable (Data) -> T,
    mixture: @escaping @Sendable (Data) -> MoveMixture<T>,
    draw: @escaping @Sendable (inout RandomStream) -> T.Point,
    simulate: @escaping @Sendable (T.Point, inout RandomStream) -> Data
  ) {
    self.target = target
    self.mixture = mixture
    self.draw = draw
    self.simulate = simulate
  }

  /// What differs after `rounds` of both steps, from `chains` independent starts.
  public func violations(
    chains: Int, rounds: Int, seed: UInt64 = 1, statistics: [Statistic<(T.Point, Data)>]
  ) throws -> [String] {
    let samples = try samples(chains: chains, rounds: rounds, seed: seed, statistics: statistics)
    return zip(statistics, zip(samples.found, samples.expected)).compactMap {
      $0.violation($1.0, $1.1)
    }
  }

  /// The numbers reached in turn, and those drawn directly, by statistic.
  public func samples(
    chains: Int, rounds: Int, seed: UInt64 = 1, statistics: [Statistic<(T.Point, Data)>]
  ) throws -> (found: [[Double]], expected: [[Double]]) {
    var found = [[Double]](repeating: [], count: statistics.count)
    var expected = found
    for chain in 0..<chains {
      var random = RandomStream(runSeed: seed, chain: UInt64(chain))
      let direct = draw(&random)
      let directData = simulate(direct, &random)
      var point = draw(&random)
      var data = simulate(point, &random)
      for _ in 0..<rounds {
        let target = target(data)
        let evaluation = try target.evaluate(point)
        let state = ChainState<T>(
          step: 0, point: point, logDensity: evaluation.logDensity, evidence: evaluation.evidence)
        let kernel = MetropolisHastingsKernel(target: target, mixture: mixture(data))
        point = try kernel.step(from: state, using: &random).0.point
        data = simulate(point, &random)
      }
      for (place, statistic) in statistics.enumerated() {
        found[place].append(statistic.value((point, data)))
        expected[place].append(statistic.value((direct, directData)))
      }
    }
    return (found, expected)
  }
}
