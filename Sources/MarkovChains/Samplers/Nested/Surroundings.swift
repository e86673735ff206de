import Foundation

/// Balls around live points, each as large as that it holds some others, in a metric of their neighbourhoods.
///
/// A jump lands in one of them. The metric is the mean of the differences between near neighbours, so that it has
/// the shape of a peak also where there are several of them.
struct Surroundings: Codable, Sendable, Equatable {
  /// The Cholesky factor of the metric, row-major.
  private(set) var factor: [Double]
  /// The radii of the balls around the first live points, in whitened coordinates.
  private(set) var radii: [Double]

  /// Balls are around that many live points at most: density and radii take as long as their number.
  static let most = 1000
  /// Radii are not smaller, for points may coincide.
  private static let least = 1e-9

  /// Learns metric and radii from points; `factor` is that of the covariance of all.
  init(_ points: [CubePoint], factor: [Double]) {
    let centres = points.prefix(Self.most).map(\.coordinates)
    var metric = factor
    // Neighbours by the covariance of all may lie in other peaks; those of the next rounds do not.
    if centres.count > centres[0].count + 1 {
      for _ in 0..<3 { metric = Self.metric(centres, metric) }
    }
    self.factor = metric
    radii = []
    extend(centres)
  }

  /// How many others a ball holds.
  private static func neighbours(_ dimension: Int) -> Int { 2 * dimension }

  /// Forgets a live point that has died.
  mutating func remove(_ place: Int) {
    if place < radii.count { radii.remove(at: place) }
  }

  /// Finds the radii of those of the first live points that have none yet.
  mutating func extend<E>(_ live: [CubeDraw<E>]) {
    extend(live.prefix(Self.most).map(\.point.coordinates))
  }

  private mutating func extend(_ centres: [[Double]]) {
    guard radii.count < centres.count else { return }
    let cloud = WhitenedCloud(centres, factor: factor)
    for place in radii.count..<centres.count {
      let near = cloud.nearest(Self.neighbours(cloud.dimension), of: place)
      radii.append(max(Self.least, (near.last?.square ?? 0).squareRoot()))
    }
  }

  /// The mean square difference of near neighbours, as a factor.
  private static func metric(_ centres: [[Double]], _ factor: [Double]) -> [Double] {
    let cloud = WhitenedCloud(centres, factor: factor)
    let dimension = cloud.dimension
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    let looked = min(centres.count, 100)
    for number in 0..<looked {
      let place = number * centres.count / looked
      for near in cloud.nearest(dimension + 1, of: place) {
        let apart = (0..<dimension).map { centres[place][$0] - centres[near.place][$0] }
        SliceShape.add(apart, to: &matrix, share: 1 / Double(looked * (dimension + 1)))
      }
    }
    SliceShape.factor(&matrix, dimension: dimension)
    return matrix
  }
}

/// Points in coordinates in which a metric is that of Euclid.
struct WhitenedCloud {
  let dimension: Int
  private let factor: [Double]
  /// Coordinates, point by point.
  private let whitened: [Double]
  var count: Int { whitened.count / dimension }

  init(_ points: [[Double]], factor: [Double]) {
    dimension = points[0].count
    self.factor = factor
    let dimension = dimension
    whitened = points.flatMap { Self.whiten($0, factor, dimension) }
  }

  /// Solves L z = x.
  private static func whiten(_ point: [Double], _ factor: [Double], _ dimension: Int) -> [Double] {
    var z = point
    for row in 0..<dimension {
      for column in 0..<row { z[row] -= factor[row * dimension + column] * z[column] }
      z[row] /= factor[row * (dimension + 1)]
    }
    return z
  }

  /// A point's coordinates in the metric.
  func whitened(_ point: [Double]) -> [Double] { Self.whiten(point, factor, dimension) }

  /// Calls for every point with its place and the square of its distance.
  @inline(__always)
  func eachDistance(_ z: [Double], _ body: (_ place: Int, _ square: Double) -> Void) {
    whitened.withUnsafeBufferPointer { all in
      z.withUnsafeBufferPointer { z in
        var next = 0
        for place in 0..<(all.count / dimension) {
          var square = 0.0
          for axis in 0..<dimension {
            let apart = all[next + axis] - z[axis]
            square += apart * apart
          }
          next += dimension
          body(place, square)
        }
      }
    }
  }

  /// The nearest others of a point, the nearest first.
  func nearest(_ number: Int, of place: Int) -> [(square: Double, place: Int)] {
    var found: [(square: Double, place: Int)] = []
    let own = Array(whitened[(place * dimension)..<((place + 1) * dimension)])
    eachDistance(own) { other, square in
      guard other != place, found.count < number || square < found[found.count - 1].square
      else { return }
      if found.count == number { found.removeLast() }
      let slot = found.firstIndex { $0.square > square } ?? found.count
      found.insert((square, other), at: slot)
    }
    return found
  }
}
