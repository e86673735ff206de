import MarkovChains
import Numerics

/// How the chains that other programs judged too are made: the same numbers in every run.
///
/// Chain c is x_t = φ x_{t-1} + e_t from x_0 = e_0 with e from a normal distribution of unit width drawn
/// from stream (seed, c), the first 20 values left out; then the shape is given.
struct ChainRecipe {
  enum Shape: String {
    /// As they are.
    case plain
    /// x³: heavy tails.
    case cubed
    /// x / |e′|, e′ a further normal draw of the same stream for each value: tails of a Cauchy.
    case cauchy
    /// The last chain stays at its first value.
    case stuck
    /// Every chain stays at its own first value.
    case frozen
    /// Chain c is moved by c / 2.
    case shifted
    /// Chain c is widened by 1 + c.
    case widened
    /// Rounded down: few values.
    case whole
    /// 1 where x > 3/2, else 0: neither 5 % quantile tells anything.
    case rare
    /// The same value everywhere.
    case constant
  }

  var name: String
  var seed: UInt64
  var chains: Int
  var length: Int
  var correlation: Double
  var shape = Shape.plain

  var draws: Draws { Draws((0..<chains).map(chain)) }

  private func chain(_ chain: Int) -> [Double] {
    var random = RandomStream(runSeed: seed, chain: UInt64(chain))
    var x = 0.0
    var values: [Double] = []
    for step in 0..<(length + 20) {
      x = correlation * x + random.normal(mean: 0, deviation: 1)
      let shaped = shape == .cauchy ? x / abs(random.normal(mean: 0, deviation: 1)) : x
      if step >= 20 { values.append(give(shaped, chain)) }
    }
    if shape == .frozen || (shape == .stuck && chain == chains - 1) {
      values = values.map { _ in values[0] }
    }
    return values
  }

  private func give(_ x: Double, _ chain: Int) -> Double {
    switch shape {
    case .plain, .cauchy, .stuck, .frozen: x
    case .cubed: x * x * x
    case .shifted: x + Double(chain) / 2
    case .widened: x * Double(1 + chain)
    case .whole: x.rounded(.down)
    case .rare: x > 1.5 ? 1 : 0
    case .constant: 1.25
    }
  }

  static let all = [
    ChainRecipe(name: "independent", seed: 1, chains: 4, length: 200, correlation: 0),
    ChainRecipe(name: "slow", seed: 2, chains: 4, length: 500, correlation: 0.9),
    ChainRecipe(name: "very slow", seed: 3, chains: 4, length: 400, correlation: 0.99),
    ChainRecipe(name: "swinging", seed: 4, chains: 4, length: 200, correlation: -0.8),
    ChainRecipe(name: "odd", seed: 5, chains: 3, length: 101, correlation: 0.5),
    ChainRecipe(name: "short", seed: 6, chains: 4, length: 7, correlation: 0.3),
    ChainRecipe(name: "shortest", seed: 7, chains: 2, length: 4, correlation: 0),
    ChainRecipe(name: "two", seed: 8, chains: 2, length: 1000, correlation: 0.7),
    ChainRecipe(name: "one", seed: 9, chains: 1, length: 301, correlation: 0.6),
    ChainRecipe(
      name: "cubed", seed: 10, chains: 4, length: 250, correlation: 0.5, shape: .cubed),
    ChainRecipe(
      name: "cauchy", seed: 11, chains: 4, length: 250, correlation: 0.5, shape: .cauchy),
    ChainRecipe(name: "stuck", seed: 12, chains: 4, length: 100, correlation: 0.5, shape: .stuck),
    ChainRecipe(
      name: "frozen", seed: 13, chains: 4, length: 50, correlation: 0.5, shape: .frozen),
    ChainRecipe(
      name: "shifted", seed: 14, chains: 4, length: 150, correlation: 0.4, shape: .shifted),
    ChainRecipe(
      name: "widened", seed: 15, chains: 4, length: 150, correlation: 0.4, shape: .widened),
    ChainRecipe(
      name: "whole", seed: 16, chains: 4, length: 149, correlation: 0.6, shape: .whole),
    ChainRecipe(name: "rare", seed: 17, chains: 4, length: 120, correlation: 0.6, shape: .rare),
    ChainRecipe(
      name: "constant", seed: 18, chains: 4, length: 60, correlation: 0, shape: .constant),
  ]
}
