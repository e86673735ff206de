import Dispatch
import Foundation
import HistFactory
import Likelihoods
import Synchronization
import Testing

@Suite("An evaluation")
struct EvaluationTests {
  private func value(
    _ likelihood: WorkspaceLikelihood, _ point: [Double], _ data: Observations? = nil
  ) -> Double {
    var none: Derivatives?
    return likelihood.logLikelihood(
      at: point, of: data ?? likelihood.observations, derivatives: &none)
  }

  /// ln Poisson(n | ν) in the textbook form.
  private func poisson(_ n: Double, _ rate: Double) -> Double {
    n * log(rate) - rate - lgamma(n + 1)
  }

  @Test("keeps all constants")
  func constants() throws {
    let likelihood = try SmallWorkspace.likelihood(
      modifiers: DerivativeTests.normsys + #",{"name":"s","type":"shapesys","data":[5,0]}"#)
    // Parameters: mu, a, s[0], s[1]; bins: CR, SR, SR.
    let expected =
      poisson(94, 100) + poisson(57, 6 + 50 * 1.3 * 1.1) + poisson(31, 4 + 30 * 1.3)
      - 0.5 - 0.5 * log(2 * Double.pi) + poisson(100, 110) - 1
    #expect(abs(value(likelihood, [1, 1, 1.1, 1]) - expected) < 1e-12 * abs(expected))
  }

  @Test("is -∞ where events have no rate, and where a rate is negative")
  func negativeRates() throws {
    let likelihood = try SmallWorkspace.likelihood(
      modifiers: "", parameters: #"{"name":"mu","bounds":[[-50,10]]}"#)
    #expect(value(likelihood, [-50 / 6.0]) == -.infinity)
    #expect(value(likelihood, [-10]) == -.infinity)
    // SR has no events here: a rate of 0 says so for sure, but -10 is no rate.
    let none = Observations(main: [94, 0, 0], auxiliary: [])
    #expect(value(likelihood, [-10], none) == -.infinity)
    #expect(abs(value(likelihood, [-5], none) - (poisson(94, 100) - 20 - 10)) < 1e-12)
    #expect(value(likelihood, [.nan]) == -.infinity)
  }

  @Test("does not remember the data of the last one")
  func changingData() throws {
    let likelihood = try SmallWorkspace.likelihood(modifiers: DerivativeTests.normsys)
    let point = [0.5, 0.2]
    let first = value(likelihood, point)
    var other = Observations(main: [80, 60, 20], auxiliary: [0.3])
    let second = value(likelihood, point, other)
    #expect(second != first && value(likelihood, point) == first)
    other.main[0] = 81
    #expect(value(likelihood, point, other) != second)
    other.main[0] = 80
    #expect(value(likelihood, point, other) == second)
  }

  @Test("gives the same bytes on every thread")
  func threads() throws {
    let likelihood = try SmallWorkspace.likelihood(
      modifiers: "\(DerivativeTests.normsys),\(DerivativeTests.histosys)")
    let points = (0..<64).map { [0.1 * Double($0), 0.02 * Double($0) - 0.6] }
    let alone = points.map { value(likelihood, $0) }
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 32) { worker in
      for index in points.indices {
        let place = (index + worker * 7) % points.count
        var derivatives: Derivatives? = Derivatives(count: 2, wantsHessian: true)
        let found = likelihood.logLikelihood(
          at: points[place], of: likelihood.observations, derivatives: &derivatives)
        if found != alone[place] { wrong.add(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}
