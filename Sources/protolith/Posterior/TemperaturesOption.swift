import ArgumentParser
import MarkovChains
import Protomodels

/// Temperatures on the command line: how many rungs, or a ladder `1,2,4,8,inf`.
struct TemperaturesOption: ExpressibleByArgument {
  /// Inverse temperatures, falling from 1.
  let betas: [Double]
  /// Whether the ladder was given rung by rung: then it stays as it is.
  let isGiven: Bool

  init(rungs: Int) { self.init(TemperatureLadder(rungs: rungs).betas, isGiven: false) }

  private init(_ betas: [Double], isGiven: Bool) {
    self.betas = betas
    self.isGiven = isGiven
  }

  init?(argument: String) {
    if let rungs = Int(argument), (2...64).contains(rungs) {
      self.init(rungs: rungs)
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let temperatures = parts.compactMap { Double($0) }
    guard temperatures.count == parts.count, temperatures.allSatisfy({ $0 >= 1 }) else {
      return nil
    }
    let betas = temperatures.map { $0 == .infinity ? 0 : 1 / $0 }
    guard PosteriorSettings.isLadder(betas) else { return nil }
    self.init(betas, isGiven: true)
  }
}
