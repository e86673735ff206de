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
    let cycles = min(reheats, max(0, steps - 1)) + 1
    let place = min(max(0, step), max(0, steps - 1))
    let cycle = place * cycles / max(1, steps)
    let first = (cycle * steps + cycles - 1) / cycles
    let next = ((cycle + 1) * steps + cycles - 1) / cycles
    let share = next - first > 1 ? Double(place - first) / Double(next - first - 1) : 0
    let top = cycle == 0 ? 1 : reheat
    return end * pow(start / end, top * (1 - share))
  }
}
