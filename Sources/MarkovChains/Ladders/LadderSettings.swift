import Foundation

/// The fixed temperatures of a search by replica exchange; part of the plan.
///
/// Every chain of the run is a rung; after some steps neighbours exchange their points. Nothing of it adapts,
/// so that a rung needs to know nothing of the others but the points that it takes over.
public struct LadderSettings: Codable, Sendable, Equatable {
  /// The temperature of the first rung, the lowest.
  public var lowest: Double
  /// The temperature of the last rung.
  public var highest: Double
  /// Steps of every rung between two exchanges.
  public var every: Int

  /// Makes a ladder of rising positive temperatures.
  public init(lowest: Double, highest: Double, every: Int = 10) {
    self.lowest = lowest
    self.highest = highest
    self.every = every
    precondition(fault == nil, fault ?? "")
  }

  /// What is wrong with the settings; nil where nothing is.
  public var fault: String? {
    if !(lowest > 0 && highest >= lowest && highest.isFinite) {
      return "found temperatures \(lowest) to \(highest), expected ones above 0, rising"
    }
    return (1...1_000_000).contains(every)
      ? nil : "found \(every) steps between exchanges, expected 1 to 1000000"
  }

  /// Reads and checks a ladder.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    lowest = try values.decode(Double.self, forKey: .lowest)
    highest = try values.decode(Double.self, forKey: .highest)
    every = try values.decode(Int.self, forKey: .every)
    if let fault {
      throw DecodingError.dataCorrupted(
        .init(codingPath: values.codingPath, debugDescription: fault))
    }
  }

  /// The temperature of a rung, from 0: a geometric series.
  public func temperature(_ rung: Int, of rungs: Int) -> Double {
    rungs < 2 ? lowest : lowest * pow(highest / lowest, Double(rung) / Double(rungs - 1))
  }

  /// When neighbours exchange; the last step of a search is its polish.
  public var exchanges: ExchangeSchedule { ExchangeSchedule(every: every, sparesLastStep: true) }
}
