import Likelihoods

/// Maxima where a bin without events has no rate.
///
/// ln L of such a bin is -ν, and undefined below ν = 0, where there is no Poisson distribution. With
/// systematics that take away more than the bin has, the maximum of ln L lies on that edge, where
/// its gradient does not vanish: it is Σ λ ∇ν with a multiplier λ ≥ 0 for each such bin (Karush,
/// Kuhn and Tucker). The way there is a logarithmic barrier, λ = t/ν with t → 0 (Fiacco and
/// McCormick 1968), which is nothing but a fit to t events in each bin that has none.
extension NewtonFit {
  /// Events in place of none: the first, the last, and from one fit to the next.
  private static let barrier = (first: 0.1, last: 1e-5, factor: 0.1)

  /// Fits from `start` to a maximum that may lie where rates vanish.
  ///
  /// ln L is that of the data. `gradientNorm` is that of ln L - Σ λ ν, and the slope in μ too is that
  /// of the maximum along the edge.
  mutating func climbAlongEdge(from start: [Double]) throws(InferenceError) -> FitResult {
    let counts = data.main
    defer { data.main = counts }
    place(start)
    let bins = vanishingBins(at: trial)
    guard !bins.isEmpty else { return try climb(from: start, reference: nil, mostEdgeHits: .max) }
    var events = Self.barrier.first
    var best = start
    var reference: NewtonSystem?
    while true {
      for bin in bins { data.main[bin] = events }
      var found = try climb(from: best, reference: reference, mostEdgeHits: .max)
      // With the Hessian of the last barrier the first step to the next one leads to λ = t/ν again.
      reference = self.reference()
      best = found.point
      if events <= Self.barrier.last {
        data.main = counts
        stepToEdge(reference, &found)
        return found
      }
      events = max(events * Self.barrier.factor, Self.barrier.last)
    }
  }

  /// Whether a bin has no events and hardly a rate.
  func isVanishing(_ rate: Double, bin: Int) -> Bool {
    rate > 0 && rate < 0.01 && bin < data.main.count && data.main[bin] == 0
  }

  /// The bins without events whose rates at a point are positive: they may vanish elsewhere.
  private func vanishingBins(at place: [Double]) -> [Int] {
    let rates = likelihood.expected(at: place).main
    guard rates.count == data.main.count else { return [] }
    return rates.indices.filter { data.main[$0] == 0 && rates[$0] > 0 }
  }

  /// The step from the last barrier to nearly none, on the data: what is left of the rates that
  /// vanish is a small part of what they had.
  private mutating func stepToEdge(_ reference: NewtonSystem?, _ found: inout FitResult) {
    objective = evaluate(at: point, wantsHessian: false)
    takeGradient()
    found.logLikelihood = -objective
    if let reference {
      system = reference
      system.secantStep(gradient, into: &step)
      for fraction in [0.9999, 0.999, 0.99] {
        _ = move(fraction)
        let value = evaluate()
        guard value < objective else { continue }
        (found.point, found.logLikelihood) = (trial, -value)
        break
      }
      system.forget()
    }
    (point, objective) = (found.point, -found.logLikelihood)
    hasHessian = false
    (found.evaluations, found.hessians) = (evaluations, hessians)
  }
}
