/// When chains have told enough.
public struct StopCriterion: Codable, Sendable, Equatable {
  /// The largest rank-normalised split-R̂ of any quantity.
  public var rHat: Double
  /// The smallest effective size in the bulk, and in the tails.
  public var effectiveSize: Double
  /// Steps of a chain after which a run ends whatever the chains say.
  public var budget: Int

  /// Makes a criterion; 1.01 and 400 are what the authors of the estimators ask for at least.
  public init(rHat: Double = 1.01, effectiveSize: Double = 400, budget: Int) {
    precondition(rHat > 1 && effectiveSize > 0 && budget > 0, "a criterion that can be met")
    self.rHat = rHat
    self.effectiveSize = effectiveSize
    self.budget = budget
  }

  /// What to do after `steps` steps of every chain.
  public func decision(_ convergence: Convergence, steps: Int) -> Decision {
    if convergence.shortcomings(by: self).isEmpty { return .converged }
    return steps >= budget ? .budgetSpent : .goOn
  }

  /// What to do next.
  public enum Decision: String, Codable, Sendable {
    /// Every quantity meets the criterion.
    case converged
    /// The budget is spent, and some quantity does not meet it.
    case budgetSpent
    /// Walk on.
    case goOn
  }
}

/// What the chains know of some quantities, and how well.
public struct Convergence: Sendable, Equatable {
  /// One quantity; numbers are nil where its draws cannot tell (`Draws`).
  public struct Quantity: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The mean of all draws, and its Monte Carlo standard error.
    public var mean: Double
    public var meanError: Double?
    /// Rank-normalised split-R̂.
    public var rHat: Double?
    /// Effective sizes.
    public var bulkSize: Double?
    public var tailSize: Double?
    /// Steps per independent draw.
    public var autocorrelationTime: Double?

    /// Judges the draws of a quantity.
    public init(_ name: String, _ draws: Draws) {
      self.name = name
      mean = draws.mean
      meanError = draws.meanError
      rHat = draws.rHat
      bulkSize = draws.bulkSize
      tailSize = draws.tailSize
      autocorrelationTime = draws.autocorrelationTime
    }

    /// A quantity of weighted draws, which have neither R̂ nor steps between them.
    public init(_ name: String, mean: Double, meanError: Double?, size: Double?) {
      (self.name, self.mean, self.meanError) = (name, mean, meanError)
      bulkSize = size
    }
  }

  /// The quantities, in the order given.
  public var quantities: [Quantity]

  /// Judges quantities by their draws.
  public init(_ draws: [(name: String, draws: Draws)]) {
    quantities = draws.map { Quantity($0.name, $0.draws) }
  }

  /// The same where the draws were one step in `stride`: steps per draw are those of the chain.
  public func thinned(by stride: Int) -> Convergence {
    var whole = self
    for place in whole.quantities.indices {
      whole.quantities[place].autocorrelationTime =
        quantities[place].autocorrelationTime.map { $0 * Double(stride) }
    }
    return whole
  }

  /// Takes quantities that were judged before.
  public init(quantities: [Quantity]) { self.quantities = quantities }

  /// What does not meet a criterion, one phrase for each; empty where all is met.
  ///
  /// A quantity with the same value in all draws meets none: nothing shows that it was explored.
  public func shortcomings(by criterion: StopCriterion) -> [String] {
    quantities.flatMap { quantity -> [String] in
      guard let rHat = quantity.rHat, let bulk = quantity.bulkSize else {
        return ["\(quantity.name) never changed, or has too few draws"]
      }
      var phrases: [String] = []
      if !(rHat <= criterion.rHat) {
        phrases.append(
          "\(quantity.name): R̂ is \(rounded(rHat, to: 10_000)), not below \(criterion.rHat)")
      }
      if bulk < criterion.effectiveSize {
        phrases.append(
          "\(quantity.name): effective size is \(rounded(bulk, to: 10)), not \(criterion.effectiveSize)"
        )
      }
      if let tail = quantity.tailSize, tail < criterion.effectiveSize {
        phrases.append(
          "\(quantity.name): effective size of its tails is \(rounded(tail, to: 10)), not "
            + "\(criterion.effectiveSize)"
        )
      }
      return phrases
    }
  }

  /// A number for a sentence, to a fraction of 1.
  private func rounded(_ value: Double, to parts: Double) -> Double {
    value.isFinite ? (value * parts).rounded() / parts : value
  }
}
