import Likelihoods
import Numerics

/// A hypothesis test whose distributions are made of toys: data sets drawn and fitted like the data.
///
/// The recipe is that of the LHC experiments (ATL-PHYS-PUB-2011-11): nuisance parameters are fitted
/// to the data with μ held at the hypothesis, then counts and auxiliary data are drawn there. Toys of
/// each hypothesis get the full statistic, with a free fit and one at the tested μ.
public struct ToyStudy: Sendable {
  /// The statistic.
  public let kind: TestStatisticKind
  /// The tested strength.
  public let strength: Double
  /// The statistic of the observed data and their μ̂.
  public let observed: Double, bestStrength: Double
  private let likelihood: any Likelihood
  private let lowest: Double
  private let starts: ToyFits.Starts
  /// Where toys of the alternative are drawn; those of the tested hypothesis at `starts.held`.
  private let alternative: [Double]

  /// Toys are numbered below this.
  public static let mostToys = 1 << 31

  /// Fits the data under both hypotheses.
  ///
  /// `strength` is not used by q0. μ̂ is sought from the lower bound of the parameter for qμ and tμ,
  /// else from 0, without an upper bound.
  public init(
    _ likelihood: any Likelihood, kind: TestStatisticKind = .qtilde, strength: Double = 1
  ) throws {
    guard let interest = likelihood.parameters.parameterOfInterest else {
      throw InferenceError.noParameterOfInterest
    }
    self.likelihood = likelihood
    self.kind = kind
    self.strength = kind.testedStrength(strength)
    let bound = likelihood.parameters.parameters[interest].bounds.lowerBound
    lowest = kind.lowestStrength(bound)
    let profile = FittedProfile(likelihood)
    let maximum = try TestStatistic(profile, kind: kind, lowestStrength: bound).maximum
    let tested = try profile.fit(atStrength: self.strength).point
    let curvature = try profile.curvature(atStrength: maximum.strength) ?? 0
    starts = ToyFits.Starts(
      free: try profile.fit(atStrength: maximum.strength).point, held: tested,
      unit: curvature < 0 ? 1 / (-curvature).squareRoot() : 1)
    alternative = try profile.fit(atStrength: kind.alternativeStrength).point
    var fits = try ToyFits(
      likelihood, kind: kind, tested: self.strength, lowest: lowest, starts: starts)
    (observed, bestStrength) = try fits.statistic(of: likelihood.observations)
  }

  /// Draws and fits toys; the result depends on their range and the seed alone.
  ///
  /// Toy i of either hypothesis has a random stream of its own. `progress` is told now and then, from
  /// any thread, how many toys more are done.
  public func run(
    _ toys: Range<Int>, seed: UInt64, threads: Int = 1,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(InferenceError) -> ToyRun {
    precondition(
      toys.lowerBound >= 0 && toys.upperBound <= Self.mostToys, "toys are numbered below 2³¹")
    var run = ToyRun(
      seed: seed, toys: toys.lowerBound..<toys.lowerBound, tested: [], alternative: [])
    let fits = try ToyFits(
      likelihood, kind: kind, tested: strength, lowest: lowest, starts: starts)
    let size = 20
    let blocks = Workers.map((toys.count + size - 1) / size, threads: threads, state: fits) {
      fits, block in
      let first = toys.lowerBound + block * size
      let part = self.run(first..<min(first + size, toys.upperBound), seed, &fits)
      progress(part.toys.count)
      return part
    }
    for block in blocks { run.append(block) }
    return run
  }

  private func run(_ toys: Range<Int>, _ seed: UInt64, _ fits: inout ToyFits) -> ToyRun {
    var run = ToyRun(seed: seed, toys: toys, tested: [], alternative: [])
    for toy in toys {
      for (number, hypothesis) in ToyHypothesis.allCases.enumerated() {
        var random = RandomStream(runSeed: seed, chain: UInt64(2 * toy + number))
        do throws(InferenceError) {
          let data = likelihood.sample(at: point(of: hypothesis), using: &random)
          let value = try fits.statistic(of: data).value
          if hypothesis == .tested {
            run.tested.append(value)
          } else {
            run.alternative.append(value)
          }
        } catch {
          run.failures.append(
            ToyFailure(toy: toy, hypothesis: hypothesis, reason: error.description))
        }
      }
    }
    return run
  }

  private func point(of hypothesis: ToyHypothesis) -> [Double] {
    hypothesis == .tested ? starts.held : alternative
  }
}

extension ToyStudy {
  /// The distributions of some runs of this study; `model` says which model it is.
  public func distributions(
    of runs: [ToyRun], model: String
  ) throws(InferenceError) -> ToyDistributions {
    try ToyDistributions(
      model: model, kind: kind, strength: strength, observed: observed,
      bestStrength: bestStrength, runs: runs)
  }
}
