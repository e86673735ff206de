/// Cholesky factorisation by tiles of 4 × 4: every number that is loaded serves several products.
///
/// Zeros at the left end of a row stay zeros in the factor (the envelope, Jennings 1966). They are
/// passed over: a matrix of blocks that have only their last rows in common, as that of several
/// analyses with few parameters in common, costs what its blocks cost.
struct CholeskyTiles {
  private typealias Four = SIMD4<Double>

  private let matrix: UnsafeMutablePointer<Double>
  private let order: Int
  /// 1 / Lᵢᵢ of the tile on the diagonal of the columns at hand.
  private var inverses = Four.zero
  /// For each tile of rows its first column that is not zero, down to a multiple of four.
  private let starts: [Int]

  init(_ matrix: UnsafeMutablePointer<Double>, order: Int) {
    self.matrix = matrix
    self.order = order
    starts = (0..<order / 4).map { tile in
      (4 * tile..<4 * tile + 4).reduce(4 * tile) { first, row in
        let entries = matrix + row * order
        var column = 0
        while column < first && entries[column] == 0 { column += 1 }
        return column / 4 * 4
      }
    }
  }

  /// Factors in place; the first pivot that is not above `smallest` (its reduced value stays on the
  /// diagonal), or nil.
  mutating func firstBadPivot(smallest: Double) -> Int? {
    let whole = order / 4 * 4
    for column in stride(from: 0, to: whole, by: 4) {
      subtractProducts(column, column)
      if let pivot = factorDiagonal(column, smallest) { return pivot }
      for row in stride(from: column + 4, to: whole, by: 4) where starts[row / 4] <= column {
        subtractProducts(row, column)
        divide(row, column)
      }
    }
    for row in whole..<order {
      if let pivot = factorRow(row, smallest) { return pivot }
    }
    return nil
  }

  /// Aᵢⱼ -= Σₖ Lᵢₖ Lⱼₖ over the columns k left of `column`, for a tile of rows i and columns j.
  @inline(__always)
  private func subtractProducts(_ row: Int, _ column: Int) {
    let first = max(starts[row / 4], starts[column / 4])
    for half in stride(from: 0, to: 4, by: 2) {
      let rows = matrix + row * order
      let left = matrix + (column + half) * order
      let right = left + order
      var (a0, a1, a2, a3) = (Four.zero, Four.zero, Four.zero, Four.zero)
      var (b0, b1, b2, b3) = (Four.zero, Four.zero, Four.zero, Four.zero)
      for k in stride(from: first, to: column, by: 4) {
        let (l, r) = (Self.load(left + k), Self.load(right + k))
        let (x0, x1) = (Self.load(rows + k), Self.load(rows + order + k))
        let (x2, x3) = (Self.load(rows + 2 * order + k), Self.load(rows + 3 * order + k))
        a0.addProduct(x0, l)
        b0.addProduct(x0, r)
        a1.addProduct(x1, l)
        b1.addProduct(x1, r)
        a2.addProduct(x2, l)
        b2.addProduct(x2, r)
        a3.addProduct(x3, l)
        b3.addProduct(x3, r)
      }
      let target = rows + column + half
      target[0] -= a0.sum()
      target[1] -= b0.sum()
      target[order] -= a1.sum()
      target[order + 1] -= b1.sum()
      target[2 * order] -= a2.sum()
      target[2 * order + 1] -= b2.sum()
      target[3 * order] -= a3.sum()
      target[3 * order + 1] -= b3.sum()
    }
  }

  /// Factors the reduced tile on the diagonal and keeps the inverses of its pivots.
  private mutating func factorDiagonal(_ column: Int, _ smallest: Double) -> Int? {
    for i in 0..<4 {
      let current = matrix + (column + i) * order + column
      for j in 0..<i {
        let above = matrix + (column + j) * order + column
        for k in 0..<j { current[j] -= current[k] * above[k] }
        current[j] *= inverses[j]
        current[i] -= current[j] * current[j]
      }
      guard current[i] > smallest, current[i].isFinite else { return column + i }
      current[i] = current[i].squareRoot()
      inverses[i] = 1 / current[i]
    }
    return nil
  }

  /// Solves X Lᵀ = A for a tile below the diagonal.
  @inline(__always)
  private func divide(_ row: Int, _ column: Int) {
    let l1 = matrix + (column + 1) * order + column
    let l2 = l1 + order
    let l3 = l2 + order
    for i in 0..<4 {
      let x = matrix + (row + i) * order + column
      let x0 = x[0] * inverses[0]
      let x1 = (x[1] - x0 * l1[0]) * inverses[1]
      let x2 = (x[2] - x0 * l2[0] - x1 * l2[1]) * inverses[2]
      let x3 = (x[3] - x0 * l3[0] - x1 * l3[1] - x2 * l3[2]) * inverses[3]
      x[0] = x0
      x[1] = x1
      x[2] = x2
      x[3] = x3
    }
  }

  /// One row that no tile covers.
  private func factorRow(_ row: Int, _ smallest: Double) -> Int? {
    let current = matrix + row * order
    for column in 0..<row {
      let above = matrix + column * order
      current[column] =
        (current[column] - Cholesky.dot(current, above, column)) / above[column]
    }
    current[row] -= Cholesky.dot(current, current, row)
    guard current[row] > smallest, current[row].isFinite else { return row }
    current[row] = current[row].squareRoot()
    return nil
  }

  @inline(__always)
  private static func load(_ address: UnsafePointer<Double>) -> Four {
    UnsafeRawPointer(address).loadUnaligned(as: Four.self)
  }
}
