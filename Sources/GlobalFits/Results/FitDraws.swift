import Foundation
import MarkovChains

/// The points of a fit's chains, and how much each counts.
public struct FitDraws: Sendable {
  /// A point.
  public struct Draw: Sendable, Equatable {
    /// Parameters and derived quantities.
    public var values: [Double]
    public var logLikelihood: Double
    /// Where in the unit cube.
    public var cube: [Double]

    /// Makes a draw.
    public init(values: [Double], logLikelihood: Double, cube: [Double]) {
      self.values = values
      self.logLikelihood = logLikelihood
      self.cube = cube
    }
  }

  /// Sequences of equal length, one for each chain and walker; of nested sampling and searches one chain
  /// each, of any length.
  public let sequences: [[Draw]]
  /// Weights in the order of the joined sequences, adding up to 1; nil of a search, which has none.
  public let weights: [Double]?
  /// The deaths of nested sampling; nil of other samplers.
  public let nested: NestedSequence?
  /// How many independent draws those of nested sampling are worth at most, by their weights; nil where the
  /// sequences tell.
  public var weightedSize: Double? { nested?.effectiveSize }

  /// Draws of chains that all count alike.
  public init(equal sequences: [[Draw]]) {
    self.sequences = sequences
    let count = sequences.reduce(0) { $0 + $1.count }
    weights = [Double](repeating: 1 / Double(max(1, count)), count: count)
    nested = nil
  }

  /// The deaths of nested sampling, chain by chain.
  public init(nested chains: [[Draw]], sequence: NestedSequence) {
    sequences = chains
    let starts = chains.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    var weights = [Double](repeating: 0, count: starts[chains.count])
    for (death, weight) in zip(sequence.deaths, sequence.weights) {
      weights[starts[death.chain] + death.place] = weight
    }
    self.weights = weights
    nested = sequence
  }

  /// Points of a search.
  public init(search chains: [[Draw]]) {
    sequences = chains
    (weights, nested) = (nil, nil)
  }

  /// All draws.
  public var all: [Draw] { sequences.flatMap(\.self) }
  /// How many there are.
  public var count: Int { sequences.reduce(0) { $0 + $1.count } }

  /// About so many draws that count alike, by systematic resampling; empty of a search.
  ///
  /// Deterministic: the draw in whose share of the weight (k + ½) / n falls, for each k.
  public func evened(_ number: Int) -> [Draw] {
    guard let weights else { return [] }
    let all = all
    if nested == nil, all.count <= number { return all }
    var (evened, passed, next): ([Draw], Double, Int) = ([], 0, 0)
    for (draw, weight) in zip(all, weights) {
      passed += weight
      while next < number, (Double(next) + 0.5) / Double(number) <= passed {
        evened.append(draw)
        next += 1
      }
    }
    return evened
  }
}
