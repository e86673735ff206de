/// Searches one graph for the heaviest sets of many weights, one after the other.
///
/// As `CompatibilityGraph.heaviestSet(weights:)`, but what depends only on which weights are positive is
/// kept from one search to the next.
public final class HeaviestSetFinder {
  private let graph: CompatibilityGraph
  private var known: WeightedGraph?

  /// Prepares nothing yet.
  public init(_ graph: CompatibilityGraph) { self.graph = graph }

  /// The compatible set of largest total weight.
  public func heaviestSet(weights: [Double]) -> (members: [Int], weight: Double) {
    precondition(weights.count == graph.count, "one weight per candidate")
    let weighted: WeightedGraph
    if let known, known.reweigh(weights) {
      weighted = known
    } else {
      weighted = WeightedGraph(graph, weights: weights)
      known = weighted
    }
    var search = HeaviestSetSearch(weighted)
    let members = search.heaviestSet()
    return (members, members.reduce(0) { $0 + weights[$1] })
  }
}
