/// Flat cells that touch one another, and the way across them.
///
/// Corners of a regular grid lie on one sphere; Qhull fills the space between the cells that it makes
/// of them with cells of no volume, in four dimensions many side by side. They have no inside, so the
/// walk leaves the cluster through any cell behind whose face the point lies.
struct FlatCluster {
  let view: GridView
  let solver: CellSolver

  /// Where the walk goes on.
  enum Crossing {
    /// In this cell, which is not flat.
    case to(Int)
    /// The cluster lies at the hull, and the point not on the inner side of any of its faces.
    case outside
    /// No way was found.
    case lost
  }

  private static let capacity = 256

  /// The cell around the cluster of `first` that the point is least outside of, among those on
  /// whose side of the shared face it lies.
  func cross(from first: Int) -> Crossing {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.capacity) { queue in
      var best: Int?
      var least = -Double.infinity
      var touchesHull = false
      var count = 1
      var next = 0
      queue[0] = first
      while next < count {
        let cell = queue[next]
        next += 1
        for corner in 0...view.dimension {
          let neighbour = Int(view.neighbours[cell * (view.dimension + 1) + corner])
          guard neighbour >= 0 else {
            touchesHull = true
            continue
          }
          let found = solver.solve(neighbour)
          if found.isFlat {
            guard !queue[..<count].contains(neighbour) else { continue }
            guard count < Self.capacity else { return .lost }
            queue[count] = neighbour
            count += 1
          } else if isBehind(cell, neighbour, found), found.smallest > least {
            (best, least) = (neighbour, found.smallest)
          }
        }
      }
      return best.map { .to($0) } ?? (touchesHull ? .outside : .lost)
    }
  }

  /// Whether the point lies on the side of `neighbour` of the face that it shares with `cell`.
  private func isBehind(_ cell: Int, _ neighbour: Int, _ found: CellSolver.Answer) -> Bool {
    let start = neighbour * (view.dimension + 1)
    for corner in 0...view.dimension where Int(view.neighbours[start + corner]) == cell {
      return found.weights[corner] >= -GridView.tolerance
    }
    return false
  }
}
