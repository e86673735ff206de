/// The exact heaviest set of pairwise compatible candidates.
public struct CompatibilityGraph: Sendable {
  /// Number of candidates.
  public let count: Int
  /// Builds the graph; `compatible(i, j)` is asked once for every i < j.
  public init(count: Int, compatible: (Int, Int) -> Bool) { fatalError("unbuilt") }
  /// Whether two candidates may be in one set.
  public func areCompatible(_ i: Int, _ j: Int) -> Bool { fatalError("unbuilt") }
  /// The compatible set of largest total weight; only positive weights count, the empty set weighs 0; ties go
  /// to the set whose sorted indices come first (callers order candidates by name). Exact.
  public func heaviestSet(weights: [Double]) -> (members: [Int], weight: Double) {
    fatalError("unbuilt")
  }
}
