/// Branch and bound for the heaviest clique of a compatibility graph.
///
/// Candidates with positive weight are renumbered in rising order and held as bits. The bound splits
/// weights over colour classes (Tavares, Campêlo, Gendron, Michelon, INFORMS J. Comput. 2016;
/// San Segundo et al. 2019): a compatible set has at most one member in a class of candidates that
/// exclude each other. A second pass, which knows the best weight, finds the first of all sets of
/// that weight.
final class HeaviestSetSearch {
  /// Candidates that count, as indices of the graph.
  private let candidates: [Int]
  private let words: Int
  /// Adjacency of the candidates that count, `candidates.count × words`.
  private let adjacency: UnsafeMutableBufferPointer<UInt64>
  /// Weights as whole numbers.
  private let weights: [Int64]
  /// Reused by every colouring.
  private let colouring: Colouring
  private var stack: [Int] = []
  private var best: Int64 = 0

  init(graph: CompatibilityGraph, weights: [Double]) {
    let candidates = weights.indices.filter { weights[$0] > 0 }
    let words = max(1, (candidates.count + 63) / 64)
    let adjacency = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: candidates.count * words)
    adjacency.initialize(repeating: 0)
    for (row, i) in candidates.enumerated() {
      for (column, j) in candidates.enumerated() where i != j && graph.areCompatible(i, j) {
        adjacency[row * words + column / 64] |= 1 << UInt64(column % 64)
      }
    }
    self.candidates = candidates
    self.words = words
    self.adjacency = adjacency
    self.weights = Self.wholeNumbers(candidates.map { weights[$0] })
    colouring = Colouring(
      count: candidates.count, words: words, adjacency: UnsafeBufferPointer(adjacency))
  }

  deinit { adjacency.deallocate() }

  /// The members in rising order, as indices of the graph.
  func heaviestSet() -> [Int] {
    guard !candidates.isEmpty else { return [] }
    withAllCandidates { findWeight(among: $0, carrying: 0) }
    withAllCandidates { _ = findFirst(among: $0, carrying: 0) }
    return stack.map { candidates[$0] }
  }

  /// Multiples of a power of two near 2⁻⁶⁰ of the sum; a positive weight stays positive.
  private static func wholeNumbers(_ weights: [Double]) -> [Int64] {
    let largest = Double.greatestFiniteMagnitude / Double(weights.count + 1)
    let finite = weights.map { min($0, largest) }
    let total = finite.reduce(0, +)
    guard total > 0 else { return [] }
    // In two steps, because 2⁶⁰ / total may leave the range of Double.
    return finite.map { weight in
      let share = Double(
        sign: .plus, exponent: -Int(total.exponent), significand: weight)
      return max(1, Int64((share * 0x1p60).rounded()))
    }
  }

  private func withAllCandidates(_ body: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { all in
      all.initialize(repeating: 0)
      for index in candidates.indices { all[index / 64] |= 1 << UInt64(index % 64) }
      body(all)
    }
  }
}

extension HeaviestSetSearch {
  /// Raises `best` to the weight of the heaviest set within `open` plus `carried`; empties `open`.
  private func findWeight(among open: UnsafeMutableBufferPointer<UInt64>, carrying carried: Int64) {
    best = max(best, carried)
    let size = open.population
    guard size > 0 else { return }
    withUnsafeTemporaryAllocation(of: Colouring.Entry.self, capacity: size) { order in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { next in
        colouring.colour(open, weights: weights, into: order)
        // From the loosest bound to the tightest; the first that cannot win ends the node.
        for place in stride(from: size - 1, through: 0, by: -1) {
          guard carried + order[place].bound > best else { return }
          let candidate = Int(order[place].candidate)
          intersect(open, candidate, into: next)
          findWeight(among: next, carrying: carried + weights[candidate])
          open[candidate / 64] &= ~(1 << UInt64(candidate % 64))
        }
      }
    }
  }

  /// Puts the first set of weight `best` on the stack: the smallest candidate first, with it before
  /// without it.
  private func findFirst(
    among open: UnsafeMutableBufferPointer<UInt64>, carrying carried: Int64
  ) -> Bool {
    if carried == best { return true }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { next in
      while let candidate = open.first {
        guard carried + bound(of: open) >= best else { return false }
        intersect(open, candidate, into: next)
        stack.append(candidate)
        if findFirst(among: next, carrying: carried + weights[candidate]) { return true }
        stack.removeLast()
        open[candidate / 64] &= ~(1 << UInt64(candidate % 64))
      }
      return false
    }
  }

  private func bound(of open: UnsafeMutableBufferPointer<UInt64>) -> Int64 {
    let size = open.population
    return withUnsafeTemporaryAllocation(of: Colouring.Entry.self, capacity: size) { order in
      colouring.colour(open, weights: weights, into: order)
      return order[size - 1].bound
    }
  }

  private func intersect(
    _ open: UnsafeMutableBufferPointer<UInt64>, _ candidate: Int,
    into next: UnsafeMutableBufferPointer<UInt64>
  ) {
    for word in 0..<words { next[word] = open[word] & adjacency[candidate * words + word] }
  }
}

extension UnsafeMutableBufferPointer<UInt64> {
  /// How many bits are set.
  var population: Int { reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The lowest bit that is set.
  var first: Int? {
    for word in indices where self[word] != 0 {
      return word * 64 + self[word].trailingZeroBitCount
    }
    return nil
  }
}
