/// Matches the topologies of one decomposition with the constraints of a library.
///
/// Each kind of subtree is matched once, each pair of kinds looks up its constraints once, and equal
/// coordinates are one query.
public final class TopologyMatcher {
  /// The orders in which the trees of a topology can stand for the trees of a term.
  public static let orders: [[Int]] = [
    [0, 1, 2], [1, 0, 2], [0, 2, 1], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ]

  private let library: PatternLibrary
  private let decomposition: Decomposition
  private var subtrees: SubtreeMatches
  /// By subtree: which list of primary patterns it matches; -1 not known yet.
  private var kinds: [Int32]
  /// Distinct lists of primary patterns.
  private var kindLists: [[UInt32]] = []
  private var knownKinds: [[UInt32]: Int32] = [:]
  /// Matches by the kinds of the trees.
  private var found: [SIMD4<Int32>: [TopologyMatch]] = [:]

  /// What stands for the BSM nodes of a pattern.
  private struct Profile {
    let subtrees: [UInt32]
    /// Numbers that equal masses, and equal masses and widths, share.
    let masses: UInt32
    let classes: UInt32
  }
  private var profiles: [UInt64: Int] = [:]
  private var profileList: [Profile] = []
  private var massLists: [[Double]: UInt32] = [:]
  private var classLists: [[UInt32]: UInt32] = [:]
  private var queries: [SIMD4<UInt32>: Int32] = [:]
  /// Coordinates by query: masses and widths in GeV.
  public private(set) var coordinates: [[Double]] = []
  /// By query: which list of places its coordinates were taken from.
  public private(set) var lists: [Int] = []

  /// Prepares the matching of a decomposition.
  public init(_ library: PatternLibrary, _ decomposition: Decomposition) {
    self.library = library
    self.decomposition = decomposition
    subtrees = SubtreeMatches(library, decomposition.arena)
    kinds = Array(repeating: -1, count: decomposition.arena.count)
  }

  /// The constraints that a topology fulfils, by rising number.
  public func matches(of topology: Int) -> [TopologyMatch] {
    let trees = self.trees(topology)
    var key = SIMD4<Int32>(repeating: -1)
    for place in 0..<trees.count { key[place] = kind(trees[place]) }
    if let known = found[key] { return known }
    let matches = search((0..<trees.count).map { kindLists[Int(key[$0])] })
    found[key] = matches
    return matches
  }

  /// The numbers of a topology's trees in canonical order.
  private func trees(_ topology: Int) -> TopologyTrees { decomposition.trees(topology) }

  /// With which factor the σ × BR of a topology counts in a constraint; nil where it does not match.
  public func coefficient(of topology: Int, in constraint: Int) -> Double? {
    matches(of: topology).first { $0.constraint == UInt32(constraint) }
      .map { library.coefficient($0) }
  }

  // MARK: Kinds

  private func kind(_ subtree: UInt32) -> Int32 {
    if kinds[Int(subtree)] >= 0 { return kinds[Int(subtree)] }
    let shape = decomposition.arena.shapes[Int(subtree)]
    let candidates = (library.primariesByShape[shape] ?? []) + library.shapelessPrimaries
    let list = candidates.filter { subtrees.matches($0, subtree) }
    let number = knownKinds[list] ?? Int32(kindLists.count)
    if Int(number) == kindLists.count {
      knownKinds[list] = number
      kindLists.append(list)
    }
    kinds[Int(subtree)] = number
    return number
  }

  /// The first matching term of each constraint, for trees that match these patterns.
  private func search(_ lists: [[UInt32]]) -> [TopologyMatch] {
    var found: [(constraint: UInt32, term: UInt32, order: Int)] = []
    for (number, order) in Self.orders.enumerated()
    where order.dropFirst(lists.count).elementsEqual(lists.count..<3) {
      for patterns in Self.combinations(order.prefix(lists.count).map { lists[$0] }) {
        for entry in library.terms[PatternLibrary.Primaries(patterns)] ?? [] {
          found.append((entry.constraint, entry.term, number))
        }
      }
    }
    found.sort { ($0.constraint, $0.term, $0.order) < ($1.constraint, $1.term, $1.order) }
    var matches: [TopologyMatch] = []
    for entry in found {
      if let last = matches.last, last.constraint == entry.constraint {
        guard last.term == entry.term else { continue }
        matches[matches.count - 1] = TopologyMatch(
          constraint: last.constraint, term: last.term,
          orders: last.orders | 1 << UInt8(entry.order))
      } else {
        matches.append(
          TopologyMatch(
            constraint: entry.constraint, term: entry.term, orders: 1 << UInt8(entry.order)))
      }
    }
    return matches
  }

