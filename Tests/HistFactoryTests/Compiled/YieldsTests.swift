import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("Yields of a workspace")
struct YieldsTests {
  /// A point off the start by `shift` widths, each parameter by a little more.
  private func point(_ likelihood: WorkspaceLikelihood, _ shift: Double) -> [Double] {
    likelihood.parameters.parameters.enumerated().map {
      $1.initial + (shift + 0.03 * Double($0)) * min($1.width, 0.3)
    }
  }

  @Test("have exact derivatives", arguments: DerivativeTests.cases)
  func derivatives(_ example: DerivativeTests.Case) throws {
    let likelihood = try example.likelihood
    for shift in [0.2, -0.4] {
      let point = point(likelihood, shift)
      let exact = likelihood.expectedDerivatives(at: point)
      let count = point.count
      for column in 0..<count {
        let step = 1e-5
        var (above, below) = (point, point)
        above[column] += step
        below[column] -= step
        let (high, low) = (likelihood.expected(at: above).main, likelihood.expected(at: below).main)
        for bin in high.indices {
          let difference = (high[bin] - low[bin]) / (2 * step)
          #expect(abs(exact[bin * count + column] - difference) < 1e-6)
        }
      }
    }
  }

  @Test("of the samples add up to those of the bins", arguments: DerivativeTests.cases)
  func samples(_ example: DerivativeTests.Case) throws {
    let likelihood = try example.likelihood
    let point = point(likelihood, 0.3)
    var sums = [Double](repeating: 0, count: likelihood.observations.main.count)
    for yields in likelihood.sampleYields(at: point) {
      let channel = try #require(likelihood.channels.first { $0.name == yields.channel })
      #expect(channel.samples.contains(yields.sample))
      for (bin, value) in zip(channel.bins, yields.yields) { sums[bin] += value }
    }
    for (sum, rate) in zip(sums, likelihood.expected(at: point).main) {
      #expect(abs(sum - rate) < 1e-12 * rate)
    }
  }

  @Test("stand with the names of their channels and samples")
  func layout() throws {
    let likelihood = try SmallWorkspace.likelihood(modifiers: DerivativeTests.normsys)
    #expect(likelihood.channels.map(\.name) == ["CR", "SR"])
    #expect(likelihood.channels.map(\.bins) == [0..<1, 1..<3])
    #expect(likelihood.channels.map(\.samples) == [["background"], ["background", "signal"]])
    let yields = likelihood.sampleYields(at: likelihood.parameters.parameters.map(\.initial))
    #expect(yields.map(\.yields) == [[100], [50, 30], [6, 4]])
  }
}
