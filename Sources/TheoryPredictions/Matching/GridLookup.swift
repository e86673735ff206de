import ExperimentalResults
import Numerics

/// Lookups in the maps of a database: a grid is searched once for each pair of mass chains, whatever
/// the number of maps and regions that share it.
final class GridLookup {
  private let options: LookupOptions
  private let queries: [[Double]]
  /// By grid and query: not asked, outside, or an index into `locations`.
  private var state: [Int32]
  private var locations: [GridLocation] = []

  private static let unknown: Int32 = -1
  private static let outside: Int32 = -2

  init(queries: [[Double]], gridCount: Int, options: LookupOptions) {
    self.queries = queries
    self.options = options
    state = Array(repeating: Self.unknown, count: gridCount * queries.count)
  }

  /// Where a query lies in a grid; nil outside, or where the map has other coordinates.
  func locate(_ query: Int32, in grid: GridView, number: Int) -> GridLocation? {
    guard query >= 0 else { return nil }
    let place = number * queries.count + Int(query)
    if state[place] == Self.unknown {
      state[place] = Self.outside
      let masses = queries[Int(query)]
      if masses.count == grid.fullDimension,
        let found = grid.locate(masses, options: options)
      {
        state[place] = Int32(locations.count)
        locations.append(found)
      }
    }
    return state[place] >= 0 ? locations[Int(state[place])] : nil
  }

  /// The value of one map at a query that lies in its grid.
  func value(
    _ values: UnsafeBufferPointer<Double>, _ grid: GridView, _ location: GridLocation,
    _ query: Int32
  ) -> Double? {
    grid.value(of: values, at: location, query: queries[Int(query)], options: options)
  }

  /// The value at masses of no numbered query.
  func value(
    of values: UnsafeBufferPointer<Double>, in grid: GridView, at masses: [Double]
  ) -> Double? {
    guard masses.count == grid.fullDimension,
      let location = grid.locate(masses, options: options)
    else { return nil }
    return grid.value(of: values, at: location, query: masses, options: options)
  }

  /// The masses of a query.
  func masses(_ query: Int32) -> [Double] { queries[Int(query)] }
}
