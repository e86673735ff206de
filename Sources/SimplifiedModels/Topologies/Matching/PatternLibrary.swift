/// The constraints of a database, laid out for matching; made once.
///
/// The trees of all terms are interned like those of a model: equal subtrees of patterns have one
/// number, so that a subtree of a model is compared with each of them once.
public struct PatternLibrary: Sendable {
  /// A node of a pattern.
  struct Node: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// A set of SM particles.
      case standard(UInt32)
      case beyond(BSMLabel)
      case inclusive
    }
    var kind: Kind
    /// Numbers of the daughters, sorted.
    var children: [UInt32]
    /// SM particles of which any number may come besides; 0 if none.
    var list: UInt32

    var isBeyond: Bool {
      if case .standard = kind { false } else { true }
    }
  }

  /// A term of a constraint.
  struct Term: Sendable {
    let coefficient: Double
    /// The primary particles' pattern numbers in the order of the text.
    let primaries: [UInt32]
    /// Where the nodes are: by number in the text the primary and the place among its BSM nodes.
    let places: [Int: Place]
    let defaultCoordinates: [MapCoordinate]
  }

  /// The patterns of one to three primaries.
  struct Primaries: Hashable, Sendable {
    private var numbers = SIMD4<UInt32>(repeating: .max)

    init(_ patterns: [UInt32]) {
      for (place, pattern) in patterns.enumerated() { numbers[place] = pattern }
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(numbers.x) << 32 | UInt64(numbers.y))
      hasher.combine(numbers.z)
    }
  }

  /// Where a coordinate is taken from.
  struct Place: Hashable, Sendable {
    /// Which primary particle, in the order of the text.
    let primary: UInt8
    /// Which of the BSM nodes below it, from the top.
    let position: UInt8
    var isWidth = false
  }

  private(set) var nodes: [Node] = []
  /// By pattern: the shape of the subtrees that may match; nil where any may.
  private(set) var shapes: [UInt64?] = []
  /// Terms by constraint.
  private(set) var constraints: [[Term]] = []
  /// Terms by the patterns of their primaries, in the order of the text.
  private(set) var terms: [Primaries: [(constraint: UInt32, term: UInt32)]] = [:]
  /// Patterns with which terms begin, by shape, and those without one.
  private(set) var primariesByShape: [UInt64: [UInt32]] = [:]
  private(set) var shapelessPrimaries: [UInt32] = []
  /// Distinct lists of places from which coordinates are taken.
  private(set) var placeLists: [[Place]] = []
  /// By layout and term: the index into `placeLists`; nil where a node is missing.
  private(set) var layouts: [[Int?]] = []

  private var numbers: [Node: UInt32] = [:]
  private var primaries: Set<UInt32> = []
  private var known: [[[String]]: Int] = [:]
  private var knownPlaces: [[Place]: Int] = [:]
  private var knownLayouts: [[Int]: Int] = [:]

  /// Makes an empty library.
  public init() {}

  /// The number of a constraint; equal ones have one number.
  public mutating func number(of constraint: TopologyConstraint) -> Int {
    if let number = known[constraint.key] { return number }
    let number = constraints.count
    known[constraint.key] = number
    constraints.append(constraint.terms.map { compile($0) })
    for (place, term) in constraints[number].enumerated() {
      terms[Primaries(term.primaries), default: []].append((UInt32(number), UInt32(place)))
    }
    return number
  }

  /// The number of the way in which a map of a constraint takes its coordinates.
  ///
  /// Without a list they are the masses of all particles in reading order.
  public mutating func layout(_ constraint: Int, _ coordinates: [MapCoordinate]?) -> Int {
    let lists = constraints[constraint].map { term -> Int in
      let wanted = coordinates ?? term.defaultCoordinates
      let places = wanted.compactMap { coordinate in
        term.places[coordinate.node].map {
          Place(primary: $0.primary, position: $0.position, isWidth: coordinate.quantity == .width)
        }
      }
      return places.count == wanted.count ? number(of: places) : -1
    }
    if let known = knownLayouts[[constraint] + lists] { return known }
    knownLayouts[[constraint] + lists] = layouts.count
    layouts.append(lists.map { $0 < 0 ? nil : $0 })
    return layouts.count - 1
  }

  /// How many distinct constraints there are.
  public var constraintCount: Int { constraints.count }

  /// The coefficient of a term.
  public func coefficient(_ match: TopologyMatch) -> Double {
    constraints[Int(match.constraint)][Int(match.term)].coefficient
  }

  private mutating func number(of places: [Place]) -> Int {
    if let known = knownPlaces[places] { return known }
    knownPlaces[places] = placeLists.count
    placeLists.append(places)
    return placeLists.count - 1
  }

  // MARK: Terms

  private mutating func compile(_ term: TopologyConstraint.Term) -> Term {
    var places: [Int: Place] = [:]
    var numbers: [UInt32] = []
    for (primary, root) in term.pattern.primaries.enumerated() {
      let (number, order) = compile(root, of: term.pattern)
      numbers.append(number)
      for (position, node) in order.enumerated() {
        places[term.pattern.nodes[node].number] = Place(
          primary: UInt8(primary), position: UInt8(truncatingIfNeeded: position))
      }
      guard primaries.insert(number).inserted else { continue }
      if let shape = shapes[Int(number)] {
        primariesByShape[shape, default: []].append(number)
      } else {
        shapelessPrimaries.append(number)
      }
    }
    return Term(
      coefficient: term.coefficient, primaries: numbers, places: places,
      defaultCoordinates: term.pattern.defaultCoordinates)
  }

  /// The number of a node and the places of its BSM nodes from the top in the library's order.
  private mutating func compile(
    _ place: Int, of pattern: TopologyPattern
  ) -> (number: UInt32, order: [Int]) {
    let source = pattern.nodes[place]
    var children = source.children.map { compile($0, of: pattern) }
    // A stable order: equal daughters stay in the order of the text.
    children = children.enumerated()
      .sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }.map(\.element)
    let node = Node(
      kind: kind(source.label), children: children.map(\.number), list: source.list?.mask ?? 0)
    guard node.isBeyond else { return (number(of: node), []) }
    if case .inclusive = node.kind { return (number(of: node), [place]) }
    return (number(of: node), [place] + children.flatMap(\.order))
  }

  private func kind(_ label: TopologyPattern.Node.Label) -> Node.Kind {
    switch label {
    case .standard(let label): .standard(label.mask)
    case .beyond(let label): .beyond(label)
    case .inclusive, .primaryVertex: .inclusive
    }
  }

  private mutating func number(of node: Node) -> UInt32 {
    if let known = numbers[node] { return known }
    let number = UInt32(nodes.count)
    numbers[node] = number
    nodes.append(node)
    shapes.append(shape(of: node))
    return number
  }

  private func shape(of node: Node) -> UInt64? {
    if node.kind == .inclusive || node.list != 0 { return nil }
    if node.children.isEmpty { return SubtreeArena.leafShape }
    var sum: UInt64 = 0
    for child in node.children {
      guard let shape = shapes[Int(child)] else { return nil }
      sum &+= SubtreeArena.mixed(shape)
    }
    return SubtreeArena.shape(ofSum: sum)
  }
}

/// A constraint that a topology fulfils.
public struct TopologyMatch: Sendable, Equatable {
  /// The number of the constraint in the library.
  public let constraint: UInt32
  /// Which of its terms, the first that matches.
  public let term: UInt32
  /// Which orders of the topology's trees match: bit k for `TopologyMatcher.orders[k]`.
  public let orders: UInt8
}
