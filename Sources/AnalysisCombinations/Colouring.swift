/// The bound of the search: weights split over classes of candidates that exclude each other.
///
/// While weight is left, a class is made greedily of candidates with weight left, its smallest rest
/// is the price of the class and is taken from every member. A compatible set meets a class at most
/// once, so it weighs at most the sum of the prices.
final class Colouring {
  /// A candidate, in the order in which their weights were used up, and the prices until then: the
  /// candidates up to here contain no compatible set heavier than `bound`.
  struct Entry {
    var bound: Int64
    var candidate: Int32
  }

  private let words: Int
  private let adjacency: UnsafeBufferPointer<UInt64>
  private let rest: UnsafeMutableBufferPointer<Int64>
  private let left: UnsafeMutableBufferPointer<UInt64>
  private let free: UnsafeMutableBufferPointer<UInt64>
  private let members: UnsafeMutableBufferPointer<Int32>

  /// Scratch for graphs of `count` candidates; `adjacency` must outlive it.
  init(count: Int, words: Int, adjacency: UnsafeBufferPointer<UInt64>) {
    self.words = words
    self.adjacency = adjacency
    rest = .allocate(capacity: count)
    left = .allocate(capacity: words)
    free = .allocate(capacity: words)
    members = .allocate(capacity: count)
    rest.initialize(repeating: 0)
    left.initialize(repeating: 0)
    free.initialize(repeating: 0)
    members.initialize(repeating: 0)
  }

  deinit {
    rest.deallocate()
    left.deallocate()
    free.deallocate()
    members.deallocate()
  }

  /// Colours the candidates in `open`; `order` takes one entry for each, by rising bound.
  func colour(
    _ open: UnsafeMutableBufferPointer<UInt64>, weights: [Int64],
    into order: UnsafeMutableBufferPointer<Entry>
  ) {
    for word in 0..<words {
      left[word] = open[word]
      var bits = open[word]
      while bits != 0 {
        let candidate = word * 64 + bits.trailingZeroBitCount
        rest[candidate] = weights[candidate]
        bits &= bits - 1
      }
    }
    var placed = 0
    var bound: Int64 = 0
    while placed < order.count {
      let (size, price) = makeClass()
      bound += price
      for place in 0..<size {
        let candidate = Int(members[place])
        rest[candidate] -= price
        guard rest[candidate] == 0 else { continue }
        left[candidate / 64] &= ~(1 << UInt64(candidate % 64))
        order[placed] = Entry(bound: bound, candidate: Int32(candidate))
        placed += 1
      }
    }
  }

  /// A maximal class of candidates with weight left that exclude each other, in rising order.
  private func makeClass() -> (size: Int, price: Int64) {
    for word in 0..<words { free[word] = left[word] }
    var size = 0
    var price = Int64.max
    for word in 0..<words {
      while free[word] != 0 {
        let candidate = word * 64 + free[word].trailingZeroBitCount
        members[size] = Int32(candidate)
        size += 1
        price = min(price, rest[candidate])
        free[word] &= free[word] - 1
        for later in word..<words { free[later] &= ~adjacency[candidate * words + later] }
      }
    }
    return (size, price)
  }
}
