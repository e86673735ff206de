/// Branch and bound for the k heaviest compatible sets.
///
/// It works on one component of the graph of exclusions after the other. In each, the first pass finds
/// the weight of the k-th set with the bound of `HeaviestSetSearch`. The second pass lists, in the order
/// of their sorted indices, the sets above that weight and as many of that weight as are wanted, so that
/// ties do not depend on the order of the search. Maximal sets are told by the candidates that were
/// excluded on the way and are compatible with every member (Bron, Kerbosch, Commun. ACM 1973).
struct RankedSetSearch {
  /// A set of candidates in rising order.
  private struct Ranked {
    var members: [Int]
    var weight: Int64

    /// Heavier, or as heavy with the smallest candidate in which they differ.
    ///
    /// Both weight and place add up over components, which is why the k best unions are made of the k
    /// best of each.
    func isBefore(_ other: Ranked) -> Bool {
      if weight != other.weight { return weight > other.weight }
      return members.lexicographicallyPrecedes(other.members)
    }
  }

  private let graph: WeightedGraph
  private let count: Int
  private let wantsMaximal: Bool
  /// The heaviest weights so far, falling, at most `count`.
  private var heaviest: [Int64] = []
  private var stack: [Int] = []
  private var found: [Ranked] = []
  /// Sets of the k-th weight that are still wanted.
  private var ties = 0

  init(_ graph: WeightedGraph, count: Int, maximal: Bool) {
    precondition(count > 0, "at least one set")
    self.graph = graph
    self.count = count
    wantsMaximal = maximal
  }

  /// Members in rising order, as indices of the graph, the heaviest set first.
  mutating func sets() -> [[Int]] {
    var unions = [Ranked(members: [], weight: 0)]
    graph.forEachComponent { unions = combined(unions, sets(of: $0)) }
    return unions.map { union in union.members.map { graph.candidates[$0] } }
  }

  /// The best unions of one set of each list; both lists are sorted.
  private func combined(_ first: [Ranked], _ second: [Ranked]) -> [Ranked] {
    var unions: [Ranked] = []
    for (i, one) in first.enumerated() {
      // What is better in both places comes first: (i + 1)(j + 1) unions are at least as good as this.
      for other in second.prefix(count / (i + 1)) {
        unions.append(
          Ranked(
            members: (one.members + other.members).sorted(), weight: one.weight + other.weight))
      }
    }
    unions.sort { $0.isBefore($1) }
    return Array(unions.prefix(count))
  }

  /// The best sets of one component.
  private mutating func sets(of component: WeightedGraph.Bits) -> [Ranked] {
    heaviest.removeAll()
    found.removeAll()
    withStart(component) { findWeights(among: $0, excluding: $1, carrying: 0) }
    let least = heaviest.last ?? 0
    ties = heaviest.count { $0 == least }
    withStart(component) { list(among: $0, excluding: $1, carrying: 0, least: least) }
    return found.sorted { $0.isBefore($1) }
  }

  private func withStart(
    _ component: WeightedGraph.Bits, _ body: (WeightedGraph.Bits, WeightedGraph.Bits) -> Void
  ) {
    graph.withCopy(of: component) { open in
      graph.withCopy(of: component) { excluded in
        excluded.update(repeating: 0)
        body(open, excluded)
      }
    }
  }

  /// Whether a node counts: every one, or the one to which no candidate can be added.
  private func counts(_ open: WeightedGraph.Bits, _ excluded: WeightedGraph.Bits) -> Bool {
    !wantsMaximal || (open.first == nil && excluded.first == nil)
  }

  /// Whether an excluded candidate could be added to every set below a node.
  private func isHopeless(_ open: WeightedGraph.Bits, _ excluded: WeightedGraph.Bits) -> Bool {
    for word in 0..<graph.words {
      var bits = excluded[word]
      while bits != 0 {
        let candidate = word * 64 + bits.trailingZeroBitCount
        if graph.isCompatible(candidate, withAll: open) { return true }
        bits &= bits - 1
      }
    }
    return false
  }

  /// Visits the sets that may be among the heaviest; changes both sets.
  private mutating func findWeights(
    among open: WeightedGraph.Bits, excluding excluded: WeightedGraph.Bits, carrying carried: Int64
  ) {
    if counts(open, excluded) { take(carried) }
    let size = open.population
    guard size > 0, !wantsMaximal || !isHopeless(open, excluded) else { return }
    withUnsafeTemporaryAllocation(of: Colouring.Entry.self, capacity: size) { order in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * graph.words) { scratch in
        let (next, nextExcluded) = halves(scratch)
        graph.colour(open, into: order)
        for place in stride(from: size - 1, through: 0, by: -1) {
          if heaviest.count == count, carried + order[place].bound <= heaviest[count - 1] { return }
          let candidate = Int(order[place].candidate)
          graph.intersect(open, with: candidate, into: next)
          graph.intersect(excluded, with: candidate, into: nextExcluded)
          findWeights(
            among: next, excluding: nextExcluded, carrying: carried + graph.weights[candidate])
          open.remove(candidate)
          if wantsMaximal { excluded.insert(candidate) }
        }
      }
    }
  }

  private mutating func take(_ weight: Int64) {
    if heaviest.count == count {
      if weight <= heaviest[count - 1] { return }
      heaviest.removeLast()
    }
    heaviest.insert(weight, at: heaviest.firstIndex { $0 < weight } ?? heaviest.count)
  }

  /// Lists the wanted sets, the smallest candidate first, with it before without it.
  private mutating func list(
    among open: WeightedGraph.Bits, excluding excluded: WeightedGraph.Bits, carrying carried: Int64,
    least: Int64
  ) {
    if counts(open, excluded), carried > least || (carried == least && ties > 0) {
      found.append(Ranked(members: stack, weight: carried))
      if carried == least { ties -= 1 }
    }
    guard !wantsMaximal || !isHopeless(open, excluded) else { return }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * graph.words) { scratch in
      let (next, nextExcluded) = halves(scratch)
      while let candidate = open.first, found.count < heaviest.count {
        let bound = carried + graph.bound(of: open)
        guard bound > least || (bound == least && ties > 0) else { return }
        graph.intersect(open, with: candidate, into: next)
        graph.intersect(excluded, with: candidate, into: nextExcluded)
        stack.append(candidate)
        list(
          among: next, excluding: nextExcluded, carrying: carried + graph.weights[candidate],
          least: least)
        stack.removeLast()
        open.remove(candidate)
        if wantsMaximal { excluded.insert(candidate) }
      }
    }
  }

  private func halves(_ scratch: WeightedGraph.Bits) -> (WeightedGraph.Bits, WeightedGraph.Bits) {
    (
      WeightedGraph.Bits(rebasing: scratch[..<graph.words]),
      WeightedGraph.Bits(rebasing: scratch[graph.words...])
    )
  }
}
