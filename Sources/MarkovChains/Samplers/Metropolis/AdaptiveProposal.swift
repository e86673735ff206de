import Foundation
import Numerics

/// The proposal of adaptive Metropolis: steps shaped by the covariance of the chain so far.
///
/// H. Haario, E. Saksman, J. Tamminen, Bernoulli 7, 223 (2001), with a scale that is steered to the wanted
/// acceptance (C. Andrieu, J. Thoms, Stat. Comput. 18, 343 (2008), algorithm 4). Some steps change one
/// coordinate only, each with a scale of its own. Frozen, every proposal is symmetric and the chain keeps
/// detailed balance.
public struct AdaptiveProposal: Codable, Sendable, Equatable {
  /// Points that the covariance has seen.
  public private(set) var count = 0
  /// Their mean.
  private(set) var mean: [Double]
  /// Their covariance, row-major.
  private(set) var covariance: [Double]
  /// The Cholesky factor of what steps are drawn with.
  private(set) var factor: [Double]
  /// ln of the scale of steps of all coordinates.
  private(set) var logScale: Double
  /// ln of the scales of steps of one coordinate.
  private(set) var logWidths: [Double]

  /// The acceptances that scales are steered to (Roberts, Gelman, Gilks 1997; one coordinate: 0.44).
  private static let wanted = (all: 0.234, single: 0.44)
  /// Points before which the first shape, 1/10 of the cube, is kept.
  private var isYoung: Bool { count < 20 * mean.count }

  /// A proposal that knows nothing yet.
  init(dimension: Int) {
    mean = [Double](repeating: 0, count: dimension)
    covariance = [Double](repeating: 0, count: dimension * dimension)
    factor = covariance
    for place in 0..<dimension { factor[place * (dimension + 1)] = 0.1 }
    logScale = log(2.38 / Double(dimension).squareRoot())
    logWidths = [Double](repeating: log(0.1), count: dimension)
  }

  /// A kind of step.
  enum Step: Equatable {
    case all
    case single(Int)
    var name: String { if case .all = self { "jump" } else { "coordinate" } }
  }

  /// Draws a step from a point.
  func propose(
    from point: CubePoint, singleShare: Double, using random: inout RandomStream
  ) -> (step: Step, point: CubePoint) {
    var proposed = point
    let dimension = mean.count
    if dimension > 1, random.uniform() < singleShare {
      let place = random.index(below: dimension)
      proposed.coordinates[place] += random.normal(mean: 0, deviation: exp(logWidths[place]))
      return (.single(place), proposed)
    }
    let scale = exp(logScale)
    let normals = (0..<dimension).map { _ in random.normal(mean: 0, deviation: scale) }
    for row in 0..<dimension {
      for column in 0...row {
        proposed.coordinates[row] += factor[row * dimension + column] * normals[column]
      }
    }
    return (.all, proposed)
  }

  /// Learns from a step of the burn-in: where the chain is after it, and how likely it was accepted.
  mutating func adapt(_ step: Step, probability: Double, at point: CubePoint) {
    count += 1
    let gain = pow(Double(count), -0.6)
    switch step {
    case .all: logScale += gain * (probability - Self.wanted.all)
    case .single(let place):
      logWidths[place] +=
        gain * Double(mean.count).squareRoot() * (probability - Self.wanted.single)
      logWidths[place] = min(0, max(-30, logWidths[place]))
    }
    logScale = min(5, max(-30, logScale))
    see(point)
  }

  /// Takes a point into mean and covariance; early points are forgotten, for they are of the way there.
  private mutating func see(_ point: CubePoint) {
    let dimension = mean.count
    let share = max(1 / Double(count + 1), min(0.05, 10 / Double(count + 1)))
    let distance = (0..<dimension).map { point.coordinates[$0] - mean[$0] }
    if count == 1 {
      mean = point.coordinates
      return
    }
    for row in 0..<dimension {
      mean[row] += share * distance[row]
      for column in 0..<dimension {
        let product = distance[row] * distance[column] * (1 - share)
        covariance[row * dimension + column] +=
          share * (product - covariance[row * dimension + column])
      }
    }
    if !isYoung, count % (5 * dimension) == 0 { shape() }
  }

  /// Draws steps with the covariance from now on; the first time scales begin anew.
  private mutating func shape() {
    let dimension = mean.count
    var matrix = covariance
    let trace = (0..<dimension).reduce(0) { $0 + matrix[$1 * (dimension + 1)] }
    for place in 0..<dimension {
      matrix[place * (dimension + 1)] += 1e-8 * trace / Double(dimension) + 1e-20
    }
    let factored = matrix.withUnsafeMutableBufferPointer {
      (try? Cholesky.factor($0, order: dimension)) != nil
    }
    guard factored else { return }
    for row in 0..<dimension {
      for column in (row + 1)..<max(row + 1, dimension) { matrix[row * dimension + column] = 0 }
    }
    factor = matrix
  }
}
