/// Which candidates may stand in one set.
public struct CompatibilityGraph: Sendable {
  /// Number of candidates.
  public let count: Int
  /// Words of 64 candidates in a row.
  let words: Int
  /// Adjacency as bits, `count × words`, without the diagonal.
  let bits: [UInt64]

  /// Builds the graph; `compatible(i, j)` is asked once for every i < j.
  public init(count: Int, compatible: (Int, Int) -> Bool) {
    precondition(count >= 0, "a number of candidates")
    let words = (count + 63) / 64
    var bits = [UInt64](repeating: 0, count: count * words)
    for i in 0..<count {
      for j in (i + 1)..<max(count, i + 1) where compatible(i, j) {
        bits[i * words + j / 64] |= 1 << UInt64(j % 64)
        bits[j * words + i / 64] |= 1 << UInt64(i % 64)
      }
    }
    self.count = count
    self.words = words
    self.bits = bits
  }

  /// Whether two candidates may be in one set; a candidate is not compatible with itself.
  public func areCompatible(_ i: Int, _ j: Int) -> Bool {
    precondition((0..<count).contains(i) && (0..<count).contains(j), "candidates of this graph")
    return bits[i * words + j / 64] >> UInt64(j % 64) & 1 == 1
  }

  /// The compatible set of largest total weight, exact; the empty set weighs 0.
  ///
  /// Only positive weights count. Ties go to the set whose sorted indices come first (callers order
  /// candidates by name).
  ///
  /// Weights are compared as whole multiples of about 2⁻⁶⁰ of their sum, so that neither the result
  /// nor a tie depends on an order of summation. The weight that is returned is the plain sum in
  /// rising order of the members.
  public func heaviestSet(weights: [Double]) -> (members: [Int], weight: Double) {
    precondition(weights.count == count, "one weight per candidate")
    var search = HeaviestSetSearch(WeightedGraph(self, weights: weights))
    let members = search.heaviestSet()
    return (members, members.reduce(0) { $0 + weights[$1] })
  }

  /// The `number` heaviest compatible sets, exact, the heaviest first; fewer where there are fewer.
  ///
  /// Sets are made of candidates with positive weight. With `maximal` only those count to which no
  /// further candidate of positive weight can be added: other combinations instead of parts of the best
  /// one. Without it every set counts, the empty one too. Ties go to the set whose sorted indices come
  /// first, as in `heaviestSet(weights:)`, which is the first of these sets.
  public func heaviestSets(
    _ number: Int, weights: [Double], maximal: Bool = false
  ) -> [(members: [Int], weight: Double)] {
    precondition(weights.count == count, "one weight per candidate")
    guard number > 0 else { return [] }
    var search = RankedSetSearch(
      WeightedGraph(self, weights: weights), count: number, maximal: maximal)
    return search.sets().map { members in (members, members.reduce(0) { $0 + weights[$1] }) }
  }
}
