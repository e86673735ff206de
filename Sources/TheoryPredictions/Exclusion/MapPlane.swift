import Foundation
import Numerics

/// A plane of masses in the grid of a map: all coordinates as affine functions of two of them.
///
/// A map of equal branches, or of masses that depend on each other, spans fewer dimensions than it has
/// coordinates; what spans them are a first coordinate (the mass of the mother) and later ones. The last
/// is the plane's second axis, those between are held at given values.
public struct MapPlane: Sendable {
  /// Indices of the coordinates that span the grid: the first axis, those that are held, the second axis.
  public let axes: [Int]
  /// Values of the coordinates between the axes, in their order.
  public let held: [Double]
  /// Smallest and largest value of each axis among the grid's points.
  public let ranges: (x: ClosedRange<Double>, y: ClosedRange<Double>)

  private let centre: [Double]
  private let basis: [Double]
  private let dimension: Int
  /// Length of a row of the basis.
  private let stride: Int
  /// Inverse of the rows of the basis at `axes`, row-major.
  private let inverse: [Double]

  /// Why a map has no plane.
  public enum Refusal: Error, CustomStringConvertible {
    /// The grid is a line.
    case line
    /// So many coordinates must be held, by index.
    case notHeld([Int])

    public var description: String {
      switch self {
      case .line: "its points lie on a line"
      case .notHeld(let coordinates):
        "its points span \(coordinates.count + 2) dimensions; give values for the coordinates "
          + coordinates.map { "\($0)" }.joined(separator: ", ")
      }
    }
  }

  /// Finds the plane; `held` has values for the coordinates that are no axes, by index.
  public init(_ grid: GridView, held: [Int: Double] = [:]) throws(Refusal) {
    dimension = grid.dimension
    guard dimension >= 2 else { throw .line }
    stride = grid.basis.count / grid.fullDimension
    centre = Array(grid.centre)
    basis = Array(grid.basis)
    let spanning = Self.spanning(grid, preferring: held.keys.sorted())
    let free = spanning.filter { held[$0] == nil }
    guard free.count == 2 else { throw .notHeld(Array(free.dropFirst().dropLast())) }
    let between = spanning.filter { held[$0] != nil }
    axes = [free[0]] + between + [free[1]]
    self.held = between.compactMap { held[$0] }
    inverse = Self.inverse(axes.map { Self.row(grid, $0) })
    ranges = (Self.range(grid, free[0]), Self.range(grid, free[1]))
  }

  /// All coordinates of the map at a point of the plane.
  public func coordinates(x: Double, y: Double) -> [Double] {
    let values = [x] + held + [y]
    let offsets = zip(values, axes).map { $0 - centre[$1] }
    let reduced = (0..<dimension).map { row in
      (0..<dimension).reduce(0) { $0 + inverse[row * dimension + $1] * offsets[$1] }
    }
    return centre.indices.map { place in
      (0..<dimension).reduce(centre[place]) { $0 + basis[place * stride + $1] * reduced[$1] }
    }
  }

  /// The part of a coordinate's row of the basis that is not zero on the grid.
  private static func row(_ grid: GridView, _ coordinate: Int) -> [Double] {
    let stride = grid.basis.count / grid.fullDimension
    return (0..<grid.dimension).map { grid.basis[coordinate * stride + $0] }
  }

  /// Coordinates whose rows of the basis are independent: the first, the preferred ones, then from the
  /// last one down; rising.
  private static func spanning(_ grid: GridView, preferring held: [Int]) -> [Int] {
    let d = grid.dimension
    var chosen: [Int] = []
    var space: [[Double]] = []
    let known = held.filter { (0..<grid.fullDimension).contains($0) }
    let order = [0] + known + (1..<grid.fullDimension).reversed()
    for coordinate in order where chosen.count < d {
      var row = self.row(grid, coordinate)
      for direction in space {
        let part = zip(row, direction).reduce(0) { $0 + $1.0 * $1.1 }
        row = zip(row, direction).map { $0 - part * $1 }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 1e-6 else { continue }
      space.append(row.map { $0 / length })
      chosen.append(coordinate)
    }
    return chosen.sorted()
  }

  /// Gauss–Jordan elimination with row pivots of a matrix whose rows are independent.
  private static func inverse(_ rows: [[Double]]) -> [Double] {
    let n = rows.count
    var matrix = rows.enumerated().map { row, values in
      values + (0..<n).map { $0 == row ? 1.0 : 0.0 }
    }
    for column in 0..<n {
      let pivot = (column..<n).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
      matrix.swapAt(column, pivot)
      let scale = matrix[column][column]
      matrix[column] = matrix[column].map { $0 / scale }
      for row in 0..<n where row != column {
        let factor = matrix[row][column]
        matrix[row] = zip(matrix[row], matrix[column]).map { $0 - factor * $1 }
      }
    }
    return matrix.flatMap { $0[n...] }
  }

  private static func range(_ grid: GridView, _ coordinate: Int) -> ClosedRange<Double> {
    let d = grid.dimension
    let row = self.row(grid, coordinate)
    let count = grid.points.count / d
    var (low, high) = (Double.infinity, -Double.infinity)
    for point in 0..<count {
      let value = (0..<d).reduce(grid.centre[coordinate]) {
        $0 + row[$1] * grid.points[point * d + $1]
      }
      low = min(low, value)
      high = max(high, value)
    }
    return low...max(low, high)
  }
}
