import Foundation
import Numerics

extension NestedSequence {
  /// Whether all chains have stored which point of the start each of theirs descends from.
  public var hasFamilies: Bool {
    let sizes = familyCounts
    return !deaths.isEmpty
      && deaths.allSatisfy { death in
        guard let family = death.family, let births = death.births else { return false }
        let known = 0..<sizes[death.chain]
        return known.contains(family) && births.allSatisfy { known.contains($0.family) }
      }
  }

  /// With how many points each chain has begun.
  public var familyCounts: [Int] { firstDeaths.map { $0.map { deaths[$0].own } ?? 0 } }

  /// The deaths as another run could have given them: weights in the order of `deaths`, adding up to 1.
  ///
  /// Families are resampled with replacement: a family is a point of the start with all that descend from it, and
  /// is a run of nested sampling with a number of live points that changes. Points of the start are independent, so
  /// that families are alike, however near to their parents newborns are: what a whole family has in common, such
  /// as a peak that it cannot leave, moves as a whole. Threads (`eachReplica`) take each newborn as a new one; where
  /// newborns have forgotten their parents the two agree. Nothing is called where families are not known.
  public func eachFamilyReplica(
    _ count: Int, using random: inout RandomStream, _ body: (_ weights: [Double]) -> Void
  ) {
    guard hasFamilies else { return }
    let sizes = familyCounts
    let all = sizes.reduce(0, +)
    let starts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    for _ in 0..<count {
      var times = [Int](repeating: 0, count: all)
      for _ in 0..<all { times[random.index(below: all)] += 1 }
      body(Self.normalised(logWeights(times, starts: starts)).weights)
    }
  }

  /// ln of the weights where each family counts so many times.
  private func logWeights(_ times: [Int], starts: [Int]) -> [Double] {
    var (alive, waiting, logVolume) = (times.reduce(0, +), 0, 0.0)
    var level = -Double.infinity
    return deaths.map { death in
      // Those born count above the likelihood of the dead of all chains.
      if death.logLikelihood > level {
        alive += waiting
        (level, waiting) = (death.logLikelihood, 0)
      }
      let own = times[starts[death.chain] + (death.family ?? 0)]
      let before = logVolume
      for _ in 0..<min(own, alive) {
        logVolume += log(Double(alive) / Double(alive + 1))
        alive -= 1
      }
      for birth in death.births ?? [] { waiting += times[starts[death.chain] + birth.family] }
      return own == 0 ? -.infinity : death.logLikelihood + before + log(-expm1(logVolume - before))
    }
  }

  /// Where among those alive each newborn of a chain came to lie, as shares that are uniform where newborns are, in
  /// the order of births; empty where ranks are not known.
  ///
  /// A rank among n has n + 1 values; a random number spreads each of them over its share.
  public func insertions(_ chain: Int, using random: inout RandomStream) -> [Double] {
    var shares: [Double] = []
    for death in deaths where death.chain == chain {
      for (number, birth) in (death.births ?? []).enumerated() {
        let alive = Double(death.own - 1 + number)
        shares.append((Double(birth.rank) + random.uniform()) / (alive + 1))
      }
    }
    return shares
  }
}
