extension GridView {
  /// Euclidean distances of all grid points from a point in the grid's own coordinates.
  ///
  /// The transform into principal components turns and keeps distances; what a point lacks in the
  /// plane of the grid counts as well. Infinite where the point has another number of coordinates.
  public func distances(from point: [Double]) -> [Double] {
    let count = dimension > 0 ? points.count / dimension : 1
    guard point.count == fullDimension, point.allSatisfy(\.isFinite) else {
      return [Double](repeating: .infinity, count: count)
    }
    let transform = GridTransform(centre: Array(centre), basis: Array(basis))
    let turned = transform.apply(to: point)
    let off = turned[dimension...].reduce(0) { $0 + $1 * $1 }
    return (0..<count).map { place in
      let square = (0..<dimension).reduce(off) { sum, axis in
        let difference = points[place * dimension + axis] - turned[axis]
        return sum + difference * difference
      }
      return square.squareRoot()
    }
  }
}
