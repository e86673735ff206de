/// Which subtrees of a decomposition match which patterns of a library, worked out once for each
/// pair.
struct SubtreeMatches {
  private let library: PatternLibrary
  private let arena: SubtreeArena
  /// By subtree and pattern: 0 not known yet, 1 no, 2 yes.
  private var table: [UInt8]
  private let width: Int

  init(_ library: PatternLibrary, _ arena: SubtreeArena) {
    self.library = library
    self.arena = arena
    width = library.nodes.count
    table = Array(repeating: 0, count: width * arena.count)
  }

  /// Whether a subtree matches a pattern.
  mutating func matches(_ pattern: UInt32, _ subtree: UInt32) -> Bool {
    let place = Int(subtree) * width + Int(pattern)
    if table[place] != 0 { return table[place] == 2 }
    let isMatch = compare(pattern, subtree)
    table[place] = isMatch ? 2 : 1
    return isMatch
  }

  /// The BSM subtrees that stand for the BSM nodes of a pattern that matches, from the top.
  mutating func assignment(_ pattern: UInt32, _ subtree: UInt32) -> [UInt32] {
    let node = library.nodes[Int(pattern)]
    guard node.isBeyond else { return [] }
    guard node.kind != .inclusive else { return [subtree] }
    guard let partners = partners(node, of: subtree) else { return [] }
    var assigned = [subtree]
    for (child, partner) in zip(node.children, partners) {
      assigned += assignment(child, partner)
    }
    return assigned
  }

  private mutating func compare(_ pattern: UInt32, _ subtree: UInt32) -> Bool {
    if let shape = library.shapes[Int(pattern)], shape != arena.shapes[Int(subtree)] {
      return false
    }
    let node = library.nodes[Int(pattern)]
    switch node.kind {
    case .standard(let mask): return arena.isStandard(subtree) && mask >> subtree & 1 == 1
    case .beyond(let label):
      guard !arena.isStandard(subtree), label.matches(arena.particleClass(subtree)) else {
        return false
      }
      if arena.isLeaf(subtree) { return node.children.isEmpty && node.list == 0 }
    case .inclusive:
      if arena.isStandard(subtree) { return false }
    }
    return partners(node, of: subtree) != nil
  }

  /// A daughter for each daughter of a pattern; nil where they do not all find one.
  ///
  /// An inclusive list takes all SM daughters that it stands for; an inclusive node is compared with
  /// the final states.
  private mutating func partners(
    _ node: PatternLibrary.Node, of subtree: UInt32
  ) -> [UInt32]? {
    var candidates =
      node.kind == .inclusive ? finalStates(of: subtree) : Array(arena.children(subtree))
    if node.list != 0 {
      candidates.removeAll { arena.isStandard($0) && node.list >> $0 & 1 == 1 }
    }
    guard candidates.count == node.children.count, candidates.count <= 64 else { return nil }
    var chosen: [Int] = []
    var steps = 0
    guard assign(node.children, candidates, 0, &chosen, &steps) else { return nil }
    return chosen.map { candidates[$0] }
  }

  /// Searches a perfect matching daughter by daughter.
  private mutating func assign(
    _ patterns: [UInt32], _ candidates: [UInt32], _ used: UInt64, _ chosen: inout [Int],
    _ steps: inout Int
  ) -> Bool {
    guard chosen.count < patterns.count else { return true }
    steps += 1
    // More than any honest vertex needs.
    if steps > 10_000 { return false }
    var last = TopologyRoots.none
    for place in candidates.indices where used >> UInt64(place) & 1 == 0 {
      // Equal daughters need not be tried twice.
      if candidates[place] == last { continue }
      last = candidates[place]
      guard matches(patterns[chosen.count], candidates[place]) else { continue }
      chosen.append(place)
      if assign(patterns, candidates, used | 1 << UInt64(place), &chosen, &steps) { return true }
      chosen.removeLast()
    }
    return false
  }

  /// The leaves below a subtree; itself if it is one.
  private func finalStates(of subtree: UInt32) -> [UInt32] {
    arena.isLeaf(subtree) ? [subtree] : arena.children(subtree).flatMap { finalStates(of: $0) }
  }
}
