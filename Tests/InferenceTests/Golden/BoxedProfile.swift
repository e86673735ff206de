import Foundation
import Inference
import Likelihoods

/// A likelihood of correlated regions with the box that the reference program puts around its
/// nuisances, |θᵢ| ≤ 10 nᵢ.
///
/// It pins θᵢ = 0 where no event was seen (SModelS 3.1.1). Ours has no such box: the tests put it
/// back to compare like with like.
final class BoxedProfile: StrengthProfile {
  private let hypotheses: CovarianceHypotheses
  private let signal: [Double], events: [Double]
  private let base: any Likelihood
  /// θ per unit of the parameter: 1 for rates, B for the skewed form.
  private let units: [Double]
  private var isSkewed: Bool { !hypotheses.thirdMoments.isEmpty }

  init(_ hypotheses: CovarianceHypotheses, signal: [Double], events: [Double]) throws {
    self.hypotheses = hypotheses
    self.signal = signal
    self.events = events
    base = try hypotheses.likelihood(for: signal, observed: events)
    guard !hypotheses.thirdMoments.isEmpty else {
      units = signal.map { _ in 1 }
      return
    }
    let count = signal.count
    let above = base.expected(at: [0] + [Double](repeating: 1, count: count)).main
    let below = base.expected(at: [0] + [Double](repeating: -1, count: count)).main
    units = zip(above, below).map { ($0 - $1) / 2 }
  }

  /// The likelihood with the box at this strength; rates move with the signal.
  private func boxed(_ mu: Double) -> Boxed {
    var space = base.parameters
    for index in signal.indices {
      let reach = 10 * events[index] / units[index]
      let centre = isSkewed ? 0 : hypotheses.background[index] + mu * signal[index]
      let lower = isSkewed ? centre - reach : max(0, centre - reach)
      space.parameters[index + 1].bounds = lower...(centre + reach)
      space.parameters[index + 1].initial = centre
    }
    return Boxed(base: base, parameters: space)
  }

  func fit(_ mu: Double) throws -> FitResult { try Fitting.fit(boxed(mu), fixing: mu) }

  func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    let result = try fit(mu)
    guard !isSkewed else { return (result.logLikelihood, result.slope) }
    // θ is held on the box, not the rate: d/dμ = ∂/∂μ + Σ s ∂/∂rate.
    var derivatives: Derivatives? = Derivatives(count: signal.count + 1, wantsHessian: false)
    _ = base.logLikelihood(
      at: result.point, of: base.observations, derivatives: &derivatives)
    let gradient = derivatives?.gradient ?? []
    return (
      result.logLikelihood,
      zip(signal, gradient.dropFirst()).reduce(gradient[0]) { $0 + $1.0 * $1.1 }
    )
  }

  /// The expected counts of the background fit, n := b + θ̂(0) in the linear form.
  func asimovEvents() throws -> [Double] { base.expected(at: try fit(0).point).main }

  private struct Boxed: Likelihood {
    let base: any Likelihood
    let parameters: ParameterSpace
    var observations: Observations { base.observations }
    func expected(at point: [Double]) -> Observations { base.expected(at: point) }
    func logLikelihood(
      at point: [Double], of data: Observations, derivatives: inout Derivatives?
    ) -> Double { base.logLikelihood(at: point, of: data, derivatives: &derivatives) }
  }
}
