/// Branch and bound for the heaviest clique of a compatibility graph.
///
/// The bound splits weights over colour classes (Tavares, Campêlo, Gendron, Michelon, INFORMS J.
/// Comput. 2016; San Segundo et al. 2019): a compatible set has at most one member in a class of
/// candidates that exclude each other. A second pass, which knows the best weight, finds the first of
/// all sets of that weight. Both work on one component of the graph of exclusions after the other: of
/// sets of equal weight none contains the other, so that the one that comes first has the smallest
/// candidate in which they differ, and the first union is made of the first sets.
struct HeaviestSetSearch {
  private let graph: WeightedGraph
  private var stack: [Int] = []
  private var best: Int64 = 0

  init(_ graph: WeightedGraph) { self.graph = graph }

  /// The members in rising order, as indices of the graph.
  mutating func heaviestSet() -> [Int] {
    graph.forEachComponent { component in
      graph.removeDominated(from: component)
      best = 0
      graph.withCopy(of: component) { findWeight(among: $0, carrying: 0) }
      _ = findFirst(among: component, carrying: 0)
    }
    return stack.sorted().map { graph.candidates[$0] }
  }

  /// Raises `best` to the weight of the heaviest set within `open` plus `carried`; empties `open`.
  private mutating func findWeight(among open: WeightedGraph.Bits, carrying carried: Int64) {
    best = max(best, carried)
    let size = open.population
    guard size > 0 else { return }
    withUnsafeTemporaryAllocation(of: Colouring.Entry.self, capacity: size) { order in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: graph.words) { next in
        graph.colour(open, into: order)
        // From the loosest bound to the tightest; the first that cannot win ends the node.
        for place in stride(from: size - 1, through: 0, by: -1) {
          guard carried + order[place].bound > best else { return }
          let candidate = Int(order[place].candidate)
          graph.intersect(open, with: candidate, into: next)
          findWeight(among: next, carrying: carried + graph.weights[candidate])
          open.remove(candidate)
        }
      }
    }
  }

  /// Puts the first set of weight `best` on the stack: the smallest candidate first, with it before
  /// without it.
  private mutating func findFirst(
    among open: WeightedGraph.Bits, carrying carried: Int64
  ) -> Bool {
    if carried == best { return true }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: graph.words) { next in
      while let candidate = open.first {
        guard carried + graph.bound(of: open) >= best else { return false }
        graph.intersect(open, with: candidate, into: next)
        stack.append(candidate)
        if findFirst(among: next, carrying: carried + graph.weights[candidate]) { return true }
        stack.removeLast()
        open.remove(candidate)
      }
      return false
    }
  }
}
