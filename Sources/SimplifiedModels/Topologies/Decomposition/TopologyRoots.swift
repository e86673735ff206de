/// The numbers of one to three subtrees that come out of a collision, sorted: a topology.
struct TopologyRoots: Hashable, Sendable, Sequence {
  private var numbers: SIMD4<UInt32>

  /// What stands for no subtree.
  static let none = UInt32.max

  init(_ a: UInt32, _ b: UInt32 = none, _ c: UInt32 = none) {
    let (low, high) = (Swift.min(a, b), Swift.max(a, b))
    numbers = SIMD4(
      Swift.min(low, c), Swift.max(low, Swift.min(high, c)), Swift.max(high, c), 0)
  }

  /// How many subtrees there are.
  var count: Int { numbers.y == Self.none ? 1 : numbers.z == Self.none ? 2 : 3 }

  @inline(__always) subscript(place: Int) -> UInt32 { numbers[place] }

  /// Well spread bits.
  @inline(__always) var hash: UInt64 {
    SubtreeArena.mixed(
      SubtreeArena.mixed(UInt64(numbers.x) << 32 | UInt64(numbers.y)) ^ UInt64(numbers.z))
  }

  /// Replaces each subtree and sorts.
  func map(_ transform: (UInt32) -> UInt32) -> TopologyRoots {
    TopologyRoots(
      transform(numbers.x), numbers.y == Self.none ? Self.none : transform(numbers.y),
      numbers.z == Self.none ? Self.none : transform(numbers.z))
  }

  /// Goes through the subtrees.
  struct Iterator: IteratorProtocol {
    fileprivate let roots: TopologyRoots
    private var place = 0

    fileprivate init(_ roots: TopologyRoots) { self.roots = roots }

    mutating func next() -> UInt32? {
      guard place < roots.count else { return nil }
      place += 1
      return roots[place - 1]
    }
  }

  func makeIterator() -> Iterator { Iterator(self) }
}
