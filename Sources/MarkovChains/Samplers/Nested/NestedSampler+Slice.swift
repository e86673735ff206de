import Foundation
import Numerics

extension NestedSampler {
  /// A point of the slice through a draw in a random direction, above a likelihood.
  ///
  /// The slice is found by stepping out and shrinking (R. Neal, Ann. Statist. 31, 705 (2003), figures 3 and 5),
  /// which keeps the uniform law above the bound.
  func slice(
    from draw: Draw, above bound: Double, _ factor: [Double], _ account: inout SamplerAccount,
    _ random: inout RandomStream
  ) throws -> Draw {
    let direction = SliceShape.direction(factor, dimension: target.dimension, using: &random)
    func look(_ place: Double, _ account: inout SamplerAccount) throws -> Draw? {
      let point = CubePoint(
        zip(draw.point.coordinates, direction).map { $0 + place * $1 })
      guard let found = try value(at: point, &account).draw, found.logLikelihood > bound
      else { return nil }
      return found
    }
    var low = -random.uniform()
    var high = low + 1
    while try look(low, &account) != nil { low -= 1 }
    while try look(high, &account) != nil { high += 1 }
    // Below the spacing of numbers the slice is the point itself.
    while high - low > 1e-14 {
      let place = random.uniform(low, high)
      if let found = try look(place, &account) { return found }
      if place < 0 { low = place } else { high = place }
    }
    return draw
  }
}

/// Directions in which the live points are as wide as in any other.
enum SliceShape {
  /// The Cholesky factor of the covariance of some points, row-major.
  static func factor(_ points: [CubePoint]) -> [Double] {
    let dimension = points[0].coordinates.count
    let count = Double(points.count)
    let mean = (0..<dimension).map { axis in
      points.reduce(0) { $0 + $1.coordinates[axis] } / count
    }
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    for point in points {
      let distance = (0..<dimension).map { point.coordinates[$0] - mean[$0] }
      add(distance, to: &matrix, share: 1 / count)
    }
    factor(&matrix, dimension: dimension)
    return matrix
  }

  /// Adds a share of the square of a difference to the lower triangle of a matrix.
  static func add(_ difference: [Double], to matrix: inout [Double], share: Double) {
    for row in difference.indices {
      for column in 0...row {
        matrix[row * difference.count + column] += difference[row] * difference[column] * share
      }
    }
  }

  /// Replaces a covariance by its Cholesky factor.
  static func factor(_ matrix: inout [Double], dimension: Int) {
    // A few points may lie in a plane: all directions keep a ten-thousandth of their width.
    for axis in 0..<dimension {
      matrix[axis * (dimension + 1)] = matrix[axis * (dimension + 1)] * (1 + 1e-8) + 1e-24
    }
    matrix.withUnsafeMutableBufferPointer { _ = try? Cholesky.factor($0, order: dimension) }
  }

  /// A direction of random angle in whitened coordinates, as long as a slice through a ball is wide: a ball
  /// of radius R has the standard deviation R / √(d + 2) in each coordinate.
  static func direction(
    _ factor: [Double], dimension: Int, using random: inout RandomStream
  ) -> [Double] {
    let normals = (0..<dimension).map { _ in random.normal(mean: 0, deviation: 1) }
    let length = normals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let scale = Double(dimension + 2).squareRoot() / length
    return (0..<dimension).map { row in
      (0...row).reduce(0) { $0 + factor[row * dimension + $1] * normals[$1] * scale }
    }
  }
}
