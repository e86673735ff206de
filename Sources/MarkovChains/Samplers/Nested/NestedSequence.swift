import Foundation
import Numerics

/// The deaths of one or more chains of nested sampling: posterior weights and the evidence.
public struct NestedSequence: Sendable {
  /// A point that died.
  public struct Death: Sendable, Equatable {
    /// ln of its likelihood.
    public var logLikelihood: Double
    /// How many were alive, itself among them.
    public var live: Int
    /// How many of them were of its own chain.
    var own: Int
    /// Its chain, and its place among the deaths of the chain.
    public var chain: Int
    public var place: Int
    /// Its family, and who was born after it; nil where that is not known.
    var family: Int?
    var births: [NestedBirth]?
  }

  /// A death as its chain stores it.
  public struct Record: Sendable, Equatable {
    /// ln of the likelihood.
    public var logLikelihood: Double
    /// How many were alive, itself among them.
    public var live: Int
    /// Its family, and who was born after it; nil in chains of older versions.
    public var family: Int?
    public var births: [NestedBirth]?

    /// Makes a record.
    public init(
      logLikelihood: Double, live: Int, family: Int? = nil, births: [NestedBirth]? = nil
    ) {
      (self.logLikelihood, self.live) = (logLikelihood, live)
      (self.family, self.births) = (family, births)
    }
  }

  /// The deaths, by rising likelihood.
  public let deaths: [Death]
  /// How many points of its chain were born after each death.
  let heirs: [Int]

  /// Takes the deaths of chains, each in order: ln likelihood and how many were alive.
  public init(_ chains: [[(logLikelihood: Double, live: Int)]]) {
    self.init(chains.map { $0.map { Record(logLikelihood: $0.logLikelihood, live: $0.live) } })
  }

  /// Takes the deaths of chains, each in order.
  ///
  /// Several chains are one with as many live points as all of them (E. Higson, W. Handley, M. Hobson, A.
  /// Lasenby, Bayesian Analysis 13, 873 (2018), section 3).
  public init(_ chains: [[Record]]) {
    var deaths: [Death] = []
    var next = [Int](repeating: 0, count: chains.count)
    // Points of one likelihood die, of all chains, before what was born above them counts.
    var (level, live) = (-Double.infinity, 0)
    while true {
      let open = chains.indices.filter { next[$0] < chains[$0].count }
      guard
        let chain = open.min(by: {
          chains[$0][next[$0]].logLikelihood < chains[$1][next[$1]].logLikelihood
        })
      else { break }
      let record = chains[chain][next[chain]]
      if deaths.isEmpty || record.logLikelihood > level {
        level = record.logLikelihood
        live = open.reduce(0) { $0 + chains[$1][next[$1]].live }
      }
      deaths.append(
        Death(
          logLikelihood: record.logLikelihood, live: live, own: record.live, chain: chain,
          place: next[chain], family: record.family, births: record.births))
      live -= 1
      next[chain] += 1
    }
    self.deaths = deaths
    heirs = deaths.map { death in
      let own = chains[death.chain]
      return death.place + 1 < own.count ? own[death.place + 1].live - death.own + 1 : 0
    }
  }

  /// ln (likelihood × share of the prior) of every death, with the expected shares.
  public var logWeights: [Double] {
    var logVolume = 0.0
    return deaths.map { death in
      let count = Double(death.live)
      defer { logVolume += log(count / (count + 1)) }
      return death.logLikelihood + logVolume - log(count + 1)
    }
  }

  /// Posterior weights of the deaths; their sum is 1.
  public var weights: [Double] { Self.normalised(logWeights).weights }

  /// ln Z, with the error that the unknown shrinkages give to first order: √(H / n) of the information H
  /// where the number of live points stays the same (Skilling 2006, section 5).
  ///
  /// Expected shares of the prior give Z without bias, but its logarithm is too high by half its variance on
  /// average: that is taken off, so that pulls of ln Z have the mean 0.
  public var evidence: EvidenceEstimate {
    let (logEvidence, weights) = Self.normalised(logWeights)
    var (rest, variance) = (1.0, 0.0)
    // ln Z moves with every shrinkage t_i by the share of the evidence below it; var ln t = 1/n².
    for (death, weight) in zip(deaths, weights) {
      let count = Double(death.live)
      let moved = rest - weight * (count + 1)
      variance += moved * moved / (count * count)
      rest -= weight
    }
    return EvidenceEstimate(
      logEvidence: logEvidence - variance / 2, error: variance.squareRoot(), ruleError: 0)
  }

  /// The information H = Σ w ln (L / Z), in nats: how much the posterior is narrower than the prior.
  public var information: Double {
    let (logEvidence, weights) = Self.normalised(logWeights)
    return zip(deaths, weights).reduce(0) {
      $0 + ($1.1 > 0 ? $1.1 * ($1.0.logLikelihood - logEvidence) : 0)
    }
  }

  /// How many independent draws the weighted ones are worth at most: 1 / Σ w² (Kish); `eachReplica` tells the error
  /// of any number.
  public var effectiveSize: Double {
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? 1 / squares : 0
  }

  /// ln Z with shares of the prior drawn as they are distributed: t = u^(1/n) in place of its mean.
  ///
  /// The spread is the error of ln Z, without the approximation that `evidence` makes.
  public func simulatedLogEvidences(_ count: Int, using random: inout RandomStream) -> [Double] {
    (0..<count).map { _ in
      var (logVolume, sum) = (0.0, -Double.infinity)
      for death in deaths {
        let shrinkage = log(1 - random.uniform()) / Double(death.live)
        sum = Self.logSum(
          sum, death.logLikelihood + logVolume + log(-expm1(shrinkage)))
        logVolume += shrinkage
      }
      return sum
    }
  }

  static func normalised(_ logs: [Double]) -> (logSum: Double, weights: [Double]) {
    let largest = logs.max() ?? -.infinity
    guard largest.isFinite else { return (-.infinity, logs.map { _ in 0 }) }
    let sum = logs.reduce(0) { $0 + exp($1 - largest) }
    return (largest + log(sum), logs.map { exp($0 - largest) / sum })
  }

  /// ln (eᵃ + eᵇ).
  static func logSum(_ a: Double, _ b: Double) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    return low == -.infinity ? high : high + log1p(exp(low - high))
  }
}
