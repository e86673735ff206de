import MarkovChains
import Testing

@Suite("A stop criterion")
struct ConvergenceTests {
  private func convergence(_ recipes: [ChainRecipe]) -> Convergence {
    Convergence(recipes.map { ($0.name, $0.draws) })
  }
  private let good = ChainRecipe(name: "mass", seed: 1, chains: 4, length: 2000, correlation: 0.3)

  @Test("is met by chains that agree and are long enough")
  func met() {
    let criterion = StopCriterion(budget: 10_000)
    let found = convergence([good])
    #expect(found.shortcomings(by: criterion) == [])
    #expect(criterion.decision(found, steps: 2000) == .converged)
  }

  @Test("goes on until the budget is spent, and names what is missing")
  func unmet() {
    let criterion = StopCriterion(budget: 3000)
    let shifted = ChainRecipe(
      name: "strength", seed: 2, chains: 4, length: 1000, correlation: 0.9, shape: .shifted)
    let constant = ChainRecipe(
      name: "content", seed: 3, chains: 4, length: 1000, correlation: 0, shape: .constant)
    let found = convergence([good, shifted, constant])
    let phrases = found.shortcomings(by: criterion)
    #expect(phrases.contains { $0.hasPrefix("strength: R̂ is ") })
    #expect(phrases.contains { $0.hasPrefix("strength: effective size is ") })
    #expect(phrases.contains("content never changed, or has too few draws"))
    #expect(!phrases.contains { $0.hasPrefix("mass") })
    #expect(criterion.decision(found, steps: 1000) == .goOn)
    #expect(criterion.decision(found, steps: 3000) == .budgetSpent)
  }

  @Test("counts steps of the chain where only some were looked at")
  func thinned() throws {
    let found = convergence([good])
    let thinned = found.thinned(by: 5)
    let time = try #require(found.quantities[0].autocorrelationTime)
    #expect(thinned.quantities[0].autocorrelationTime == 5 * time)
    #expect(thinned.quantities[0].bulkSize == found.quantities[0].bulkSize)
  }
}
