/// Barycentric coordinates of one point in the cells of a grid, computed from their corners.
struct CellSolver {
  let view: GridView
  let point: UnsafeBufferPointer<Double>

  /// What a cell says about the point.
  struct Answer {
    /// Barycentric weights, one per corner; lanes beyond are +0.
    var weights: SIMD8<Double>
    /// The smallest weight: negative outside the cell.
    var smallest: Double
    /// The corner of the smallest weight.
    var corner: Int
    /// Volume over that of the box of the same edges: 1 for a rectangular corner, 0 for a flat cell.
    var fatness: Double

    /// Whether the corners lie in one plane, so that the weights mean nothing.
    var isFlat: Bool { !(fatness > 1e-12) }

    /// The face (named by the opposite corner) behind which the point lies deepest; nil inside.
    func deepestFace(beyond tolerance: Double) -> Int? { smallest < -tolerance ? corner : nil }
  }

  /// The weights of the point in `cell`.
  func solve(_ cell: Int) -> Answer {
    switch view.dimension {
    case 2: solve2(cell)
    case 3: solve3(cell)
    default: solveAny(cell)
    }
  }

  private func start(_ cell: Int, _ corner: Int) -> Int {
    Int(view.cells[cell * (view.dimension + 1) + corner]) * view.dimension
  }

  private func answer(_ weights: SIMD8<Double>, _ fatness: Double) -> Answer {
    var answer = Answer(weights: weights, smallest: weights[0], corner: 0, fatness: fatness)
    for corner in 1...view.dimension where weights[corner] < answer.smallest {
      answer.smallest = weights[corner]
      answer.corner = corner
    }
    return answer
  }

  /// Two dimensions, by Cramer's rule with the last corner as origin.
  private func solve2(_ cell: Int) -> Answer {
    let (p, q, o) = (start(cell, 0), start(cell, 1), start(cell, 2))
    let points = view.points
    let (ox, oy) = (points[o], points[o + 1])
    let (ax, ay) = (points[p] - ox, points[p + 1] - oy)
    let (bx, by) = (points[q] - ox, points[q + 1] - oy)
    let (x, y) = (point[0] - ox, point[1] - oy)
    let determinant = ax * by - ay * bx
    let first = (x * by - y * bx) / determinant
    let second = (ax * y - ay * x) / determinant
    let edges = ((ax * ax + ay * ay) * (bx * bx + by * by)).squareRoot()
    return answer(
      SIMD8(first, second, 1 - first - second, 0, 0, 0, 0, 0), abs(determinant) / edges)
  }

  /// Three dimensions, by Cramer's rule with the last corner as origin.
  private func solve3(_ cell: Int) -> Answer {
    let origin = vector(view.points, start(cell, 3))
    let a = vector(view.points, start(cell, 0)) - origin
    let b = vector(view.points, start(cell, 1)) - origin
    let c = vector(view.points, start(cell, 2)) - origin
    let r = vector(point, 0) - origin
    let bc = cross(b, c)
    let determinant = (a * bc).sum()
    let first = (r * bc).sum() / determinant
    let second = (r * cross(c, a)).sum() / determinant
    let third = (r * cross(a, b)).sum() / determinant
    let edges = ((a * a).sum() * (b * b).sum() * (c * c).sum()).squareRoot()
    return answer(
      SIMD8(first, second, third, 1 - first - second - third, 0, 0, 0, 0),
      abs(determinant) / edges)
  }

  private func vector(_ from: UnsafeBufferPointer<Double>, _ start: Int) -> SIMD4<Double> {
    SIMD4(from[start], from[start + 1], from[start + 2], 0)
  }

  private func cross(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x, 0)
  }

  /// Any dimension, by elimination with row pivots; rows are axes, columns are edges.
  private func solveAny(_ cell: Int) -> Answer {
    let n = view.dimension
    return withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: n) { rows in
      let origin = start(cell, n)
      var edges = SIMD8<Double>.zero
      for axis in 0..<n {
        var row = SIMD8<Double>.zero
        for corner in 0..<n {
          row[corner] = view.points[start(cell, corner) + axis] - view.points[origin + axis]
        }
        edges += row * row
        // The right-hand side stands behind the last column (n ≤ 7).
        row[n] = point[axis] - view.points[origin + axis]
        rows[axis] = row
      }
      var fatness = 1.0
      for column in 0..<n {
        fatness *= abs(Self.eliminate(column, n, rows)) / edges[column].squareRoot()
      }
      var weights = SIMD8<Double>.zero
      var last = 1.0
      for row in stride(from: n - 1, through: 0, by: -1) {
        var value = rows[row][n]
        for column in (row + 1)..<n { value -= rows[row][column] * weights[column] }
        weights[row] = value / rows[row][row]
        last -= weights[row]
      }
      weights[n] = last
      return answer(weights, fatness)
    }
  }

  /// Clears one column below its pivot; returns the pivot.
  private static func eliminate(
    _ column: Int, _ n: Int, _ rows: UnsafeMutableBufferPointer<SIMD8<Double>>
  ) -> Double {
    var best = column
    for row in column..<n where abs(rows[row][column]) > abs(rows[best][column]) { best = row }
    rows.swapAt(column, best)
    let pivot = rows[column][column]
    guard pivot != 0 else { return 0 }
    for row in (column + 1)..<n {
      rows[row] -= rows[column] * (rows[row][column] / pivot)
    }
    return pivot
  }
}
