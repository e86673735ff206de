import Foundation

/// A temperature that follows the acceptance of a search instead of a table.
///
/// The wanted share of accepted steps falls geometrically along the walk. After every step that had a
/// value ln T grows by `gain` × (wanted - found), found being the probability with which the step was
/// accepted. A search that has not found a better point for `patience` steps is reheated: T goes up by
/// `reheat`, at most to `start`.
public struct AdaptiveCooling: Codable, Sendable, Equatable {
  /// Temperature of the first step, and the highest one.
  public var start: Double
  /// The lowest temperature.
  public var lowest: Double
  /// Wanted acceptance at the first step.
  public var firstAcceptance: Double
  /// Wanted acceptance at the last step.
  public var lastAcceptance: Double
  /// How much of the difference goes into ln T in one step.
  public var gain: Double
  /// Steps without a better point before a reheat; nil never reheats.
  public var patience: Int?
  /// The factor of a reheat.
  public var reheat: Double

  /// What the next temperature depends on.
  public struct Memory: Codable, Sendable, Equatable {
    /// The temperature of the next step.
    public var temperature: Double
    /// The best ln density since the last reheat, nil before the first step.
    var best: Double?
    /// Steps since it was found.
    var idle = 0
    /// Reheats so far.
    public internal(set) var reheats = 0
  }

  /// Makes a cooling of positive temperatures and acceptances between 0 and 1.
  public init(
    start: Double, lowest: Double = 1e-3, firstAcceptance: Double = 0.5,
    lastAcceptance: Double = 0.02, gain: Double = 0.05
  ) {
    self.start = start
    self.lowest = lowest
    self.firstAcceptance = firstAcceptance
    self.lastAcceptance = lastAcceptance
    self.gain = gain
    reheat = 4
    precondition(fault == nil, fault ?? "")
  }

  /// What is wrong with the settings; nil where nothing is.
  private var fault: String? {
    if !(lowest > 0 && start >= lowest && start.isFinite) {
      return "found temperatures \(start) to \(lowest), expected ones above 0, the first not below"
    }
    for share in [firstAcceptance, lastAcceptance] where !(share > 0 && share < 1) {
      return "found an acceptance of \(share), expected a share between 0 and 1"
    }
    if !(gain > 0 && gain.isFinite) { return "found a gain of \(gain), expected one above 0" }
    if !(reheat >= 1 && reheat.isFinite) {
      return "found a factor \(reheat) of a reheat, expected 1 or more"
    }
    if let patience, patience < 1 {
      return "found a patience of \(patience) steps, expected 1 or more"
    }
    return nil
  }

  /// What is remembered before the first step.
  var memory: Memory { Memory(temperature: start) }

  /// Takes in a step at a share of the walk.
  ///
  /// `probability` is that of its acceptance, nil for a proposal without a value; `logDensity` is that of
  /// the state after it.
  func remember(_ memory: inout Memory?, probability: Double?, logDensity: Double, share: Double) {
    guard var next = memory else { return }
    if let probability {
      let wanted = firstAcceptance * pow(lastAcceptance / firstAcceptance, min(1, share))
      next.temperature *= exp(gain * (wanted - probability))
    }
    next.idle += 1
    if next.best.map({ logDensity > $0 }) ?? true {
      next.best = logDensity
      next.idle = 0
    }
    if let patience, next.idle >= patience {
      next.temperature *= reheat
      next.best = logDensity
      next.idle = 0
      next.reheats += 1
    }
    next.temperature = min(start, max(lowest, next.temperature))
    memory = next
  }
}

extension AdaptiveCooling {
  /// Reads a cooling; every setting is checked, for plans come from outside.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    start = try values.decode(Double.self, forKey: .start)
    lowest = try values.decode(Double.self, forKey: .lowest)
    firstAcceptance = try values.decode(Double.self, forKey: .firstAcceptance)
    lastAcceptance = try values.decode(Double.self, forKey: .lastAcceptance)
    gain = try values.decode(Double.self, forKey: .gain)
    patience = try values.decodeIfPresent(Int.self, forKey: .patience)
    reheat = try values.decode(Double.self, forKey: .reheat)
    if let fault {
      throw DecodingError.dataCorrupted(
        .init(codingPath: values.codingPath, debugDescription: fault))
    }
  }
}
