import Inference
import Likelihoods
import Synchronization

/// Parts of a fixed combination whose nuisance parameters are partly the same.
public struct SharedNuisances: Sendable {
  /// Their places in the combination; each is a joint likelihood.
  public let parts: [Int]
  /// The product of their likelihoods, in this order, with the parameters that they share.
  public let join: @Sendable ([any Likelihood]) throws -> JointLikelihood

  /// Names parts and how their likelihoods are multiplied.
  public init(
    parts: [Int], join: @escaping @Sendable ([any Likelihood]) throws -> JointLikelihood
  ) {
    self.parts = parts
    self.join = join
  }
}

/// The fit of likelihoods that share nuisance parameters.
final class SharedFit: Sendable {
  let backgrounds: [(result: Int, background: JointBackground)]
  private let join: @Sendable ([any Likelihood]) throws -> JointLikelihood
  /// The best point without signal; made once.
  private let none = Mutex<FitResult?>(nil)

  init(
    _ sharing: SharedNuisances, backgrounds: [(result: Int, background: JointBackground)]
  ) {
    join = sharing.join
    self.backgrounds = backgrounds
  }

  /// ln [L(1) / L(0)] of all together, nuisance parameters profiled; `events` gives those of a result by
  /// region, nil where the model does not reach it.
  func logRatio(_ events: (_ result: Int) -> [Double]?) throws -> Double {
    var (isReached, likelihoods): (Bool, [any Likelihood]) = (false, [])
    for (result, background) in backgrounds {
      let own = events(result)
      let yields = background.regions.map { own?[$0] ?? 0 }
      isReached = isReached || yields.contains { $0 > 0 }
      likelihoods.append(try background.likelihood(for: yields))
    }
    guard isReached else { return 0 }
    let without = try withoutSignal()
    let with = try fit(likelihoods, strength: 1, start: without.point)
    return with.logLikelihood - without.logLikelihood
  }

  private func withoutSignal() throws -> FitResult {
    try none.withLock { known in
      if let known { return known }
      // Some signal has to be there, at the strength 0.
      let likelihoods = try backgrounds.map { _, background in
        try background.likelihood(for: background.regions.map { _ in 1 })
      }
      let fit = try fit(likelihoods, strength: 0, start: nil)
      known = fit
      return fit
    }
  }

  private func fit(
    _ likelihoods: [any Likelihood], strength: Double, start: [Double]?
  ) throws -> FitResult {
    do {
      return try Fitting.fit(try join(likelihoods), fixing: strength, start: start)
    } catch let error as InferenceError {
      throw PredictionIssue.fitFailed(
        result: backgrounds.map(\.background.result).joined(separator: " with "),
        strength: strength, reason: String(describing: error))
    }
  }
}
