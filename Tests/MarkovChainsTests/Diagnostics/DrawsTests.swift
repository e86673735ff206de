import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("Draws of several chains")
struct DrawsTests {
  private func numbers(of draws: Draws) -> [Double?] {
    [
      draws.rHat, draws.bulkRHat, draws.foldedRHat, draws.splitRHat, draws.bulkSize, draws.tailSize,
      draws.meanSize, draws.quantileSize(0.25), draws.quantileSize(0.5), draws.meanError,
      draws.deviationError, draws.quantileError(0.05), draws.quantileError(0.5),
    ]
  }

  /// Where ours differs on purpose: a single chain is judged by its halves, ArviZ asks for two chains;
  /// chains that never move have an R̂ of infinity, there rounding leaves some width; draws that are all
  /// equal tell nothing, there they count as independent.
  private func differs(_ recipe: ChainRecipe, _ column: Int) -> Bool {
    switch recipe.name {
    case "one": column < 4
    case "frozen": column == 3
    case "constant": true
    default: false
    }
  }

  @Test("have the numbers of ArviZ", arguments: ChainRecipe.all.map(\.name))
  func agreesWithArviZ(name: String) throws {
    let recipe = try #require(ChainRecipe.all.first { $0.name == name })
    let expected = try #require(ArviZ.numbers[name])
    let found = numbers(of: recipe.draws)
    #expect(expected.count == ArviZ.columns.count)
    for (column, (ours, theirs)) in zip(found, expected).enumerated() {
      if differs(recipe, column) { continue }
      let ours = try #require(ours, "\(ArviZ.columns[column])")
      #expect(
        ours == theirs || abs(ours - theirs) <= 1e-10 * abs(theirs), "\(ArviZ.columns[column])")
    }
  }

  @Test("of one chain are judged by its halves")
  func oneChain() throws {
    let recipe = try #require(ChainRecipe.all.first { $0.name == "one" })
    let chain = recipe.draws.chains[0]
    let halves = Draws([Array(chain.prefix(150)), Array(chain.suffix(150))])
    // The halves of an even length, split once more, are not the same: R̂ by hand.
    let means = halves.chains.map { $0.reduce(0, +) / 150 }
    let within = zip(halves.chains, means).map { chain, mean in
      chain.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 149
    }
    let between = (means[0] - means[1]) * (means[0] - means[1]) / 2
    let expected = (between / ((within[0] + within[1]) / 2) + 149.0 / 150).squareRoot()
    let found = try #require(recipe.draws.splitRHat)
    #expect(abs(found - expected) < 1e-12)
  }

  @Test("that never move have an infinite R̂, and those that are all equal have none")
  func stays() throws {
    let frozen = try #require(ChainRecipe.all.first { $0.name == "frozen" }).draws
    #expect(frozen.rHat == .infinity && frozen.splitRHat == .infinity)
    let constant = try #require(ChainRecipe.all.first { $0.name == "constant" }).draws
    #expect(numbers(of: constant).allSatisfy { $0 == nil })
    #expect(constant.autocorrelationTime == nil)
  }

  @Test("tell nothing where one is not finite or a chain is shorter than four")
  func unusable() {
    #expect(Draws([[1, 2, 3]]).rHat == nil)
    #expect(Draws([[1, 2, .nan, 4, 5], [1, 2, 3, 4, 5]]).meanSize == nil)
    #expect(Draws([[1, 2, .infinity, 4, 5]]).quantileError(0.5) == nil)
  }

  @Test("have the autocorrelation time of their law", arguments: [0, 0.5, 0.9])
  func autocorrelationTime(correlation: Double) throws {
    // τ = (1 + φ) / (1 - φ); its estimate from 16 chains of 20,000 has an error of a few per cent, and
    // 6 standard deviations (var τ̂ / τ² ≈ 2 (2 M + 1) / n, M ≈ 5 τ the lags summed) bound it.
    let recipe = ChainRecipe(
      name: "", seed: 77, chains: 16, length: 20_000, correlation: correlation)
    let expected = (1 + correlation) / (1 - correlation)
    let found = try #require(recipe.draws.autocorrelationTime)
    let error = (2 * (10 * expected + 1) / 320_000).squareRoot()
    #expect(abs(found / expected - 1) < 6 * error)
  }

  @Test("have a standard error that covers the mean of their law")
  func coversMean() throws {
    // 400 sets of chains: (mean - 0) / error is nearly standard normal; the mean of its squares is 1
    // within 5 √(2 / 400), widened by the error of the effective size.
    var squares = 0.0
    for seed in 0..<400 {
      let draws = ChainRecipe(
        name: "", seed: UInt64(1000 + seed), chains: 4, length: 250, correlation: 0.6
      ).draws
      let pull = draws.mean / (try #require(draws.meanError))
      squares += pull * pull / 400
    }
    #expect(abs(squares - 1) < 5 * (2 / 400.0).squareRoot() + 0.1)
  }
}

@Suite("Counts of moves")
struct MoveCountsTests {
  @Test("are kept by name, with acceptance")
  func counts() {
    var counts = MoveCounts()
    func step(_ moves: [String], _ outcome: Transition.Outcome) {
      counts.count(
        Transition(moves: moves, outcome: outcome, proposedLogDensity: nil, temperature: 1))
    }
    step(["masses"], .accepted)
    step(["birth", "masses"], .rejected)
    step(["birth"], .refused)
    step([], .unchanged)
    #expect(counts.entries.map(\.move) == ["birth", "masses"])
    #expect(counts.entries.map(\.proposed) == [2, 2])
    #expect(counts.entries.map(\.accepted) == [0, 1])
    #expect(counts.entries.map(\.refused) == [1, 0])
    #expect(counts.entries.map(\.acceptance) == [0, 0.5])
  }
}
