import Likelihoods
import Numerics

/// A best fit with its covariance, from which profiles, intervals, pulls and impacts are taken.
public struct Estimate: Sendable {
  /// What was fitted.
  public let likelihood: any Likelihood
  /// The data.
  public let data: Observations
  /// The fit of all parameters that are not fixed.
  public let best: FitResult
  /// The covariance there.
  public let covariance: Covariance

  /// Fits `likelihood` to `data` (default: observed), from `start` (default: the initial values).
  public init(
    _ likelihood: any Likelihood, data: Observations? = nil, start: [Double]? = nil,
    search: FitSearch = .automatic
  ) throws(InferenceError) {
    let data = data ?? likelihood.observations
    let best = try Fitting.fit(likelihood, data: data, start: start, search: search)
    try self.init(likelihood, data: data, best: best)
  }

  /// Takes a fit that was made before.
  public init(
    _ likelihood: any Likelihood, data: Observations, best: FitResult
  ) throws(InferenceError) {
    self.likelihood = likelihood
    self.data = data
    self.best = best
    covariance = try Covariance(of: likelihood, data: data, at: best.point)
  }

  /// The parameters.
  public var parameters: [LikelihoodParameter] { likelihood.parameters.parameters }

  /// The fit with parameters held at values, all others fitted again.
  ///
  /// It starts where a parabola would have its maximum, or from `neighbour`, whichever is higher.
  public func fit(
    holding values: [Int: Double], neighbour: FitResult? = nil
  ) throws(InferenceError) -> FitResult {
    let held = likelihood.holding(values)
    var fit = try NewtonFit(held, data: data, fixing: nil)
    var starts = [parabolicStart(values), best.point]
    if let neighbour { starts.append(neighbour.point) }
    let ranked = starts.map { (point: $0, value: fit.logLikelihood(at: $0)) }
      .filter { $0.value > -.infinity }
    // Of equal ones the first.
    var order: [[Double]] = []
    for candidate in ranked.sorted(by: { $0.value > $1.value }) { order.append(candidate.point) }
    var failure: InferenceError?
    for start in order {
      do throws(InferenceError) { return try fit.maximise(from: start) } catch {
        failure = failure ?? error
      }
    }
    throw failure ?? .undefinedStart(strength: nil, logLikelihood: -.infinity)
  }

  /// 2 (ln L̂ - ln L), the fit with parameters held against the best one.
  ///
  /// +∞ where ln L is undefined whatever the others are.
  func rise(_ fit: FitResult) -> Double { 2 * (best.logLikelihood - fit.logLikelihood) }

  /// θ̂ + C_{·H} C_HH⁻¹ Δ, where a parabola has its maximum with Δ given to the held parameters.
  private func parabolicStart(_ values: [Int: Double]) -> [Double] {
    var point = best.point
    let held = values.keys.sorted().filter { covariance.statuses[$0] == .free }
    let count = held.count
    var matrix = held.flatMap { row in held.map { covariance[row, $0] } }
    var change = held.map { (values[$0] ?? 0) - point[$0] }
    let isFactored = matrix.withUnsafeMutableBufferPointer {
      (try? Cholesky.factor($0, order: count)) != nil
    }
    if isFactored {
      matrix.withUnsafeBufferPointer { matrix in
        change.withUnsafeMutableBufferPointer { Cholesky.solve(matrix, order: count, $0) }
      }
      for index in point.indices {
        for (row, other) in held.enumerated() {
          point[index] += covariance[index, other] * change[row]
        }
      }
    }
    return point
  }
}
