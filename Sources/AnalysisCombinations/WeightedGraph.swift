/// The candidates of a compatibility graph that count, with weights as whole numbers.
///
/// Candidates with positive weight are renumbered in rising order and held as bits.
final class WeightedGraph {
  /// A set of candidates as bits.
  typealias Bits = UnsafeMutableBufferPointer<UInt64>

  /// Candidates that count, as indices of the graph.
  let candidates: [Int]
  /// Weights of the candidates.
  private(set) var weights: [Int64]
  /// Words of 64 candidates in a set.
  let words: Int
  /// Adjacency of the candidates, `candidates.count × words`.
  private let adjacency: Bits
  /// Reused by every colouring.
  private let colouring: Colouring
  /// The connected components of the graph of exclusions, each `words` long, made on first use.
  private var components: [UInt64] = []

  init(_ graph: CompatibilityGraph, weights: [Double]) {
    let candidates = weights.indices.filter { weights[$0] > 0 }
    let words = max(1, (candidates.count + 63) / 64)
    let adjacency = Bits.allocate(capacity: candidates.count * words)
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

  /// Takes other weights, if the candidates that count are the same.
  func reweigh(_ weights: [Double]) -> Bool {
    var place = 0
    for index in weights.indices where weights[index] > 0 {
      guard place < candidates.count, candidates[place] == index else { return false }
      place += 1
    }
    guard place == candidates.count else { return false }
    self.weights = Self.wholeNumbers(candidates.map { weights[$0] })
    return true
  }

  /// Calls `body` with one set of candidates after the other, which it may change.
  ///
  /// Candidates of different sets are all compatible, so that a compatible set is any choice of one in
  /// each of them: they are the connected components of the graph of exclusions. Published analyses
  /// have at least one for each experiment and energy.
  func forEachComponent(_ body: (Bits) -> Void) {
    if components.isEmpty { components = makeComponents() }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { component in
      for start in stride(from: 0, to: components.count, by: words) {
        for word in 0..<words { component[word] = components[start + word] }
        body(component)
      }
    }
  }

  private func makeComponents() -> [UInt64] {
    var components: [UInt64] = []
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * words) { scratch in
      let left = Bits(rebasing: scratch[..<words])
      let reached = Bits(rebasing: scratch[words..<2 * words])
      let component = Bits(rebasing: scratch[(2 * words)...])
      left.initialize(repeating: 0)
      for candidate in candidates.indices { left.insert(candidate) }
      while let start = left.first {
        reached.initialize(repeating: 0)
        component.initialize(repeating: 0)
        reached.insert(start)
        while let candidate = reached.first {
          reached.remove(candidate)
          left.remove(candidate)
          component.insert(candidate)
          for word in 0..<words {
            reached[word] |= left[word] & ~adjacency[candidate * words + word]
          }
        }
        components.append(contentsOf: component)
      }
    }
    return components
  }

  /// Calls `body` with a set that it may change.
  func withCopy(of open: Bits, _ body: (Bits) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { copy in
      _ = copy.update(from: open)
      body(copy)
    }
  }

  /// Takes out of `open` every candidate that another one could replace in any set, to its gain.
  ///
  /// The other one excludes it, excludes nothing that it does not exclude within `open`, and is heavier,
  /// or as heavy and comes first.
  func removeDominated(from open: Bits) {
    for candidate in candidates.indices where open.contains(candidate) {
      if isDominated(candidate, in: open) { open.remove(candidate) }
    }
  }

  private func isDominated(_ candidate: Int, in open: Bits) -> Bool {
    let row = candidate * words
    for word in 0..<words {
      var rivals = open[word] & ~adjacency[row + word]
      while rivals != 0 {
        let rival = word * 64 + rivals.trailingZeroBitCount
        rivals &= rivals - 1
        guard rival != candidate, (weights[candidate], rival) < (weights[rival], candidate)
        else { continue }
        let otherRow = rival * words
        var excludesMore = false
        for other in 0..<words
        where open[other] & ~adjacency[otherRow + other] & adjacency[row + other] != 0 {
          excludesMore = true
        }
        if !excludesMore { return true }
      }
    }
    return false
  }

  /// Colours the candidates of `open` (`Colouring`); `order` has as many entries as `open` has members.
  func colour(_ open: Bits, into order: UnsafeMutableBufferPointer<Colouring.Entry>) {
    colouring.colour(open, weights: weights, into: order)
  }

  /// What no compatible set within `open`, which is not empty, exceeds.
  func bound(of open: Bits) -> Int64 {
    let size = open.population
    return withUnsafeTemporaryAllocation(of: Colouring.Entry.self, capacity: size) { order in
      colour(open, into: order)
      return order[size - 1].bound
    }
  }

  /// Puts the members of `open` that are compatible with a candidate into `next`.
  func intersect(_ open: Bits, with candidate: Int, into next: Bits) {
    for word in 0..<words { next[word] = open[word] & adjacency[candidate * words + word] }
  }

  /// Whether a candidate outside `open` is compatible with all of its members.
  func isCompatible(_ candidate: Int, withAll open: Bits) -> Bool {
    for word in 0..<words where open[word] & ~adjacency[candidate * words + word] != 0 {
      return false
    }
    return true
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

  /// Whether a candidate is a member.
  func contains(_ candidate: Int) -> Bool {
    self[candidate / 64] >> UInt64(candidate % 64) & 1 == 1
  }

  /// Takes a member out.
  func remove(_ candidate: Int) { self[candidate / 64] &= ~(1 << UInt64(candidate % 64)) }

  /// Puts a member in.
  func insert(_ candidate: Int) { self[candidate / 64] |= 1 << UInt64(candidate % 64) }
}
