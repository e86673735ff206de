import Inputs
import Numerics

/// A map on a scattered grid in two masses: our walk through the triangulation against a look at every cell.
enum Interpolation {
  static func benchmark(points count: Int = 800, queries: Int = 2000) throws -> Benchmark {
    var numbers = Numbers(seed: 1)
    var points: [Double] = []
    for _ in 0..<count {
      let mother = Double.random(in: 200...2000, using: &numbers)
      points += [mother, Double.random(in: 0...mother, using: &numbers)]
    }
    let values = (0..<count).map { _ in Double.random(in: 0...1, using: &numbers) }
    let geometry = try GridGeometry(points: points, fullDimension: 2)
    var places: [[Double]] = []
    for _ in 0..<queries {
      let mother = Double.random(in: 300...1900, using: &numbers)
      places.append([mother, Double.random(in: 50...mother * 0.9, using: &numbers)])
    }
    return Benchmark(
      name: "interpolation in a map of \(count) points", peer: "every cell is tried", work: queries,
      ours: { walk(geometry, values, places) }, theirs: { scan(geometry, points, values, places) })
  }

  private static func walk(
    _ geometry: GridGeometry, _ values: [Double], _ places: [[Double]]
  ) -> Double {
    geometry.withView { view in
      values.withUnsafeBufferPointer { values in
        places.reduce(0) { sum, place in
          guard let location = view.locate(place) else { return sum }
          return sum + (view.value(of: values, at: location, query: place) ?? 0)
        }
      }
    }
  }

  private static func scan(
    _ geometry: GridGeometry, _ points: [Double], _ values: [Double], _ places: [[Double]]
  ) -> Double {
    places.reduce(0) { sum, place in
      for start in stride(from: 0, to: geometry.cells.count, by: 3) {
        let corners = (0..<3).map { Int(geometry.cells[start + $0]) }
        if let weights = weights(of: place, in: corners, points) {
          return sum + zip(weights, corners).reduce(0) { $0 + $1.0 * values[$1.1] }
        }
      }
      return sum
    }
  }

  /// Barycentric weights, nil outside the triangle.
  private static func weights(
    of place: [Double], in corners: [Int], _ points: [Double]
  ) -> [Double]? {
    let x = corners.map { points[2 * $0] }, y = corners.map { points[2 * $0 + 1] }
    let area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
    let first =
      ((x[1] - place[0]) * (y[2] - place[1]) - (x[2] - place[0]) * (y[1] - place[1])) / area
    let second =
      ((x[2] - place[0]) * (y[0] - place[1]) - (x[0] - place[0]) * (y[2] - place[1])) / area
    let weights = [first, second, 1 - first - second]
    return weights.allSatisfy { $0 >= -1e-12 } ? weights : nil
  }
}
