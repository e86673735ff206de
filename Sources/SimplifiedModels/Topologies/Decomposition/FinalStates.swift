/// What is left of a topology when only the ends of its chains are looked at, in words of searches.
///
/// Grouped by what came out of the collision: `PV > (jet,jet,MET),(nu,l,MET)`.
public struct FinalStates: Hashable, Sendable, CustomStringConvertible {
  /// By tree of the topology: labels, SM particles first.
  public let branches: [[String]]

  /// The labels in parentheses, tree by tree.
  public var description: String {
    "PV > " + branches.map { "(\($0.joined(separator: ",")))" }.joined(separator: ",")
  }
}

extension Decomposition {
  /// The final states of a topology; charges and flavours that searches lump are one label.
  public func finalStates(of topology: Int) -> FinalStates {
    var table = FinalStateTable(self)
    let number = table.number(of: topology)
    return table.states(number)
  }
}

/// The final states of a decomposition's topologies, numbered: those of a tree are worked out once,
/// however many topologies share it.
public struct FinalStateTable {
  private let decomposition: Decomposition
  /// Labels of all leaves in their order; lists of them by their numbers.
  private let labels: [SubtreeArena.Label]
  private let labelOfLeaf: [UInt32: UInt16]
  private var lists: [[UInt16]] = []
  private var listNumbers: [[UInt16]: UInt32] = [:]
  /// The list of each subtree; `unknown` where it was not asked for.
  private var listOfSubtree: [UInt32]
  private var numbers: [TopologyRoots: Int] = [:]
  /// The lists of the trees, by number of the final states.
  private var branches: [[UInt32]] = []

  private static let unknown = UInt32.max

  /// An empty table.
  public init(_ decomposition: Decomposition) {
    self.decomposition = decomposition
    let arena = decomposition.arena
    let leaves = (0..<UInt32(arena.count)).filter(arena.isLeaf)
    let found = leaves.map { ($0, arena.label($0)) }
    let sorted = Set(found.map(\.1)).sorted { ($0.order, $0.text) < ($1.order, $1.text) }
    var places: [SubtreeArena.Label: UInt16] = [:]
    for (place, label) in sorted.enumerated() { places[label] = UInt16(place) }
    labels = sorted
    labelOfLeaf = Dictionary(
      found.map { ($0.0, places[$0.1] ?? 0) }, uniquingKeysWith: { first, _ in first })
    listOfSubtree = Array(repeating: Self.unknown, count: arena.count)
  }

  /// The number of a topology's final states; equal ones have equal numbers.
  public mutating func number(of topology: Int) -> Int {
    let trees = decomposition.trees(topology)
    var own = SIMD4<UInt32>(repeating: TopologyRoots.none)
    for place in 0..<trees.count {
      own[place] = list(of: trees[place])
      var next = place
      while next > 0, isBefore(own[next], own[next - 1]) {
        (own[next], own[next - 1]) = (own[next - 1], own[next])
        next -= 1
      }
    }
    // The key forgets the order of trees that differ in nothing but their texts.
    let key = TopologyRoots(own[0], own[1], own[2])
    if let known = numbers[key] { return known }
    numbers[key] = branches.count
    branches.append((0..<trees.count).map { own[$0] })
    return branches.count - 1
  }

  /// The final states of a number.
  public func states(_ number: Int) -> FinalStates {
    FinalStates(branches: branches[number].map { lists[Int($0)].map { labels[Int($0)].text } })
  }

  /// Fewer labels first, then by their places.
  private func isBefore(_ a: UInt32, _ b: UInt32) -> Bool {
    if a == b { return false }
    let (first, second) = (lists[Int(a)], lists[Int(b)])
    if first.count != second.count { return first.count < second.count }
    return first.lexicographicallyPrecedes(second) { labels[Int($0)].order < labels[Int($1)].order }
  }

  private mutating func list(of subtree: UInt32) -> UInt32 {
    if listOfSubtree[Int(subtree)] != Self.unknown { return listOfSubtree[Int(subtree)] }
    var own: [UInt16] = []
    if let leaf = labelOfLeaf[subtree] {
      own = [leaf]
    } else {
      for child in decomposition.arena.children(subtree) {
        let number = list(of: child)
        own += lists[Int(number)]
      }
      own.sort()
    }
    let number = listNumbers[own] ?? UInt32(lists.count)
    if Int(number) == lists.count {
      listNumbers[own] = number
      lists.append(own)
    }
    listOfSubtree[Int(subtree)] = number
    return number
  }
}

extension SubtreeArena {
  /// A label of a final state and its place among the others.
  fileprivate struct Label: Hashable {
    var text: String
    var order: Int
  }

  fileprivate func label(_ subtree: UInt32) -> Label {
    if isStandard(subtree), let particle = SMParticle(rawValue: UInt8(subtree)) {
      return Self.label(particle)
    }
    guard let numbers = particleClass(subtree).quantumNumbers else {
      return Label(text: "\(name(subtree).rawValue)", order: 24)
    }
    switch (abs(numbers.charge), abs(numbers.colour)) {
    case (0, 1): return Label(text: "MET", order: 20)
    case (3, 1): return Label(text: "HSCP", order: 21)
    case (0, 8): return Label(text: "RHadronG", order: 22)
    case (1, 3), (2, 3): return Label(text: "RHadronQ", order: 23)
    default: return Label(text: "\(name(subtree).rawValue)", order: 24)
    }
  }

  private static func label(_ particle: SMParticle) -> Label {
    switch particle {
    case .Wplus, .Wminus: Label(text: "W", order: 0)
    case .Z: Label(text: "Z", order: 1)
    case .photon: Label(text: "photon", order: 2)
    case .higgs: Label(text: "higgs", order: 3)
    case .bottom: Label(text: "b", order: 4)
    case .top, .antitop: Label(text: "t", order: 5)
    case .lightQuark, .charm, .gluon, .pion: Label(text: "jet", order: 6)
    case .neutrino: Label(text: "nu", order: 7)
    case .tau, .antitau: Label(text: "ta", order: 8)
    case .electron, .positron, .muon, .antimuon: Label(text: "l", order: 9)
    }
  }
}
