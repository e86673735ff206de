import Likelihoods

/// Fits of one likelihood, one after another: many data sets, many choices of held parameters.
///
/// Made once; its buffers serve all fits. A result does not depend on the fits before it.
public struct Fitter: Sendable {
  private let likelihood: any Likelihood
  private let initial: [Double]
  /// Buffers for the last two choices of held parameters, the latest one last.
  private var fits: [NewtonFit] = []
  private static let most = 2

  /// Makes room for fits of a likelihood.
  public init(_ likelihood: any Likelihood) {
    self.likelihood = likelihood
    initial = likelihood.parameters.parameters.map(\.initial)
  }

  /// Maximises ln L of `data` (default: the observed data).
  ///
  /// `held` are parameters, by index, with the values at which they are held, also outside their
  /// bounds; `start` warms up (default: the initial values). The result is as certain as that of
  /// `Fitting.fit`.
  public mutating func fit(
    data: Observations? = nil, holding held: [Int: Double] = [:], start: [Double]? = nil,
    search: FitSearch = .automatic
  ) throws(InferenceError) -> FitResult {
    let data = data ?? likelihood.observations
    var fit = take(held) ?? NewtonFit(likelihood, data: data, holding: held)
    defer {
      if fits.count >= Self.most { fits.removeFirst() }
      fits.append(fit)
    }
    fit.observe(data)
    fit.hold(held)
    return try fit.maximise(from: start ?? initial, search: search)
  }

  /// Takes out the buffers that hold these parameters.
  private mutating func take(_ held: [Int: Double]) -> NewtonFit? {
    guard
      let place = fits.firstIndex(where: {
        $0.held.count == held.count && $0.held.allSatisfy { held[$0] != nil }
      })
    else { return nil }
    return fits.remove(at: place)
  }
}
