import Foundation

/// The temperature of a search as a pure function of the step.
///
/// Within a cycle the temperature falls geometrically from `start` to `end`. Every further cycle (a
/// reheat) is of the same length and begins at the temperature that lies `reheat` of the way (in the
/// logarithm) back from `end` to `start`.
public struct CoolingSchedule: Codable, Sendable, Equatable {
  /// Temperature of the first step.
  public var start: Double
  /// Temperature of the last step of every cycle.
  public var end: Double
  /// Cycles after the first one.
  public var reheats: Int
  /// How far a reheat goes back: 0 stays at `end`, 1 begins at `start`.
  public var reheat: Double

  /// Makes a schedule of positive temperatures.
  public init(start: Double, end: Double, reheats: Int = 0, reheat: Double = 1) {
    precondition(start > 0 && end > 0 && start.isFinite && end.isFinite, "positive temperatures")
    precondition(reheats >= 0 && (0...1).contains(reheat), "reheats, and a share between 0 and 1")
    self.start = start
    self.end = end
    self.reheats = reheats
    self.reheat = reheat
  }

  /// The same temperature at every step; 1 is plain Metropolis walking.
  public static func constant(_ temperature: Double) -> CoolingSchedule {
    CoolingSchedule(start: temperature, end: temperature)
  }

  /// Temperature of `step` (0 is the first one made) in a walk of `steps`.
  public func temperature(at step: Int, of steps: Int) -> Double {
    let last = max(0, steps - 1)
    let place = min(max(0, step), last)
    let cycles = min(reheats, last) + 1
    let length = last / cycles + 1
    let cycle = place / length
    let first = cycle * length
    let count = min(length, last - first + 1)
    let share = count > 1 ? Double(place - first) / Double(count - 1) : 0
    let top = cycle == 0 ? 1 : reheat
    return end * pow(start / end, top * (1 - share))
  }
}

extension CoolingSchedule {
  /// Reads a schedule; temperatures, reheats and their share are checked, for plans come from outside.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys, _ isGood: (Double) -> Bool, _ words: String) throws -> Double {
      let number = try values.decode(Double.self, forKey: key)
      if isGood(number) { return number }
      throw DecodingError.dataCorruptedError(
        forKey: key, in: values, debugDescription: "found \(number), expected \(words)")
    }
    start = try number(.start, { $0 > 0 && $0.isFinite }, "a temperature above 0")
    end = try number(.end, { $0 > 0 && $0.isFinite }, "a temperature above 0")
    reheat = try number(.reheat, { (0...1).contains($0) }, "a share between 0 and 1")
    reheats = try values.decode(Int.self, forKey: .reheats)
    if reheats < 0 {
      throw DecodingError.dataCorruptedError(
        forKey: .reheats, in: values, debugDescription: "found \(reheats), expected 0 or more")
    }
  }
}
