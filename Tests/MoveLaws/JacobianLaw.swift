import Foundation

/// The Jacobian of a move against finite differences of its map.
public enum JacobianLaw {
  /// A phrase where ln |∂ map / ∂ coordinates| by differences is not `claimed`.
  ///
  /// `map` takes the coordinates that change and the random numbers of the move to the coordinates
  /// after it and the random numbers of the way back: as many as before. Differences are central and
  /// extrapolated once (Richardson).
  public static func violations(
    at coordinates: [Double], claimed: Double, step: Double = 1e-3, tolerance: Double = 1e-7,
    map: ([Double]) -> [Double]
  ) -> [String] {
    let count = coordinates.count
    guard map(coordinates).count == count else {
      return ["the map takes \(count) coordinates to \(map(coordinates).count)"]
    }
    var matrix: [[Double]] = []
    for column in 0..<count {
      func central(_ step: Double) -> [Double] {
        var (above, below) = (coordinates, coordinates)
        above[column] += step
        below[column] -= step
        let width = above[column] - below[column]
        return zip(map(above), map(below)).map { ($0 - $1) / width }
      }
      let h = step * max(abs(coordinates[column]), 1e-3)
      matrix.append(zip(central(h), central(2 * h)).map { (4 * $0 - $1) / 3 })
    }
    let found = log(abs(determinant(matrix)))
    return abs(found - claimed) <= tolerance * max(1, abs(found))
      ? [] : ["ln |J| is \(claimed), by differences \(found)"]
  }

  /// By elimination with the largest pivot of the column.
  private static func determinant(_ rows: [[Double]]) -> Double {
    var rows = rows
    var product = 1.0
    for column in rows.indices {
      let pivot = rows[column...].indices.max { abs(rows[$0][column]) < abs(rows[$1][column]) }
      guard let pivot, rows[pivot][column] != 0 else { return 0 }
      if pivot != column {
        rows.swapAt(pivot, column)
        product = -product
      }
      product *= rows[column][column]
      for row in rows.indices where row > column {
        let factor = rows[row][column] / rows[column][column]
        for place in column..<rows.count { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return product
  }
}
