/// The move into principal components: p = (x - centre) · basis.
///
/// Building a grid and looking it up go through this one routine, so that a query at a grid point
/// gives the stored point bit for bit.
struct GridTransform {
  let centre: [Double]
  let basis: [Double]

  /// Transforms all `points` (rows of `centre.count` coordinates).
  func apply(to points: [Double]) -> [Double] {
    let full = centre.count
    return [Double](unsafeUninitializedCapacity: points.count) { buffer, initialised in
      points.withUnsafeBufferPointer { points in
        centre.withUnsafeBufferPointer { centre in
          basis.withUnsafeBufferPointer { basis in
            for start in stride(from: 0, to: points.count, by: full) {
              Self.transform(
                UnsafeBufferPointer(rebasing: points[start..<start + full]), centre: centre,
                basis: basis,
                into: UnsafeMutableBufferPointer(rebasing: buffer[start..<start + full]))
            }
          }
        }
      }
      initialised = points.count
    }
  }

  /// Transforms one point.
  @inline(never)
  static func transform(
    _ point: UnsafeBufferPointer<Double>, centre: UnsafeBufferPointer<Double>,
    basis: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
  ) {
    let full = centre.count
    for column in 0..<full {
      var sum = 0.0
      for row in 0..<full { sum += (point[row] - centre[row]) * basis[row * full + column] }
      result[column] = sum
    }
  }
}