  /// All ways to take one element of each list.
  private static func combinations(_ lists: [[UInt32]]) -> [[UInt32]] {
    lists.reduce([[]]) { heads, list in heads.flatMap { head in list.map { head + [$0] } } }
  }
}

// Where a topology stands in a map.
extension TopologyMatcher {
  /// The query of a matching topology with its trees in one order; nil where the layout has no
  /// coordinates for the term.
  ///
  /// `order` is an index into `orders`.
  public func query(
    _ topology: Int, _ match: TopologyMatch, order: Int, layout: Int
  ) -> Int32? {
    guard let list = library.layouts[layout][Int(match.term)] else { return nil }
    let places = library.placeLists[list]
    let trees = self.trees(topology)
    let patterns = library.constraints[Int(match.constraint)][Int(match.term)].primaries
    var key = SIMD4<UInt32>(repeating: .max)
    key.w = UInt32(list)
    var entries = (0, 0, 0)
    for primary in 0..<trees.count {
      let profile = profile(patterns[primary], trees[Self.orders[order][primary]])
      let usesWidths = places.contains { $0.primary == UInt8(primary) && $0.isWidth }
      key[primary] = usesWidths ? profileList[profile].classes : profileList[profile].masses
      if primary == 0 { entries.0 = profile }
      if primary == 1 { entries.1 = profile }
      if primary == 2 { entries.2 = profile }
    }
    if let known = queries[key] { return known }
    let number = Int32(coordinates.count)
    queries[key] = number
    lists.append(list)
    coordinates.append(
      places.map { place in
        let entry = place.primary == 0 ? entries.0 : place.primary == 1 ? entries.1 : entries.2
        let subtree = profileList[entry].subtrees[Int(place.position)]
        let particle = decomposition.arena.particleClass(subtree)
        return place.isWidth ? particle.width : particle.mass
      })
    return number
  }

  /// Coordinates as grids have them: those of a query's list with widths rescaled.
  public func rescaled(_ coordinates: [Double], list: Int) -> [Double] {
    zip(coordinates, library.placeLists[list]).map { value, place in
      place.isWidth ? MapCoordinate.rescaled(width: value) : value
    }
  }

  /// What fraction of a matching topology decays as the term says, widths among the coordinates left
  /// out (SModelS 1.2, arXiv:1811.10624).
  public func lifetimeFactor(
    _ topology: Int, _ match: TopologyMatch, order: Int, layout: Int, _ factors: LifetimeFactors
  ) -> Double {
    let trees = self.trees(topology)
    let arena = decomposition.arena
    guard (0..<trees.count).contains(where: { arena.isDisplaced[Int(trees[$0])] }) else {
      return 1
    }
    let places = library.layouts[layout][Int(match.term)].map { library.placeLists[$0] } ?? []
    let patterns = library.constraints[Int(match.constraint)][Int(match.term)].primaries
    var factor = 1.0
    for primary in 0..<trees.count {
      let tree = trees[Self.orders[order][primary]]
      let subtrees = profileList[profile(patterns[primary], tree)].subtrees
      var left = arena.beyondSubtrees(of: tree)
      for place in places where place.primary == UInt8(primary) && place.isWidth {
        let covered = subtrees[Int(place.position)]
        if let index = left.firstIndex(of: covered) { left.remove(at: index) }
      }
      for subtree in left {
        let width = arena.particleClass(subtree).width
        factor *= arena.isLeaf(subtree) ? factors.undecayed(width) : factors.prompt(width)
      }
    }
    return factor < LifetimeFactors.smallest ? 0 : factor
  }

  private func profile(_ pattern: UInt32, _ subtree: UInt32) -> Int {
    let key = UInt64(pattern) << 32 | UInt64(subtree)
    if let known = profiles[key] { return known }
    let assigned = subtrees.assignment(pattern, subtree)
    let arena = decomposition.arena
    let masses = assigned.map { arena.particleClass($0).mass }
    let classes = assigned.map { arena.labels[Int($0)] }
    let massNumber = massLists[masses] ?? UInt32(massLists.count)
    massLists[masses] = massNumber
    let classNumber = classLists[classes] ?? UInt32(classLists.count)
    classLists[classes] = classNumber
    profiles[key] = profileList.count
    profileList.append(Profile(subtrees: assigned, masses: massNumber, classes: classNumber))
    return profileList.count - 1
  }
}
