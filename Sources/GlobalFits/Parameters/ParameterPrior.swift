import Foundation
import Numerics

/// The prior of one parameter, as the quantile function that turns a uniform number into a draw of it.
public enum ParameterPrior: Sendable, Equatable {
  /// Uniform between two bounds.
  case flat(ClosedRange<Double>)
  /// Uniform in the logarithm between two bounds above 0.
  case log(ClosedRange<Double>)
  /// Normal, cut off at bounds that may be infinite.
  case gaussian(mean: Double, width: Double, bounds: ClosedRange<Double>)
  /// The upper half of a normal distribution with its middle at `from`.
  case halfNormal(width: Double, from: Double)

  /// The value below which a share `u` of the prior lies; 0 and 1 are taken a step inside.
  public func quantile(_ u: Double) -> Double {
    let u = min(max(u, Self.smallest), 1 - Self.smallest)
    switch self {
    case .flat(let range):
      return Self.between(range, range.lowerBound + u * (range.upperBound - range.lowerBound))
    case .log(let range):
      let ratio = Foundation.log(range.upperBound / range.lowerBound)
      return Self.between(range, range.lowerBound * exp(u * ratio))
    case .gaussian(let mean, let width, let bounds):
      let low = (bounds.lowerBound - mean) / width
      let high = (bounds.upperBound - mean) / width
      return Self.between(bounds, mean + width * Self.truncated(u, low, high))
    case .halfNormal(let width, let from):
      return from - width * SpecialFunctions.normalQuantile((1 - u) / 2)
    }
  }

  /// Where the prior is not 0; bounds may be infinite.
  public var range: ClosedRange<Double> {
    switch self {
    case .flat(let range), .log(let range): range
    case .gaussian(_, _, let bounds): bounds
    case .halfNormal(_, let from): from...(.infinity)
    }
  }

  /// A step of the uniform generator.
  private static let smallest = 0x1p-53

  /// The quantile of a normal distribution between two bounds, from the nearer tail.
  private static func truncated(_ u: Double, _ low: Double, _ high: Double) -> Double {
    if low + high > 0 { return -truncated(1 - u, -high, -low) }
    let below = SpecialFunctions.normalCDF(low)
    return SpecialFunctions.normalQuantile(below + u * (SpecialFunctions.normalCDF(high) - below))
  }

  private static func between(_ range: ClosedRange<Double>, _ value: Double) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
}

/// A Dirichlet distribution: shares that add up to 1.
public struct DirichletPrior: Sendable, Equatable {
  /// One shape above 0 for each share; all 1 is uniform on the simplex.
  public let shapes: [Double]

  /// Makes a prior of two or more shares.
  public init(shapes: [Double]) {
    precondition(shapes.count >= 2 && shapes.allSatisfy { $0 > 0 }, "shapes above 0")
    self.shapes = shapes
  }

  /// Uniform numbers that a draw needs: one fewer than shares.
  public var dimension: Int { shapes.count - 1 }

  /// The shares of a point of the unit cube, by stick breaking: each takes a beta-distributed part of
  /// what the ones before left (Gelman et al., Bayesian Data Analysis, 3rd ed., appendix A).
  public func shares(_ cube: some Collection<Double>) -> [Double] {
    var rest = 1.0
    var below = shapes.reduce(0, +)
    var shares: [Double] = []
    for (shape, u) in zip(shapes, cube) {
      below -= shape
      let part = Self.betaQuantile(min(max(u, 0), 1), shape, below)
      shares.append(rest * part)
      rest *= 1 - part
    }
    shares.append(rest)
    return shares
  }

  /// The beta quantile, in closed form where one of the shapes is 1.
  private static func betaQuantile(_ u: Double, _ a: Double, _ b: Double) -> Double {
    if b == 1 { return pow(u, 1 / a) }
    if a == 1 { return -expm1(log1p(-u) / b) }
    return SpecialFunctions.betaQuantile(u, a, b)
  }
}
