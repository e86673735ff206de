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
  /// For each grid and list of coordinates that was asked for, where its queries begin in `states`.
  private var starts: [[(list: Int, start: Int)]]
  /// Of each query not asked, outside, or an index into `locations`.
  private var states: [Int32] = []
  private var locations: [GridLocation] = []
  /// What the rule for queries off the plane asks of the grid, by location; made when asked for.
  private var probes: [Int: OffPlaneProbe?] = [:]

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
    starts = Array(repeating: [], count: gridCount)
  }

  /// The place of a query in a grid, for `value`; nil outside, or where the map has other coordinates.
  func locate(_ query: Int32, in grid: GridView, number: Int) -> Int? {
    let slot = start(number, list: matcher.lists[Int(query)]) + Int(places[Int(query)])
    if states[slot] == Self.unknown {
      var state = Self.outside
      let coordinates = queries[Int(query)]
      if coordinates.count == grid.fullDimension,
        let found = grid.locate(coordinates, options: options)
      {
        state = Int32(locations.count)
        locations.append(found)
      }
      states[slot] = state
    }
    return states[slot] >= 0 ? Int(states[slot]) : nil
  }

  private func start(_ grid: Int, list: Int) -> Int {
    for entry in starts[grid] where entry.list == list { return entry.start }
    let start = states.count
    states.append(contentsOf: repeatElement(Self.unknown, count: counts[list]))
    starts[grid].append((list, start))
    return start
  }

  /// The value of one map at the place of a query in its grid; nil or 0 where it says nothing.
  func value(
    _ values: UnsafeBufferPointer<Double>, _ grid: GridView, _ place: Int, _ query: Int32
  ) -> Double? {
    let coordinates = queries[Int(query)]
    guard locations[place].offPlane > 0 else {
      return grid.value(of: values, at: locations[place], query: coordinates, options: options)
    }
    if options.cellValue == .interpolated, grid.isZero(values, at: locations[place]) { return 0 }
    guard let probe = probe(place, grid, coordinates) else { return nil }
    return grid.value(
      of: values, at: locations[place], query: coordinates, probe: probe, options: options)
  }

  private func probe(_ place: Int, _ grid: GridView, _ query: [Double]) -> OffPlaneProbe? {
    if let known = probes[place] { return known }
    let probe = grid.probe(query, at: locations[place], options: options)
    probes[place] = .some(probe)
    return probe
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

  /// Coordinates (GeV) that are like those of a query, as grids have them.
  func rescaled(_ coordinates: [Double], like query: Int32) -> [Double] {
    matcher.rescaled(coordinates, list: matcher.lists[Int(query)])
  }

  /// The coordinates of a query in GeV.
  func coordinates(_ query: Int32) -> [Double] { matcher.coordinates[Int(query)] }
}
