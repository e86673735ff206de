/// Updates of the lower triangle of a symmetric matrix (row-major, `order × order`).
public enum SymmetricUpdate {
  /// A += weight · x xᵀ.
  public static func rankOne(
    _ matrix: UnsafeMutableBufferPointer<Double>, order: Int, weight: Double,
    _ x: UnsafeBufferPointer<Double>
  ) {
    for row in 0..<order {
      let factor = weight * x[row]
      guard factor != 0 else { continue }
      let start = row * order
      for column in 0...row { matrix[start + column] += factor * x[column] }
    }
  }

  /// A += Σₖ weightₖ xₖ xₖᵀ; `vectors` holds the xₖ as rows of `order` numbers.
  public static func rankMany(
    _ matrix: UnsafeMutableBufferPointer<Double>, order: Int,
    weights: UnsafeBufferPointer<Double>, vectors: UnsafeBufferPointer<Double>
  ) {
    for (index, weight) in weights.enumerated() {
      let vector = UnsafeBufferPointer(rebasing: vectors[index * order..<(index + 1) * order])
      rankOne(matrix, order: order, weight: weight, vector)
    }
  }

  /// A += weight · x xᵀ for a sparse x: `entries` at the rising `positions`.
  public static func rankOne(
    _ matrix: UnsafeMutableBufferPointer<Double>, order: Int, weight: Double,
    entries: UnsafeBufferPointer<Double>, positions: UnsafeBufferPointer<Int32>
  ) {
    for row in 0..<entries.count {
      let factor = weight * entries[row]
      let start = Int(positions[row]) * order
      for column in 0...row { matrix[start + Int(positions[column])] += factor * entries[column] }
    }
  }

  /// Copies the lower triangle into the upper one.
  public static func mirror(_ matrix: UnsafeMutableBufferPointer<Double>, order: Int) {
    for row in 0..<order {
      for column in 0..<row { matrix[column * order + row] = matrix[row * order + column] }
    }
  }
}
