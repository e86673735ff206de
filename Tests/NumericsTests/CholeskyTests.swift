import Testing

@testable import Numerics

@Suite("Cholesky factors")
struct CholeskyTests {
  /// A = Σ xₖ xₖᵀ + ½ 1, lower triangle and mirror.
  func positiveMatrix(_ order: Int, seed: UInt64) -> [Double] {
    var random = RandomStream(runSeed: seed, chain: 0)
    var matrix = [Double](repeating: 0, count: order * order)
    matrix.withUnsafeMutableBufferPointer { matrix in
      for _ in 0..<order {
        let vector = (0..<order).map { _ in random.normal(mean: 0, deviation: 1) }
        vector.withUnsafeBufferPointer {
          SymmetricUpdate.rankOne(matrix, order: order, weight: 1, $0)
        }
      }
      for row in 0..<order { matrix[row * order + row] += 0.5 }
      SymmetricUpdate.mirror(matrix, order: order)
    }
    return matrix
  }

  func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    let order = vector.count
    return (0..<order).map { row in
      (0..<order).reduce(0) { $0 + matrix[row * order + $1] * vector[$1] }
    }
  }

  @Test("solve, invert and give the determinant", arguments: [1, 2, 7, 8, 9, 40])
  func solves(order: Int) throws {
    let matrix = positiveMatrix(order, seed: UInt64(order))
    var factor = matrix
    let x = (0..<order).map { Double($0) - 2.5 }
    var b = product(matrix, x)
    var inverse = matrix
    try factor.withUnsafeMutableBufferPointer { factor in
      try Cholesky.factor(factor, order: order)
      let factor = UnsafeBufferPointer(factor)
      b.withUnsafeMutableBufferPointer { Cholesky.solve(factor, order: order, $0) }
      inverse.withUnsafeMutableBufferPointer { Cholesky.inverse(factor, order: order, into: $0) }
    }
    for (found, expected) in zip(b, x) { #expect(abs(found - expected) < 1e-9) }
    for column in 0..<order {
      let unit = product(matrix, Array(inverse[column * order..<(column + 1) * order]))
      for row in 0..<order { #expect(abs(unit[row] - (row == column ? 1 : 0)) < 1e-9) }
    }
  }

  /// Two blocks that have only their last rows in common, and a row of zeros but for its diagonal.
  @Test("of a matrix with zeros at the left of its rows are the same", arguments: [12, 23, 41])
  func envelope(order: Int) throws {
    var matrix = positiveMatrix(order, seed: 3)
    let (split, border) = (order / 2, order - 2)
    for row in 0..<order {
      for column in 0..<row
      where row == 5 || (row >= split && row < border && column < split) || column == 5 {
        matrix[row * order + column] = 0
        matrix[column * order + row] = 0
      }
      // Larger than the sum of its row: positive definite without the zeros' help.
      matrix[row * order + row] += 10 * Double(order)
    }
    var factor = matrix
    try factor.withUnsafeMutableBufferPointer { try Cholesky.factor($0, order: order) }
    for row in 0..<order {
      for column in 0...row {
        let product = (0...column).reduce(0) {
          $0 + factor[row * order + $1] * factor[column * order + $1]
        }
        #expect(abs(product - matrix[row * order + column]) < 1e-11 * Double(order))
      }
    }
    #expect((0..<split).allSatisfy { factor[(border - 1) * order + $0] == 0 })
  }

  @Test("give a determinant far outside the range of Double")
  func determinant() throws {
    let order = 300
    var matrix = [Double](repeating: 0, count: order * order)
    for row in 0..<order { matrix[row * order + row] = 1e10 }
    try matrix.withUnsafeMutableBufferPointer { matrix in
      try Cholesky.factor(matrix, order: order)
      let found = Cholesky.logDeterminant(UnsafeBufferPointer(matrix), order: order)
      #expect(abs(found - 300 * 23.02585092994046) < 1e-9)
    }
  }

  @Test("are refused to an indefinite matrix, unless it may be shifted")
  func indefinite() throws {
    var matrix: [Double] = [1, 0, 2, 1]
    #expect(throws: NumericsError.notPositiveDefinite(pivot: 1, value: -3)) {
      try matrix.withUnsafeMutableBufferPointer { try Cholesky.factor($0, order: 2) }
    }
    matrix = [1, 2, 2, 1]
    var factor = matrix
    let shift = try matrix.withUnsafeBufferPointer { matrix in
      try factor.withUnsafeMutableBufferPointer {
        try Cholesky.factorShifted(matrix, order: 2, into: $0)
      }
    }
    #expect(shift == 10)
    // L Lᵀ = A + shift D.
    #expect(abs(factor[0] * factor[0] - 11) < 1e-12)
    #expect(abs(factor[2] * factor[0] - 2) < 1e-12)
  }

  @Test("need no shift where the matrix is positive, and refuse what is not finite")
  func shifts() throws {
    let matrix = positiveMatrix(5, seed: 9)
    var factor = matrix
    let shift = try matrix.withUnsafeBufferPointer { matrix in
      try factor.withUnsafeMutableBufferPointer {
        try Cholesky.factorShifted(matrix, order: 5, into: $0)
      }
    }
    #expect(shift == 0)
    let zero = [Double](repeating: 0, count: 4)
    var small = zero
    #expect(
      try zero.withUnsafeBufferPointer { matrix in
        try small.withUnsafeMutableBufferPointer {
          try Cholesky.factorShifted(matrix, order: 2, into: $0)
        }
      } > 0)
    #expect(throws: NumericsError.self) {
      try [Double.nan, 0, 0, 1].withUnsafeBufferPointer { matrix in
        try small.withUnsafeMutableBufferPointer {
          _ = try Cholesky.factorShifted(matrix, order: 2, into: $0)
        }
      }
    }
  }

  @Test("updates of rank one and many, dense and sparse, agree")
  func updates() {
    let vectors: [Double] = [1, 0, 3, -1, 0, 2]
    let weights: [Double] = [2, 0.5]
    var dense = [Double](repeating: 0, count: 9)
    var sparse = dense
    dense.withUnsafeMutableBufferPointer { matrix in
      weights.withUnsafeBufferPointer { weights in
        vectors.withUnsafeBufferPointer {
          SymmetricUpdate.rankMany(matrix, order: 3, weights: weights, vectors: $0)
        }
      }
    }
    sparse.withUnsafeMutableBufferPointer { matrix in
      for (weight, entries) in zip(weights, [[1.0, 3.0], [-1.0, 2.0]]) {
        entries.withUnsafeBufferPointer { entries in
          [Int32(0), 2].withUnsafeBufferPointer {
            SymmetricUpdate.rankOne(
              matrix, order: 3, weight: weight, entries: entries, positions: $0)
          }
        }
      }
    }
    #expect(dense == [2.5, 0, 0, 0, 0, 0, 5, 0, 20])
    #expect(sparse == dense)
  }
}
