import ArgumentParser

/// A time on the command line: `90` or `90s`, `10m`, `1.5h`.
struct TimeBudget: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? Substring(argument) : argument.dropLast()
    guard let number = Double(digits), number.isFinite, number >= 0, number < 1e8 else {
      return nil
    }
    duration = .seconds(number * (unit ?? 1))
  }
}
