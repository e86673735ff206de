import SimplifiedModels

/// How many SM particles leave each vertex of the two branches, whatever their order.
struct TopologyShape: Hashable, Sendable {
  private let first: [Int]
  private let second: [Int]

  init(_ a: [Int], _ b: [Int]) {
    let isSorted = a.lexicographicallyPrecedes(b)
    first = isSorted ? a : b
    second = isSorted ? b : a
  }

  init(_ topology: Topology) {
    self.init(
      topology.branches.0.vertices.map(\.count), topology.branches.1.vertices.map(\.count))
  }

  /// The shape of a term; nil for one that has not two branches.
  init?(_ term: TopologyConstraint.Term) {
    guard term.branches.count == 2 else { return nil }
    self.init(term.branches[0].map(\.count), term.branches[1].map(\.count))
  }
}
