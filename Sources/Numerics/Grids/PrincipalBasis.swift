@preconcurrency internal import CGSL

/// The right singular vectors of centred points.
enum PrincipalBasis {
  /// Points that enter the decomposition: every ⌈N/2000⌉-th, as in SModelS; more do not turn the
  /// plane of the data.
  private static let enoughPoints = 2000

  /// The singular vectors as columns, row-major, by falling singular value.
  static func basis(of points: [Double], around centre: [Double]) throws(NumericsError) -> [Double]
  {
    _ = GSL.isQuiet
    let full = centre.count
    let count = points.count / full
    let step = max(1, (count + enoughPoints - 1) / enoughPoints)
    let used = Array(stride(from: 0, to: count, by: step))
    // GSL wants at least as many rows as columns; rows of zeros change nothing.
    let rows = max(used.count, full)
    guard let matrix = gsl_matrix_calloc(rows, full), let vectors = gsl_matrix_alloc(full, full),
      let values = gsl_vector_alloc(full), let work = gsl_vector_alloc(full)
    else { throw .notConverged("a singular value decomposition (no memory)") }
    defer {
      gsl_matrix_free(matrix)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
      gsl_vector_free(work)
    }
    for (row, point) in used.enumerated() {
      for column in 0..<full {
        gsl_matrix_set(matrix, row, column, points[point * full + column] - centre[column])
      }
    }
    let status = gsl_linalg_SV_decomp(matrix, vectors, values, work)
    try GSL.check(status, in: "the singular value decomposition of a grid")
    return oriented(vectors, full)
  }

  /// Fixes the sign of every vector, which the decomposition leaves open.
  ///
  /// The component of largest modulus (the first of equals) is positive in the first vector and
  /// negative in the others: what LAPACK gives for most maps, so that Qhull meets the points of
  /// degenerate cells in the same order as in SModelS.
  private static func oriented(_ vectors: UnsafeMutablePointer<gsl_matrix>, _ full: Int) -> [Double]
  {
    var basis = [Double](repeating: 0, count: full * full)
    for column in 0..<full {
      var largest = 0.0
      for row in 0..<full {
        let entry = gsl_matrix_get(vectors, row, column)
        if abs(entry) > abs(largest) * (1 + 1e-9) { largest = entry }
      }
      let sign: Double = (largest > 0) == (column == 0) ? 1 : -1
      for row in 0..<full {
        basis[row * full + column] = sign * gsl_matrix_get(vectors, row, column)
      }
    }
    return basis
  }
}
