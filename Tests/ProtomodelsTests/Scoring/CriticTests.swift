import TheoryPredictions
import Testing

@testable import Protomodels

@Suite("The critics")
struct CriticTests {
  private func prediction(r: Double?, expected: Double?) -> TheoryPrediction {
    TheoryPrediction(
      result: 0, kind: .upperLimit, crossSection: 1, upperLimit: r.map { 1 / $0 },
      expectedUpperLimit: expected.map { 1 / $0 },
      data: PredictionData(observed: 1, expected: nil, error: nil))
  }

  @Test("of the paper lets the largest r come to 1.2987")
  func paper() {
    let critic = [prediction(r: 0.5, expected: nil), prediction(r: 2.6, expected: 1)]
    #expect(
      abs(CriticRule.paper.maximalStrength(Predictions(critic: critic, likelihood: [])) - 0.4995)
        < 1e-12)
    let none = Predictions(critic: [prediction(r: nil, expected: 3)], likelihood: [])
    #expect(CriticRule.paper.maximalStrength(none) == 1e4)
  }

  // 0.95^8 = 0.6634, 0.95^9 = 0.6302; with n/19 · 0.95^n more: 0.6608 for 24, 0.6424 for 25 results.
  @Test(
    "let chance exclude as often as the binomial law says",
    arguments: [(0, 0), (1, 0), (8, 0), (9, 1), (24, 1), (25, 2), (100, 6)])
  func binomial(_ example: (sensitive: Int, allowed: Int)) {
    #expect(SensitiveCritic.allowed(of: example.sensitive) == example.allowed)
  }

  @Test("cap the strength where more sensitive results exclude than may")
  func caps() {
    typealias Test = SensitiveCritic.Test
    // One result: r = 1.38 at μ = 0.69, where it expects 0.69: it excludes once it is sensitive.
    #expect(SensitiveCritic.strength(of: [Test(observed: 2, expected: 1)]) == 0.7)
    #expect(
      abs((SensitiveCritic.strength(of: [Test(observed: 2, expected: 1.4)]) ?? 0) - 0.69) < 1e-12)
    #expect(SensitiveCritic.strength(of: []) == nil)
    // Nine sensitive results at μ = 0.69: one of them may exclude, so that the second sets the cap.
    let quiet = (0..<7).map { _ in Test(observed: 0.1, expected: 2) }
    let loud = [Test(observed: 2, expected: 1.4), Test(observed: 1.5, expected: 1.4)]
    #expect(abs((SensitiveCritic.strength(of: quiet + loud) ?? 0) - 0.92) < 1e-12)
    // Eight: none may.
    let eight = Array(quiet.dropFirst()) + loud
    #expect(abs((SensitiveCritic.strength(of: eight) ?? 0) - 0.69) < 1e-12)
  }

  @Test("stay below the limit of the most sensitive combination")
  func combination() {
    var predictions = Predictions(critic: [prediction(r: 2, expected: 1.4)], likelihood: [])
    predictions.combinedLimit = 0.5
    #expect(CriticRule.sensitive.maximalStrength(predictions) == 0.999 * 0.5)
    predictions.combinedLimit = 5
    #expect(CriticRule.sensitive.maximalStrength(predictions) == 0.999 * (1.38 / 2))
    #expect(CriticRule.sensitive.maximalStrength(Predictions(critic: [], likelihood: [])) == 1e4)
  }
}
