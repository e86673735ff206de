extension CompatibilityGraph {
  /// Every compatible set to which no other candidate can be added, sorted by their members.
  ///
  /// Bron and Kerbosch with a pivot. Their number grows exponentially with the candidates: this is for
  /// comparisons on graphs of some tens of them; `heaviestSet(weights:)` needs no list.
  public func maximalSets() -> [[Int]] {
    var found: [[Int]] = []
    if count > 0 { extend([], with: Array(0..<count), excluding: [], into: &found) }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Sets that hold `chosen`, any of `candidates`, and none of `excluded`.
  private func extend(
    _ chosen: [Int], with candidates: [Int], excluding excluded: [Int], into found: inout [[Int]]
  ) {
    guard !candidates.isEmpty else {
      if excluded.isEmpty { found.append(chosen.sorted()) }
      return
    }
    let pivot = (candidates + excluded).max {
      degree(of: $0, in: candidates) < degree(of: $1, in: candidates)
    }
    var (left, gone) = (candidates, excluded)
    for candidate in candidates {
      if let pivot, areCompatible(pivot, candidate) { continue }
      extend(
        chosen + [candidate], with: left.filter { areCompatible(candidate, $0) },
        excluding: gone.filter { areCompatible(candidate, $0) }, into: &found)
      left.removeAll { $0 == candidate }
      gone.append(candidate)
    }
  }

  private func degree(of candidate: Int, in others: [Int]) -> Int {
    others.count { areCompatible(candidate, $0) }
  }
}
