internal import CLAPACK

/// The right singular vectors of centred points.
enum PrincipalBasis {
  /// Points that enter the decomposition: every ⌈N/2000⌉-th, as in SModelS; more do not turn the
  /// plane of the data.
  private static let enoughPoints = 2000

  /// The singular vectors as columns, row-major, by falling singular value.
  ///
  /// Their signs are LAPACK's. A decomposition leaves them open, but they are not without effect:
  /// the rule for queries off the plane of the data steps along them, and Qhull meets the points of
  /// degenerate cells in their order.
  static func basis(of points: [Double], around centre: [Double]) throws(NumericsError) -> [Double]
  {
    let full = centre.count
    let count = points.count / full
    let step = max(1, (count + enoughPoints - 1) / enoughPoints)
    let used = Array(stride(from: 0, to: count, by: step))
    var matrix = [Double](repeating: 0, count: used.count * full)
    for (row, point) in used.enumerated() {
      for column in 0..<full {
        matrix[column * used.count + row] = points[point * full + column] - centre[column]
      }
    }
    return try rightSingularVectors(&matrix, rows: used.count, columns: full)
  }

  /// V of A = U S Vᵀ, row-major; `matrix` is A column by column, and is destroyed.
  private static func rightSingularVectors(
    _ matrix: inout [Double], rows: Int, columns: Int
  ) throws(NumericsError) -> [Double] {
    // All of Vᵀ is wanted; where there are fewer rows than columns only the whole of U brings it.
    var job: CChar = rows < columns ? 65 /* A */ : 83 /* S */
    var (m, n, status) = (Int32(rows), Int32(columns), Int32(0))
    var values = [Double](repeating: 0, count: min(rows, columns))
    var left = [Double](repeating: 0, count: rows * min(rows, columns))
    // Vᵀ column by column is V row by row.
    var right = [Double](repeating: 0, count: columns * columns)
    var integers = [Int32](repeating: 0, count: 8 * min(rows, columns))
    func decompose(_ work: inout [Double], _ size: Int) throws(NumericsError) {
      var size = Int32(size)
      dgesdd_(
        &job, &m, &n, &matrix, &m, &values, &left, &m, &right, &n, &work, &size, &integers, &status)
      guard status == 0 else { throw .notConverged("the singular value decomposition of a grid") }
    }
    var wanted: [Double] = [0]
    try decompose(&wanted, -1)
    var work = [Double](repeating: 0, count: Int(wanted[0]))
    try decompose(&work, work.count)
    return right
  }
}
