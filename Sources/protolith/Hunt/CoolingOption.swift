import ArgumentParser
import MarkovChains
import Protomodels

/// A cooling on the command line: `START:END[:REHEATS[:SHARE]]`, one constant temperature, or `adaptive`,
/// `adaptive:START`, `adaptive:START:LAST` with the wanted acceptance at the end.
enum CoolingOption: ExpressibleByArgument {
  case schedule(CoolingSchedule)
  case adaptive(AdaptiveCooling)

  init?(argument: String) {
    let words = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard
      let cooling = words[0] == "adaptive" ? Self.readAdaptive(words) : Self.readSchedule(argument)
    else { return nil }
    self = cooling
  }

  private static func readAdaptive(_ words: [Substring]) -> CoolingOption? {
    let numbers = words.dropFirst().compactMap { Double($0) }
    guard numbers.count == words.count - 1, numbers.count <= 2,
      numbers.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    var cooling = HuntSettings.adaptive
    if let start = numbers.first {
      guard start >= cooling.lowest else { return nil }
      cooling.start = start
    }
    if numbers.count > 1 {
      guard numbers[1] < 1 else { return nil }
      cooling.lastAcceptance = numbers[1]
    }
    return .adaptive(cooling)
  }

  private static func readSchedule(_ argument: String) -> CoolingOption? {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, (1...4).contains(numbers.count),
      numbers.allSatisfy({ $0.isFinite })
    else { return nil }
    let end = numbers.count > 1 ? numbers[1] : numbers[0]
    let reheats = numbers.count > 2 ? numbers[2] : 0
    let share = numbers.count > 3 ? numbers[3] : 1
    guard numbers[0] > 0, end > 0, (0...1e6).contains(reheats), reheats == reheats.rounded(),
      (0...1).contains(share)
    else { return nil }
    return .schedule(
      CoolingSchedule(start: numbers[0], end: end, reheats: Int(reheats), reheat: share))
  }
}
