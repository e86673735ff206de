import ExperimentalResults
import Numerics
import SimplifiedModels

/// Where a topology finds the maps that constrain it; made once for a database.
///
/// Constraints that occur in many maps are kept once, and so are grids that many maps share.
struct MapIndex: Sendable {
  /// What maps may share: the constraint, the coordinates and the lengths of the detector.
  struct Target: Hashable, Sendable {
    var constraint: Int
    /// The library's number of the way in which coordinates are taken.
    var layout: Int
    var lifetimes: LifetimeFactors
  }
  /// A map of a result.
  struct Entry: Sendable {
    /// Index into `targets`.
    var target: Int
    /// Which of the distinct grids the map stands on, and its expected limits.
    var grid: Int
    var expectedGrid: Int?
    /// The library's numbers of the arguments of each condition.
    var conditions: [[Int]]
  }

  /// A map by its place.
  struct MapPlace: Sendable {
    var result: Int
    var map: Int
  }

  /// The constraints of all maps and conditions.
  let library: PatternLibrary
  /// Distinct targets.
  let targets: [Target]
  /// Targets by constraint.
  let targetsOfConstraint: [[Int]]
  /// By result and map.
  let entries: [[Entry]]
  /// The maps that share a target, by target, in the order of results.
  let mapsOfTarget: [[MapPlace]]
  /// How many distinct grids there are.
  let gridCount: Int
  /// Distinct energies in TeV, rising.
  let energies: [Int]

  init(_ results: [ExperimentalResult]) {
    var builder = Builder()
    entries = results.map { result in
      result.maps.map { builder.entry($0) }
    }
    library = builder.library
    targets = builder.targets
    var lists = Array(repeating: [Int](), count: library.constraintCount)
    for (number, target) in targets.enumerated() { lists[target.constraint].append(number) }
    targetsOfConstraint = lists
    var maps = Array(repeating: [MapPlace](), count: targets.count)
    for (result, entries) in entries.enumerated() {
      for (map, entry) in entries.enumerated() {
        maps[entry.target].append(MapPlace(result: result, map: map))
      }
    }
    mapsOfTarget = maps
    gridCount = builder.grids.count
    energies = Set(results.map(\.energy)).sorted()
  }

  /// Numbers what is distinct.
  private struct Builder {
    var library = PatternLibrary()
    var targets: [Target] = []
    var grids: [GridIdentity: Int] = [:]
    private var known: [Target: Int] = [:]

    mutating func entry(_ map: ResultMap) -> Entry {
      let constraint = library.number(of: map.constraint)
      let coordinates = map.coordinates.isEmpty ? nil : map.coordinates
      let target = Target(
        constraint: constraint, layout: library.layout(constraint, coordinates),
        lifetimes: LifetimeFactors(map.lengths))
      let number = known[target] ?? targets.count
      if number == targets.count {
        known[target] = number
        targets.append(target)
      }
      return Entry(
        target: number, grid: grid(map.grid),
        expectedGrid: map.expectedLimits.map { grid($0.grid) },
        conditions: map.conditions.map { condition in
          condition.arguments.map { library.number(of: $0) }
        })
    }

    private mutating func grid(_ view: GridView) -> Int {
      let identity = GridIdentity(view)
      let number = grids[identity] ?? grids.count
      grids[identity] = number
      return number
    }
  }
}

extension LifetimeFactors {
  /// The lengths of a map; what it does not say is that of SModelS.
  fileprivate init(_ lengths: DetectorLengths) {
    self.init()
    if let inner = lengths.inner { innerLength = inner }
    if let outer = lengths.outer { outerLength = outer }
  }
}

/// Views of the same memory are the same grid.
private struct GridIdentity: Hashable {
  private let points: UInt
  private let cells: UInt
  private let fullDimension: Int

  init(_ grid: GridView) {
    points = UInt(bitPattern: grid.points.baseAddress)
    cells = UInt(bitPattern: grid.cells.baseAddress)
    fullDimension = grid.fullDimension
  }
}
