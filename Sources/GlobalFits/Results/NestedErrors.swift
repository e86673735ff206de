import Foundation
import MarkovChains
import Numerics

/// Monte Carlo errors of what nested sampling says of a quantity.
///
/// They are the spread of replicas with resampled families (`NestedSequence.eachFamilyReplica`), which know that
/// newborns resemble their parents, or with resampled threads (`eachReplica`) where that is more; or what the spread of
/// the chains' own means says, where that is more still.
struct NestedErrors {
  /// Of the mean.
  let mean: Double
  /// Of each quantile of `FitSummary.shares`.
  let quantiles: [Double]
  /// The error of the mean by the spread of the chains in units of that by replicas, about 1 or less where they agree;
  /// nil of a single chain.
  let chainScale: Double?
  /// The error of the mean by families in units of that by threads, about 1 where newborns forget their parents; nil of
  /// chains that did not store families.
  let familyScale: Double?

  /// The errors of every quantity of nested draws.
  static func all(_ draws: FitDraws, _ sequence: NestedSequence, quantities: Int) -> [NestedErrors]
  {
    let empty = (0..<quantities).map { ReplicaColumn(draws, sequence, quantity: $0) }
    var (threads, families) = (empty, empty)
    var random = RandomStream(runSeed: 1, chain: 0)
    let count = replicaCount(sequence.deaths.count)
    sequence.eachReplica(count, using: &random) { weights in
      for place in threads.indices { threads[place].count(weights) }
    }
    sequence.eachFamilyReplica(count, using: &random) { weights in
      for place in families.indices { families[place].count(weights) }
    }
    let alone = draws.sequences.indices.map { (sequence.alone($0).weights, draws.sequences[$0]) }
    return (0..<quantities).map { place in
      let means = alone.map { weights, chain in
        zip(weights, chain).reduce(0) { $0 + $1.0 * $1.1.values[place] }
      }
      return NestedErrors(
        threads: threads[place].deviations,
        families: sequence.hasFamilies ? families[place].deviations : nil, means)
    }
  }

  /// 200, fewer of very long runs: errors of errors are 5 % to 10 %.
  private static func replicaCount(_ deaths: Int) -> Int {
    max(50, min(200, 20_000_000 / max(1, deaths)))
  }

  private init(threads: [Double], families: [Double]?, _ chains: [Double]) {
    let errors = families.map { zip($0, threads).map { max($0, $1) } } ?? threads
    familyScale = families.flatMap { threads[0] > 0 ? $0[0] / threads[0] : nil }
    var scale: Double?
    if chains.count > 1, errors[0] > 0 {
      let count = Double(chains.count)
      let mean = chains.reduce(0, +) / count
      let square = chains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      scale = (square / (count - 1) / count).squareRoot() / errors[0]
    }
    chainScale = scale
    let factor = max(1, scale ?? 1)
    mean = errors[0] * factor
    quantiles = errors.dropFirst().map { $0 * factor }
  }
}

/// Mean and quantiles of one quantity in every replica.
private struct ReplicaColumn {
  /// The deaths in the order of rising values, and these.
  private let order: [Int]
  private let values: [Double]
  private var found: [[Double]] = []

  init(_ draws: FitDraws, _ sequence: NestedSequence, quantity: Int) {
    let own = sequence.deaths.map { draws.sequences[$0.chain][$0.place].values[quantity] }
    let order = own.indices.sorted { (own[$0], $0) < (own[$1], $1) }
    self.order = order
    values = order.map { own[$0] }
  }

  mutating func count(_ weights: [Double]) {
    guard let sample = WeightedSample(rising: values, weights: order.map { weights[$0] }) else {
      return
    }
    found.append([sample.mean] + FitSummary.shares.map { sample.quantile($0) })
  }

  /// The standard deviations of mean and quantiles over the replicas.
  var deviations: [Double] {
    let count = Double(found.count)
    return (0...FitSummary.shares.count).map { place in
      let mean = found.reduce(0) { $0 + $1[place] } / count
      let square = found.reduce(0) { $0 + ($1[place] - mean) * ($1[place] - mean) }
      return count > 1 ? (square / (count - 1)).squareRoot() : 0
    }
  }
}
