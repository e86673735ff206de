import Likelihoods

/// Which of several likelihoods of one signal promises the smallest limit.
public struct Sensitivity: Sendable, Equatable {
  /// The index of the best one; the first where several are equal.
  public var best: Int
  /// The median limits that the backgrounds promise before any fit; infinite where there is none.
  public var expectedLimits: [Double]

  /// Compares likelihoods by their median expected limit before any fit, as SModelS does.
  ///
  /// Before the fit means that no datum has a say in the choice. Throws what the first one throws
  /// where none has a limit.
  public init(of likelihoods: [any Likelihood]) throws {
    precondition(!likelihoods.isEmpty, "a choice has something to choose from")
    var failure: (any Error)?
    expectedLimits = likelihoods.map { likelihood in
      do {
        return try Asymptotics.expectedLimit(
          asimov: try FittedProfile(likelihood).asimovBeforeFit(), relativeTolerance: 1e-4)
      } catch {
        failure = failure ?? error
        return .infinity
      }
    }
    var best = 0
    for (index, limit) in expectedLimits.enumerated() where limit < expectedLimits[best] {
      best = index
    }
    self.best = best
    if let failure, !expectedLimits[best].isFinite { throw failure }
  }
}
