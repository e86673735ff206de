import Likelihoods
import Numerics

extension Fitting {
  /// The different maxima of ln L that fits from several starts find, the highest first.
  ///
  /// The starts are `start` (default: the initial values) and `starts` points around it, the same every
  /// time. Maxima count as different where ln L differs by more than 1e-6 or a parameter by more than
  /// a hundredth of its width. None of the fits having converged, the first failure is thrown.
  public static func maxima(
    _ likelihood: any Likelihood, data: Observations? = nil, fixing mu: Double? = nil,
    start: [Double]? = nil, starts: Int
  ) throws(InferenceError) -> [FitResult] {
    let parameters = likelihood.parameters.parameters
    let first = start ?? parameters.map(\.initial)
    var fit = try NewtonFit(likelihood, data: data ?? likelihood.observations, fixing: mu)
    var random = RandomStream(runSeed: 0, chain: 0)
    var maxima: [FitResult] = []
    var failure: InferenceError?
    for attempt in 0...max(0, starts) {
      let point = attempt == 0 ? first : fit.drawn(around: first, using: &random)
      do throws(InferenceError) {
        let found = try fit.maximise(from: point)
        let isKnown = maxima.contains { known in
          abs(known.logLikelihood - found.logLikelihood) <= 1e-6
            && fit.distance(known.point, found.point) <= 0.01
        }
        if !isKnown { maxima.append(found) }
      } catch {
        failure = failure ?? error
      }
    }
    if maxima.isEmpty, let failure { throw failure }
    return maxima.sorted { $0.logLikelihood > $1.logLikelihood }
  }
}
