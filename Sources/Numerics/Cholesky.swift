/// Cholesky factors of small dense symmetric matrices, in place.
///
/// Matrices are row-major `order × order` buffers of which only the lower triangle (row ≥ column) is
/// read or written. Inner loops are dot products of rows, in a fixed order of summation.
public enum Cholesky {
  /// Replaces the lower triangle of A by L with A = L Lᵀ; throws at the first pivot that is not
  /// positive.
  public static func factor(
    _ matrix: UnsafeMutableBufferPointer<Double>, order: Int
  ) throws(NumericsError) {
    if let pivot = firstBadPivot(matrix, order: order, smallest: 0) {
      throw .notPositiveDefinite(pivot: pivot, value: matrix[pivot * order + pivot])
    }
  }

  /// Factors A + λ D into `factor`, D = diag(max(|aᵢᵢ|, floor)), with the smallest λ of 0, `shift`,
  /// 10 `shift`, … for which it is safely positive definite; returns λ.
  ///
  /// This is the shift of Levenberg and Marquardt: an indefinite Hessian still gives a descent
  /// direction. Throws if the matrix has entries that are not finite.
  public static func factorShifted(
    _ matrix: UnsafeBufferPointer<Double>, order: Int, shift: Double = 1e-6,
    into factor: UnsafeMutableBufferPointer<Double>
  ) throws(NumericsError) -> Double {
    let scale = largestDiagonal(matrix, order: order)
    let floor = max(scale * 1e-8, Double.leastNormalMagnitude)
    var lambda = 0.0
    // 1e-6 · 10⁴⁰ exceeds any ratio of a finite off-diagonal to the floor that Doubles can hold
    // after scaling; what still fails is not finite.
    for _ in 0..<40 {
      copyLower(matrix, order: order, into: factor)
      for row in 0..<order {
        let diagonal = row * order + row
        factor[diagonal] += lambda * max(abs(matrix[diagonal]), floor)
      }
      let smallest = scale * Double(order) * Double.ulpOfOne
      guard let pivot = firstBadPivot(factor, order: order, smallest: smallest) else {
        return lambda
      }
      guard factor[pivot * order + pivot].isFinite else {
        throw .notPositiveDefinite(pivot: pivot, value: factor[pivot * order + pivot])
      }
      lambda = lambda == 0 ? shift : 10 * lambda
    }
    throw .notConverged("the shift of an indefinite matrix of order \(order)")
  }

  /// Solves A x = b for a factor of A; b is replaced by x.
  public static func solve(
    _ factor: UnsafeBufferPointer<Double>, order: Int, _ b: UnsafeMutableBufferPointer<Double>
  ) {
    solveLower(factor, order: order, b)
    // Backwards by columns of Lᵀ, which are rows of L: contiguous again.
    for row in stride(from: order - 1, through: 0, by: -1) {
      let value = b[row] / factor[row * order + row]
      b[row] = value
      for column in 0..<row { b[column] -= factor[row * order + column] * value }
    }
  }

  /// Solves L y = b; |y|² is then bᵀ A⁻¹ b.
  public static func solveLower(
    _ factor: UnsafeBufferPointer<Double>, order: Int, _ b: UnsafeMutableBufferPointer<Double>
  ) {
    guard let rows = factor.baseAddress, let vector = b.baseAddress else { return }
    for row in 0..<order {
      let start = rows + row * order
      b[row] = (b[row] - dot(start, vector, row)) / start[row]
    }
  }

  /// ln det A of a factor of A.
  public static func logDeterminant(_ factor: UnsafeBufferPointer<Double>, order: Int) -> Double {
    var product = 1.0
    var sum = 0.0
    for row in 0..<order {
      product *= factor[row * order + row]
      // One logarithm for several pivots, before the product leaves the range of Double.
      if product < 1e-100 || product > 1e100 || row == order - 1 {
        sum += SpecialFunctions.log(product)
        product = 1
      }
    }
    return 2 * sum
  }

  /// A⁻¹ (both triangles) of a factor of A.
  public static func inverse(
    _ factor: UnsafeBufferPointer<Double>, order: Int,
    into inverse: UnsafeMutableBufferPointer<Double>
  ) {
    for row in 0..<order {
      let column = UnsafeMutableBufferPointer(rebasing: inverse[row * order..<(row + 1) * order])
      column.update(repeating: 0)
      column[row] = 1
      solve(factor, order: order, column)
    }
  }

  /// The first pivot that is not above `smallest` while the matrix is factored in place, or nil.
  private static func firstBadPivot(
    _ matrix: UnsafeMutableBufferPointer<Double>, order: Int, smallest: Double
  ) -> Int? {
    guard let base = matrix.baseAddress else { return nil }
    var tiles = CholeskyTiles(base, order: order)
    return tiles.firstBadPivot(smallest: smallest)
  }

  private static func copyLower(
    _ matrix: UnsafeBufferPointer<Double>, order: Int,
    into target: UnsafeMutableBufferPointer<Double>
  ) {
    guard let source = matrix.baseAddress, let start = target.baseAddress else { return }
    for row in 0..<order {
      (start + row * order).update(from: source + row * order, count: row + 1)
    }
  }

  private static func largestDiagonal(
    _ matrix: UnsafeBufferPointer<Double>, order: Int
  ) -> Double {
    var largest = 0.0
    for row in 0..<order { largest = max(largest, abs(matrix[row * order + row])) }
    return largest
  }

  /// Σ aᵢ bᵢ over `count` entries, in eight lanes.
  @inline(__always)
  static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    var index = 0
    while index + 8 <= count {
      let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD8<Double>.self)
      let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD8<Double>.self)
      lanes.addProduct(left, right)
      index += 8
    }
    var rest = 0.0
    while index < count {
      rest += a[index] * b[index]
      index += 1
    }
    return lanes.sum() + rest
  }
}
