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

  private let likelihood: any Likelihood
  private let kind: TestStatisticKind
  private let lowest: Double
  private let tested: Double
  private let interest: Int
  private let starts: Starts
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
    self.likelihood = likelihood
    self.kind = kind
    self.lowest = lowest
    self.tested = tested
    self.interest = interest
    self.starts = starts
    free = try NewtonFit(likelihood, data: likelihood.observations, fixing: nil)
    free.bound(strength: lowest...(.infinity), unit: starts.unit)
    let hasFree = (try? free.maximise(from: starts.free)) != nil
    held = try NewtonFit(likelihood, data: likelihood.observations, fixing: tested)
    let hasHeld = (try? held.maximise(from: starts.held)) != nil
    references = (hasFree ? free.reference() : nil, hasHeld ? held.reference() : nil)
  }

  /// The statistic of `data` and its μ̂.
  ///
  /// Where a fit fails, that of their profile, whose fits hold μ and start elsewhere.
  mutating func statistic(
    of data: Observations
  ) throws(InferenceError) -> (value: Double, best: Double) {
    do throws(InferenceError) { return try byTwoFits(data) } catch { return try byProfile(data) }
  }

  private mutating func byTwoFits(
    _ data: Observations
  ) throws(InferenceError) -> (value: Double, best: Double) {
    free.observe(data)
    var best = try free.maximise(from: starts.free, reference: references.free)
    guard kind.counts(best: best.point[interest], tested: tested) else {
      return (0, best.point[interest])
    }
    held.observe(data)
    let fixed = try held.maximise(from: starts.held, reference: references.held)
    // A free fit that ended below the other one was caught by a lower maximum.
    if fixed.logLikelihood > best.logLikelihood + 1e-9 * max(1, abs(best.logLikelihood)) {
      best = try free.maximise(from: fixed.point)
      guard kind.counts(best: best.point[interest], tested: tested) else {
        return (0, best.point[interest])
      }
    }
    return (max(0, 2 * (best.logLikelihood - fixed.logLikelihood)), best.point[interest])
  }

  private func byProfile(
    _ data: Observations
  ) throws(InferenceError) -> (value: Double, best: Double) {
    do {
      let profile = FittedProfile(likelihood, data: data)
      let statistic = try TestStatistic(profile, kind: kind, lowestStrength: lowest)
      return (try statistic.value(tested).value, statistic.maximum.strength)
    } catch let error as InferenceError {
      throw error
    } catch {
      throw .noToys("\(error)")
    }
  }
}
