@preconcurrency internal import CGSL

/// Eigenvalues and eigenvectors of a real symmetric matrix.
public struct SymmetricEigensystem: Sendable {
  /// The eigenvalues, falling.
  public let values: [Double]
  /// The eigenvectors in the same order, of length 1, their largest component positive.
  public let vectors: [[Double]]

  /// Decomposes a row-major `order × order` matrix, whose lower triangle is read.
  public init(_ matrix: [Double], order: Int) throws(NumericsError) {
    precondition(order > 0 && matrix.count == order * order, "a square matrix")
    _ = GSL.isQuiet
    guard let copy = gsl_matrix_alloc(order, order), let values = gsl_vector_alloc(order),
      let vectors = gsl_matrix_alloc(order, order), let work = gsl_eigen_symmv_alloc(order)
    else { throw .notConverged("an eigendecomposition (no memory)") }
    defer {
      gsl_matrix_free(copy)
      gsl_vector_free(values)
      gsl_matrix_free(vectors)
      gsl_eigen_symmv_free(work)
    }
    for row in 0..<order {
      for column in 0..<order {
        let (low, high) = (min(row, column), max(row, column))
        gsl_matrix_set(copy, row, column, matrix[high * order + low])
      }
    }
    try GSL.check(gsl_eigen_symmv(copy, values, vectors, work), in: "an eigendecomposition")
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC)
    self.values = (0..<order).map { gsl_vector_get(values, $0) }
    self.vectors = (0..<order).map { column in
      Self.oriented((0..<order).map { gsl_matrix_get(vectors, $0, column) })
    }
  }

  /// The sign that a decomposition leaves open: the first of the largest components is positive.
  private static func oriented(_ vector: [Double]) -> [Double] {
    var largest = 0.0
    for entry in vector where abs(entry) > abs(largest) * (1 + 1e-9) { largest = entry }
    return largest < 0 ? vector.map { -$0 } : vector
  }
}
