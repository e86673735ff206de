import Foundation
import Numerics

extension NestedSequence {
  /// The deaths anew, as another run could have given them: weights in the order of `deaths`, adding up to 1.
  ///
  /// Threads are resampled with replacement (E. Higson, W. Handley, M. Hobson, A. Lasenby, Bayesian Analysis 13,
  /// 873 (2018), section 4.2): a thread is a live point with its heirs, and is a run of nested sampling itself.
  /// The spread of what replicas say is its error: that of the shares of the prior and that of what one point
  /// says of its contour, which weights alone (`effectiveSize`) do not know. The points alive above a bound are
  /// alike, the newborn too, so that the next to die is of any thread with the same probability: threads are
  /// drawn, and no births need to be known.
  public func eachReplica(
    _ count: Int, using random: inout RandomStream, _ body: (_ weights: [Double]) -> Void
  ) {
    let first = firstDeaths
    for _ in 0..<count {
      var replica = ThreadReplica(first.map { $0.map { deaths[$0].own } ?? 0 }, using: &random)
      var logWeights = [Double](repeating: -.infinity, count: deaths.count)
      for (place, death) in deaths.enumerated() {
        if place > 0, death.logLikelihood > deaths[place - 1].logLikelihood { replica.rise() }
        let shares = replica.bury(death.chain, heirs: heirs[place], using: &random)
        logWeights[place] = death.logLikelihood + shares
      }
      body(Self.normalised(logWeights).weights)
    }
  }

  /// The deaths of one of the chains alone.
  public func alone(_ chain: Int) -> NestedSequence {
    NestedSequence([
      deaths.filter { $0.chain == chain }.map {
        Record(
          logLikelihood: $0.logLikelihood, live: $0.own, family: $0.family, births: $0.births)
      }
    ])
  }

  /// The first death of every chain.
  var firstDeaths: [Int?] {
    let chains = (deaths.map(\.chain).max() ?? -1) + 1
    var first = [Int?](repeating: nil, count: chains)
    for place in deaths.indices.reversed() { first[deaths[place].chain] = place }
    return first
  }
}

/// Threads of all chains while they are buried, each as often as it was drawn.
private struct ThreadReplica {
  /// By chain how often each of its threads was drawn: those that are alive, and those without a heir so far.
  private var alive: [[Int]]
  private var parked: [[Int]]
  private var count: Int
  /// Heirs that count only above the present likelihood.
  private var waiting = 0
  private var logVolume = 0.0

  init(_ threads: [Int], using random: inout RandomStream) {
    count = threads.reduce(0, +)
    alive = threads.map { [Int](repeating: 0, count: $0) }
    parked = threads.map { _ in [] }
    let owners = threads.enumerated().flatMap { chain, number in
      (0..<number).map { (chain, $0) }
    }
    for _ in 0..<count {
      let (chain, thread) = owners[random.index(below: count)]
      alive[chain][thread] += 1
    }
  }

  /// Goes on to a higher likelihood.
  mutating func rise() {
    count += waiting
    waiting = 0
  }

  /// ln of the share of the prior that goes with the next death of a chain, after which `heirs` are born.
  mutating func bury(_ chain: Int, heirs: Int, using random: inout RandomStream) -> Double {
    guard !alive[chain].isEmpty else { return -.infinity }
    let thread = random.index(below: alive[chain].count)
    let times = alive[chain][thread]
    alive[chain].swapAt(thread, alive[chain].count - 1)
    parked[chain].append(alive[chain].removeLast())
    let before = logVolume
    for _ in 0..<times {
      logVolume += log(Double(count) / Double(count + 1))
      count -= 1
    }
    for _ in 0..<min(heirs, parked[chain].count) {
      let heir = parked[chain].removeLast()
      alive[chain].append(heir)
      waiting += heir
    }
    return times == 0 ? -.infinity : before + log(-expm1(logVolume - before))
  }
}
