import ArgumentParser
import MarkovChains

/// A cooling on the command line: `START:END[:REHEATS[:SHARE]]`, or one constant temperature.
struct CoolingOption: ExpressibleByArgument {
  let schedule: CoolingSchedule

  init?(argument: String) {
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
    schedule = CoolingSchedule(
      start: numbers[0], end: end, reheats: Int(reheats), reheat: share)
  }
}
