import Foundation
import Testing

@testable import Numerics

/// Looks one query up in a geometry.
func lookUp(
  _ geometry: GridGeometry, _ values: [Double], _ query: [Double],
  _ options: LookupOptions = .init()
) -> Double? {
  geometry.withView { view in
    values.withUnsafeBufferPointer { values in
      view.locate(query, options: options).flatMap {
        view.value(of: values, at: $0, query: query, options: options)
      }
    }
  }
}

/// Random points, `count × dimension`, in [0, 1000).
func randomPoints(_ count: Int, _ dimension: Int, seed: UInt64) -> [Double] {
  var random = RandomStream(runSeed: seed, chain: 0)
  return (0..<count * dimension).map { _ in random.uniform(0, 1000) }
}

@Suite("A grid")
struct GridTests {
  /// A linear function, which any triangulation interpolates exactly.
  func linear(_ point: ArraySlice<Double>) -> Double {
    zip(point, [0.3, 0.7, -0.2, 1.1, 0.5, 0.9, -0.4]).reduce(5) { $0 + $1.0 * $1.1 }
  }

  @Test("gives back linear functions and the values at its points", arguments: 1...6)
  func linearFunctions(dimension: Int) throws {
    let count = [0, 50, 400, 300, 120, 80, 60][dimension]
    let points = randomPoints(count, dimension, seed: UInt64(dimension))
    let geometry = try GridGeometry(points: points, fullDimension: dimension)
    #expect(geometry.dimension == dimension)
    let rows = (0..<count).map { points[$0 * dimension..<($0 + 1) * dimension] }
    let values = rows.map(linear)
    for (row, value) in zip(rows, values) {
      let found = try #require(lookUp(geometry, values, Array(row)))
      #expect(abs(found - value) < 1e-9 * abs(value) + 1e-9)
    }
    var random = RandomStream(runSeed: 11, chain: 0)
    for _ in 0..<200 {
      // A mean of corners lies in the hull.
      var query = [Double](repeating: 0, count: dimension)
      for _ in 0...dimension {
        let row = rows[random.index(below: count)]
        for axis in 0..<dimension {
          query[axis] += row[row.startIndex + axis] / Double(dimension + 1)
        }
      }
      let found = try #require(lookUp(geometry, values, query))
      #expect(abs(found - linear(query[...])) < 1e-8 * 1000)
    }
    #expect(lookUp(geometry, values, [Double](repeating: 3000, count: dimension)) == nil)
    #expect(lookUp(geometry, values, [Double](repeating: .nan, count: dimension)) == nil)
  }

  /// Walk and exhaustive search agree on a regular grid, whose cells are degenerate by nature.
  @Test("finds every query of a regular grid", arguments: [2, 3, 4])
  func regular(dimension: Int) throws {
    let steps = [0, 0, 21, 8, 5][dimension]
    var points: [Double] = []
    for index in 0..<Int(pow(Double(steps), Double(dimension)).rounded()) {
      var rest = index
      for _ in 0..<dimension {
        points.append(100 + 25 * Double(rest % steps))
        rest /= steps
      }
    }
    let geometry = try GridGeometry(points: points, fullDimension: dimension)
    let count = points.count / dimension
    let values = (0..<count).map { linear(points[$0 * dimension..<($0 + 1) * dimension]) }
    let largest = 100 + 25 * Double(steps - 1)
    var random = RandomStream(runSeed: 3, chain: 1)
    for round in 0..<2000 {
      var query = (0..<dimension).map { _ in random.uniform(100, largest) }
      // Also on faces, where several cells meet, and on the hull.
      if round % 3 == 1 { query[0] = 125 }
      if round % 3 == 2 { query[dimension - 1] = largest }
      let found = try #require(lookUp(geometry, values, query))
      #expect(abs(found - linear(query[...])) < 1e-6)
      query[0] = largest + 1
      #expect(lookUp(geometry, values, query) == nil)
    }
  }

  @Test("sees equal branches as a plane of lower dimension")
  func equalBranches() throws {
    var points: [Double] = []
    var values: [Double] = []
    for mother in stride(from: 200.0, through: 1000, by: 100) {
      for daughter in stride(from: 0.0, through: mother - 100, by: 100) {
        points += [mother, daughter, mother, daughter]
        values.append(mother + daughter / 2)
      }
    }
    let geometry = try GridGeometry(points: points, fullDimension: 4)
    #expect(geometry.dimension == 2)
    #expect(geometry.cells.count == geometry.neighbours.count)
    let inside = try #require(lookUp(geometry, values, [550, 120, 550, 120]))
    #expect(abs(inside - 610) < 1e-9)
    let beside = [556.0, 120, 550, 120]
    let location = try #require(geometry.withView { $0.locate(beside) })
    #expect(abs(location.offPlane - 6 / 2.0.squareRoot()) < 1e-9)
    // 6 GeV off the plane change the value little, 300 GeV much.
    let near = try #require(lookUp(geometry, values, beside))
    #expect(abs(near - 613) < 1e-6)
    #expect(lookUp(geometry, values, [800, 120, 500, 120]) == nil)
  }

