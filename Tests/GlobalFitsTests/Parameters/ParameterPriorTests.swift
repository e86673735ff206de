import Foundation
import Numerics
import Testing

@testable import GlobalFits

@Suite("Priors are quantile functions")
struct ParameterPriorTests {
  private static let grid = (1..<200).map { Double($0) / 200 }

  @Test("flat and log are uniform between their bounds")
  func flat() {
    let flat = ParameterPrior.flat(-3...5)
    let log = ParameterPrior.log(0.01...100)
    for u in Self.grid {
      #expect(abs(flat.quantile(u) - (-3 + 8 * u)) < 1e-12)
      #expect(abs(log10(log.quantile(u)) - (-2 + 4 * u)) < 1e-12)
    }
    #expect(flat.quantile(0) >= -3 && flat.quantile(1) <= 5)
  }

  @Test("a Gaussian gives its own distribution back, also far in a tail")
  func gaussian() {
    let whole = ParameterPrior.gaussian(mean: 2, width: 3, bounds: -.infinity...(.infinity))
    #expect(abs(whole.quantile(0.975) - (2 + 3 * 1.959963984540054)) < 1e-10)
    #expect(whole.quantile(0).isFinite && whole.quantile(1).isFinite)
    for bounds in [-1.0...1, 0...4, 8...9, -9...(-8)] {
      let cut = ParameterPrior.gaussian(mean: 0, width: 1, bounds: bounds)
      func tail(_ x: Double) -> Double {
        bounds.lowerBound < 0
          ? SpecialFunctions.normalCDF(x) : SpecialFunctions.normalSurvival(x)
      }
      let whole = tail(bounds.upperBound) - tail(bounds.lowerBound)
      for u in Self.grid {
        let x = cut.quantile(u)
        #expect(bounds.contains(x))
        #expect(abs((tail(x) - tail(bounds.lowerBound)) / whole - u) < 1e-9, "\(bounds) \(u)")
      }
    }
  }

  @Test("half of a normal distribution begins at its middle")
  func halfNormal() {
    let half = ParameterPrior.halfNormal(width: 2, from: 1)
    #expect(abs(half.quantile(0) - 1) < 1e-12)
    #expect(abs(half.quantile(0.6826894921370859) - 3) < 1e-10)
    #expect(half.quantile(1).isFinite)
  }

  @Test("Dirichlet shares add up to 1 and have the moments of the distribution")
  func dirichlet() {
    for shapes in [[1.0, 1], [1, 1, 1], [0.5, 2, 3.5], [0.3, 0.3, 0.3, 0.3]] {
      let prior = DirichletPrior(shapes: shapes)
      let total = shapes.reduce(0, +)
      var random = RandomStream(runSeed: 7, chain: 0)
      let draws = (0..<20_000).map { _ in
        prior.shares((0..<prior.dimension).map { _ in random.uniform() })
      }
      #expect(draws.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 && $0.allSatisfy { $0 >= 0 } })
      for (place, shape) in shapes.enumerated() {
        let mean = draws.reduce(0) { $0 + $1[place] } / Double(draws.count)
        let square = draws.reduce(0) { $0 + $1[place] * $1[place] } / Double(draws.count)
        let variance = shape * (total - shape) / (total * total * (total + 1))
        // Six standard errors.
        #expect(abs(mean - shape / total) < 6 * (variance / Double(draws.count)).squareRoot())
        #expect(abs(square - mean * mean - variance) < 0.1 * variance)
      }
    }
  }
}
