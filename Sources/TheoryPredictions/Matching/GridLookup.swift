import ExperimentalResults
import Numerics
import SimplifiedModels

/// Lookups in the maps of a database: a grid is searched once for each query, whatever the number of
/// maps and regions that share it.
final class GridLookup {
  private let options: LookupOptions
  private let matcher: TopologyMatcher
  /// Coordinates as grids have them, by query.
  private let queries: [[Double]]
  /// By query: its place among those of its list; by list: how many there are.
  private let places: [Int32]
  private let counts: [Int]
  /// By grid and list of coordinates, made when asked for: for each query not asked, outside, or an
  /// index into `locations`.
  private var tables: [[Int32]] = []
  private var tableOfGrid: [[(list: Int, table: Int)]]
  private var locations: [GridLocation] = []

  private static let unknown: Int32 = -1
  private static let outside: Int32 = -2

  init(_ matcher: TopologyMatcher, gridCount: Int, options: LookupOptions) {
    self.matcher = matcher
    self.options = options
    queries = matcher.coordinates.indices.map {
      matcher.rescaled(matcher.coordinates[$0], list: matcher.lists[$0])
    }
    var counts = Array(repeating: 0, count: (matcher.lists.max() ?? -1) + 1)
    places = matcher.lists.map { list in
      counts[list] += 1
      return Int32(counts[list] - 1)
    }
    self.counts = counts
    tableOfGrid = Array(repeating: [], count: gridCount)
  }

  /// Where a query lies in a grid; nil outside, or where the map has other coordinates.
  func locate(_ query: Int32, in grid: GridView, number: Int) -> GridLocation? {
    let table = table(number, list: matcher.lists[Int(query)])
    let place = Int(places[Int(query)])
    if tables[table][place] == Self.unknown {
      var state = Self.outside
      let coordinates = queries[Int(query)]
      if coordinates.count == grid.fullDimension,
        let found = grid.locate(coordinates, options: options)
      {
        state = Int32(locations.count)
        locations.append(found)
      }
      tables[table][place] = state
    }
    let state = tables[table][place]
    return state >= 0 ? locations[Int(state)] : nil
  }

  private func table(_ grid: Int, list: Int) -> Int {
    for entry in tableOfGrid[grid] where entry.list == list { return entry.table }
    tables.append(Array(repeating: Self.unknown, count: counts[list]))
    tableOfGrid[grid].append((list, tables.count - 1))
    return tables.count - 1
  }

  /// The value of one map at a query that lies in its grid.
  func value(
    _ values: UnsafeBufferPointer<Double>, _ grid: GridView, _ location: GridLocation,
    _ query: Int32
  ) -> Double? {
    grid.value(of: values, at: location, query: queries[Int(query)], options: options)
  }

  /// The value at coordinates (GeV) of no numbered query that are like those of one.
  func value(
    of values: UnsafeBufferPointer<Double>, in grid: GridView, at coordinates: [Double],
    like query: Int32
  ) -> Double? {
    let point = matcher.rescaled(coordinates, list: matcher.lists[Int(query)])
    guard point.count == grid.fullDimension, let location = grid.locate(point, options: options)
    else { return nil }
    return grid.value(of: values, at: location, query: point, options: options)
  }

  /// The coordinates of a query in GeV.
  func coordinates(_ query: Int32) -> [Double] { matcher.coordinates[Int(query)] }
}