  @Test("of one dimension ends where its points end")
  func oneDimension() throws {
    // Unsorted, with a point twice; both coordinates equal.
    let masses = [300.0, 100, 200, 200, 400]
    let geometry = try GridGeometry(points: masses.flatMap { [$0, $0] }, fullDimension: 2)
    #expect(geometry.dimension == 1)
    let values = [3.0, 1, 2, 2, 4]
    for mass in [100.0, 150, 200, 200.5, 333, 400] {
      let found = try #require(lookUp(geometry, values, [mass, mass]))
      #expect(abs(found - mass / 100) < 1e-9)
    }
    #expect(lookUp(geometry, values, [99.9, 99.9]) == nil)
    #expect(lookUp(geometry, values, [400.1, 400.1]) == nil)
  }

  @Test("of one point answers at that point only")
  func onePoint() throws {
    let geometry = try GridGeometry(points: [500, 100, 500, 100], fullDimension: 2)
    #expect(geometry.dimension == 0)
    #expect(lookUp(geometry, [7, 7], [500, 100]) == 7)
    #expect(lookUp(geometry, [7, 7], [500, 100.001]) == nil)
  }

  @Test("never goes below the smallest corner of a cell, and clears dust")
  func clamped() throws {
    let geometry = try GridGeometry(points: [0, 0, 10, 0, 0, 10], fullDimension: 2)
    #expect(lookUp(geometry, [1, 1, 2], [4, -0.000001]) == 1)
    #expect(lookUp(geometry, [1e-15, 1e-15, 1e-15], [2, 2]) == 0)
  }

  @Test("rounds queries and results like SModelS where asked")
  func rounding() throws {
    let geometry = try GridGeometry(points: [0, 0, 1000, 0, 0, 1000], fullDimension: 2)
    let values: [Double] = [0, 1000, 0]
    let rounded = LookupOptions(roundQueries: true)
    let found = try #require(lookUp(geometry, values, [123.456, 10], rounded))
    #expect(abs(found - 123.46) < 1e-12)
    let exact = try #require(lookUp(geometry, values, [123.456, 10]))
    #expect(abs(exact - 123.456) < 1e-9)
    #expect(Rounding.toSixDigits(0.0012345678) == 0.00123457)
    #expect(Rounding.toSixDigits(-98765432) == -98765400)
    #expect(Rounding.toSixDigits(999_999.7) == 1_000_000)
    #expect(Rounding.toHundredths(0.125) == 0.12)
  }

  @Test("refuses points that are none")
  func refused() {
    #expect(throws: NumericsError.self) { try GridGeometry(points: [], fullDimension: 2) }
    #expect(throws: NumericsError.self) { try GridGeometry(points: [1, 2, 3], fullDimension: 2) }
    #expect(throws: NumericsError.self) { try GridGeometry(points: [1, .nan], fullDimension: 2) }
    #expect(throws: NumericsError.self) { try GridGeometry(points: [1], fullDimension: 0) }
    #expect(throws: NumericsError.self) {
      try GridGeometry(points: randomPoints(40, 8, seed: 1), fullDimension: 8)
    }
  }

  @Test("gives the range of values of all triangulations")
  func ambiguity() throws {
    // Two squares side by side, and a point that is alone.
    let points: [Double] = [0, 0, 10, 0, 0, 10, 10, 10, 20, 0, 20, 10, 47, 29]
    let values: [Double] = [0, 10, 20, 100, 0, 0, 0]
    let geometry = try GridGeometry(points: points, fullDimension: 2)
    try values.withUnsafeBufferPointer { values in
      try geometry.withView { view in
        func value(_ choice: CellValue, _ query: [Double]) throws -> Double? {
          view.value(
            of: values, at: try #require(view.locate(query)), query: query,
            options: LookupOptions(cellValue: choice))
        }
        // One diagonal of the square mixes 0, 10 and 20, the other 0, 20 and 100.
        let square = try #require(view.locate([3, 4]))
        let range = try #require(view.valueRange(of: values, at: square, query: [3, 4]))
        #expect(abs(range.lowerBound - 11) < 1e-9 && abs(range.upperBound - 32) < 1e-9)
        #expect(try value(.smallest, [3, 4]) == range.lowerBound)
        #expect(try value(.largest, [3, 4]) == range.upperBound)
        let alone = try #require(view.locate([30, 12]))
        #expect(view.valueRange(of: values, at: alone, query: [30, 12]) == nil)
        #expect(try value(.largest, [30, 12]) == value(.interpolated, [30, 12]))
      }
    }
  }

  @Test("is the same however often it is built")
  func deterministic() throws {
    let points = randomPoints(500, 3, seed: 77)
    let first = try GridGeometry(points: points, fullDimension: 3)
    let second = try GridGeometry(points: points, fullDimension: 3)
    #expect(first.cells == second.cells)
    #expect(first.points == second.points)
    #expect(first.neighbours == second.neighbours)
  }

  @Test("has neighbours that share a face and know each other")
  func neighbours() throws {
    let geometry = try GridGeometry(points: randomPoints(300, 3, seed: 5), fullDimension: 3)
    for cell in 0..<geometry.cells.count / 4 {
      let corners = geometry.cells[cell * 4..<cell * 4 + 4]
      for corner in 0..<4 {
        let other = Int(geometry.neighbours[cell * 4 + corner])
        guard other >= 0 else { continue }
        let shared = Set(corners).subtracting([corners[cell * 4 + corner]])
        #expect(shared.isSubset(of: Set(geometry.cells[other * 4..<other * 4 + 4])))
        #expect(geometry.neighbours[other * 4..<other * 4 + 4].contains(Int32(cell)))
      }
    }
  }
}
