import Documents
import Numerics

/// Tells which grids span nothing that can be interpolated in; each distinct grid is tried once.
struct DegenerateGrids {
  private var known: [String: String?] = [:]

  /// Why the grid of `table` is of no use, or nil.
  mutating func reason(_ table: MapTable) -> String? {
    let digest = "\(table.dimension) \(Files.sha256(table.points.withUnsafeBytes { Array($0) }))"
    if let reason = known[digest] { return reason }
    let reason = Self.fault(table).map { "\(table.count) points that span no hull: \($0)" }
    known[digest] = .some(reason)
    return reason
  }

  private static func fault(_ table: MapTable) -> String? {
    do {
      let grid = try GridGeometry(points: table.points, fullDimension: table.dimension)
      return grid.dimension > 0 || table.count == 1 ? nil : "they coincide"
    } catch { return "\(error)" }
  }
}
