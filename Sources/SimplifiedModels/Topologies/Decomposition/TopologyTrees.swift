/// The numbers of a topology's trees in canonical order.
struct TopologyTrees {
  let count: Int
  private let numbers: SIMD4<UInt32>

  init(_ roots: TopologyRoots, ranks: [UInt32]) {
    var numbers = SIMD4<UInt32>(repeating: TopologyRoots.none)
    let count = roots.count
    for place in 0..<count { numbers[place] = roots[place] }
    // Few enough for an insertion sort.
    for place in 1..<max(count, 1) {
      var next = place
      while next > 0, ranks[Int(numbers[next])] < ranks[Int(numbers[next - 1])] {
        (numbers[next], numbers[next - 1]) = (numbers[next - 1], numbers[next])
        next -= 1
      }
    }
    self.count = count
    self.numbers = numbers
  }

  @inline(__always) subscript(place: Int) -> UInt32 { numbers[place] }
}

extension Decomposition {
  /// The numbers of a topology's trees in canonical order.
  func trees(_ topology: Int) -> TopologyTrees { TopologyTrees(roots[topology], ranks: ranks) }
}
