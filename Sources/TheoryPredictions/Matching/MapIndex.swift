import ExperimentalResults
import Numerics
import SimplifiedModels

/// Where a topology finds the maps that constrain it; made once for a database.
///
/// Constraints that occur in many maps are kept once, and so are grids that many maps share.
struct MapIndex: Sendable {
  /// A map, and which of the distinct grids it stands on.
  struct Use: Sendable {
    var result: Int
    var map: Int
    var grid: Int
  }

  /// Distinct constraints.
  let constraints: [TopologyConstraint]
  /// The maps of each constraint, in the order of the results.
  let uses: [[Use]]
  /// Constraints by the shapes of their terms, rising.
  let shapes: [TopologyShape: [Int]]
  /// How many distinct grids there are.
  let gridCount: Int
  /// Distinct energies in TeV, rising.
  let energies: [Int]

  init(_ results: [ExperimentalResult]) {
    var constraints: [TopologyConstraint] = []
    var known: [String: Int] = [:]
    var uses: [[Use]] = []
    var grids: [GridIdentity: Int] = [:]
    for (result, content) in results.enumerated() {
      for (map, entry) in content.maps.enumerated() {
        let number = known[entry.constraint.text] ?? constraints.count
        if number == constraints.count {
          known[entry.constraint.text] = number
          constraints.append(entry.constraint)
          uses.append([])
        }
        let identity = GridIdentity(entry.grid)
        let grid = grids[identity] ?? grids.count
        grids[identity] = grid
        uses[number].append(Use(result: result, map: map, grid: grid))
      }
    }
    var shapes: [TopologyShape: [Int]] = [:]
    for (number, constraint) in constraints.enumerated() {
      for shape in constraint.shapes { shapes[shape, default: []].append(number) }
    }
    self.constraints = constraints
    self.uses = uses
    self.shapes = shapes
    gridCount = grids.count
    energies = Set(results.map(\.energy)).sorted()
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
