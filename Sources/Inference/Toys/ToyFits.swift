import Likelihoods

/// The statistic of one data set after another, by two fits whose buffers are reused.
///
/// All fits begin at the same points, so that the statistic of a data set depends on nothing else.
struct ToyFits {
  /// Where fits begin: μ free, and μ held at the tested strength.
  struct Starts: Sendable {
    var free: [Double], held: [Double]
    /// The natural unit of a free μ.
    var unit: Double
  }

  private let kind: TestStatisticKind
  private let tested: Double
  private let interest: Int
  private let starts: Starts
  private let initial: [Double]
  private var free: NewtonFit
  private var held: NewtonFit
  /// The Hessians of the observed data there: one serves many a toy.
  private let references: (free: NewtonSystem?, held: NewtonSystem?)

  init(
    _ likelihood: any Likelihood, kind: TestStatisticKind, tested: Double, lowest: Double,
    starts: Starts
  ) throws(InferenceError) {
    guard let interest = likelihood.parameters.parameterOfInterest else {
      throw .noParameterOfInterest
    }
    self.kind = kind
    self.tested = tested
    self.interest = interest
    self.starts = starts
    initial = likelihood.parameters.parameters.map(\.initial)
    free = try NewtonFit(likelihood, data: likelihood.observations, fixing: nil)
    free.bound(strength: lowest...(.infinity), unit: starts.unit)
    _ = try free.maximise(from: starts.free)
    held = try NewtonFit(likelihood, data: likelihood.observations, fixing: tested)
    _ = try held.maximise(from: starts.held)
    references = (free.reference(), held.reference())
  }

  /// The statistic of `data` and its μ̂.
  mutating func statistic(
    of data: Observations
  ) throws(InferenceError) -> (value: Double, best: Double) {
    free.observe(data)
    var best = try maximise(&free, from: starts.free, references.free)
    guard kind.counts(best: best.point[interest], tested: tested) else {
      return (0, best.point[interest])
    }
    held.observe(data)
    let fixed = try maximise(&held, from: starts.held, references.held)
    // A free fit that ended below the other one was caught by a lower maximum.
    if fixed.logLikelihood > best.logLikelihood + 1e-9 * max(1, abs(best.logLikelihood)) {
      best = try free.maximise(from: fixed.point)
      guard kind.counts(best: best.point[interest], tested: tested) else {
        return (0, best.point[interest])
      }
    }
    return (max(0, 2 * (best.logLikelihood - fixed.logLikelihood)), best.point[interest])
  }

  /// Fits from `start`, and where that fails from the initial values.
  private func maximise(
    _ fit: inout NewtonFit, from start: [Double], _ reference: NewtonSystem?
  ) throws(InferenceError) -> FitResult {
    do throws(InferenceError) {
      return try fit.maximise(from: start, reference: reference)
    } catch {
      return try fit.maximise(from: initial)
    }
  }
}
