import Foundation
import MarkovChains
import Numerics

/// Prior and likelihood of a toy.
struct Toy: BayesianEvidence {
  var logPrior: Double
  var logLikelihood: Double
}

/// A standard normal prior in some dimensions, measured with a normal error: all integrals are known.
struct Measured: BayesianTarget {
  var data: [Double]
  var error: Double

  func evaluate(_ point: [Double]) throws -> Evaluation<[Double], Toy> {
    func logNormal(_ x: Double, _ width: Double) -> Double {
      -x * x / (2 * width * width) - log(width) - log(2 * .pi) / 2
    }
    let prior = point.reduce(0) { $0 + logNormal($1, 1) }
    let likelihood = zip(point, data).reduce(0) { $0 + logNormal($1.0 - $1.1, error) }
    return Evaluation(
      point: point, logDensity: prior + likelihood,
      evidence: Toy(logPrior: prior, logLikelihood: likelihood))
  }

  /// ln Π N(y; 0, √(1 + s²)).
  var logEvidence: Double {
    let variance = 1 + error * error
    return data.reduce(0) { $0 - $1 * $1 / (2 * variance) - log(2 * .pi * variance) / 2 }
  }
}

/// Uniform on (-10, 10) with two narrow peaks, one three times as heavy as the other.
struct TwoPeaks: BayesianTarget {
  static let width = 0.1
  func evaluate(_ point: [Double]) throws -> Evaluation<[Double], Toy> {
    guard abs(point[0]) < 10 else { throw RejectedPoint("outside") }
    func peak(_ place: Double) -> Double {
      exp(-(point[0] - place) * (point[0] - place) / (2 * Self.width * Self.width))
    }
    let likelihood = log(0.25 * peak(-6) + 0.75 * peak(6))
    return Evaluation(
      point: point, logDensity: likelihood - log(20),
      evidence: Toy(logPrior: -log(20), logLikelihood: likelihood))
  }
}

/// A step of all coordinates, of a size drawn anew.
struct Stroll<T: Target>: ReversibleMove where T.Point == [Double] {
  let name = "stroll"
  func propose(from point: [Double], using random: inout RandomStream) -> Proposal<[Double]>? {
    let width = exp(random.uniform(-2.5, 1))
    return Proposal(point.map { $0 + random.normal(mean: 0, deviation: width) })
  }
}
