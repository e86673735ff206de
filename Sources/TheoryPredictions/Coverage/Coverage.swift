import SimplifiedModels

/// What no search of a database sees of a model (SModelS 2, arXiv:2112.00769).
///
/// The missing rate of a topology is its σ × BR less what was compressed from topologies that are
/// not missing; of related topologies the one that misses most stands for all. Rates are in fb at
/// the largest energy that has cross sections.
public struct Coverage: Sendable {
  /// Kinds of missing topologies.
  public enum Kind: String, CaseIterable, Sendable {
    /// No search for prompt decays; the fraction that decays promptly is missing.
    case missingPrompt = "missing (prompt)"
    /// No search for displaced decays; the fraction with a displaced decay is missing.
    case missingDisplaced = "missing (displaced)"
    /// No search at all.
    case missing = "missing (all)"
    /// Searches match, but none has the masses in its grid.
    case outsideGrid = "outsideGrid (all)"
  }

  /// Missing topologies of the same final states.
  public struct Entry: Sendable {
    public let finalStates: FinalStates
    /// fb.
    public let crossSection: Double
    /// Numbers of the topologies in the decomposition, the largest missing rate first.
    public let topologies: [Int]
  }

  /// All entries of a kind, the largest cross section first.
  public struct Group: Sendable {
    public let kind: Kind
    /// fb.
    public let total: Double
    /// Empty where only totals were asked for.
    public let entries: [Entry]
  }

  /// √s in TeV; 0 without cross sections.
  public let energy: Int
  /// One for each kind, in the order of `Kind.allCases`.
  public let groups: [Group]

  /// Groups what is missing; missing rates up to `sigmaCut` (fb) are left out.
  public init(
    _ decomposition: Decomposition, _ searches: TopologySearches, sigmaCut: Double,
    lifetimes: LifetimeFactors = .init()
  ) {
    self.init(
      decomposition, searches, Kinship(decomposition), sigmaCut: sigmaCut, lifetimes: lifetimes,
      onlyTotals: false)
  }

  init(
    _ decomposition: Decomposition, _ searches: TopologySearches, _ kinship: Kinship,
    sigmaCut: Double, lifetimes: LifetimeFactors = .init(), onlyTotals: Bool
  ) {
    energy = decomposition.energies.last ?? 0
    let own = decomposition.ownWeights(at: energy)
    var table = onlyTotals ? nil : FinalStateTable(decomposition)
    groups = Kind.allCases.map { kind in
      var missing: [(topology: Int, weight: Double)] = []
      for topology in 0..<decomposition.count where kind.contains(topology, searches) {
        let rate = decomposition.ancestors(of: topology).reduce(0) { rate, ancestor in
          Int(ancestor) < own.count && kind.contains(Int(ancestor), searches)
            ? rate + own[Int(ancestor)] : rate
        }
        guard rate > sigmaCut else { continue }
        let weight = rate * kind.fraction(decomposition.fractions(of: topology, lifetimes))
        if weight > sigmaCut { missing.append((topology, weight)) }
      }
      return Group(kind, kinship.heaviest(missing).map { missing[$0] }, &table)
    }
  }
}

extension Coverage.Kind {
  /// Whether a topology is of the kind.
  fileprivate func contains(_ topology: Int, _ searches: TopologySearches) -> Bool {
    let covered = searches.covered[topology]
    return switch self {
    case .missingPrompt: !covered.contains(.prompt)
    case .missingDisplaced: !covered.contains(.displaced)
    case .missing: covered.isEmpty
    case .outsideGrid: !covered.isEmpty && searches.tested[topology].isEmpty
    }
  }

  /// Which part of the rate counts.
  fileprivate func fraction(_ fractions: (prompt: Double, displaced: Double)) -> Double {
    switch self {
    case .missingPrompt: fractions.prompt
    case .missingDisplaced: fractions.displaced
    case .missing, .outsideGrid: fractions.prompt + fractions.displaced
    }
  }
}

extension Coverage.Group {
  fileprivate init(
    _ kind: Coverage.Kind, _ missing: [(topology: Int, weight: Double)],
    _ table: inout FinalStateTable?
  ) {
    self.kind = kind
    total = missing.reduce(0) { $0 + $1.weight }
    guard var states = table.take() else {
      entries = []
      return
    }
    entries = Self.entries(missing, &states)
    table = states
  }

  private static func entries(
    _ missing: [(topology: Int, weight: Double)], _ table: inout FinalStateTable
  ) -> [Coverage.Entry] {
    // By the number of the final states.
    var places: [Int] = []
    var entries: [(states: Int, rate: Double, topologies: [Int])] = []
    let order = missing.sorted {
      $0.weight != $1.weight ? $0.weight > $1.weight : $0.topology < $1.topology
    }
    for (topology, weight) in order {
      let states = table.number(of: topology)
      while places.count <= states { places.append(-1) }
      if places[states] < 0 {
        places[states] = entries.count
        entries.append((states, 0, []))
      }
      entries[places[states]].rate += weight
      entries[places[states]].topologies.append(topology)
    }
    return entries.enumerated()
      .sorted { ($1.element.rate, $0.offset) < ($0.element.rate, $1.offset) }
      .map {
        Coverage.Entry(
          finalStates: table.states($0.element.states), crossSection: $0.element.rate,
          topologies: $0.element.topologies)
      }
  }
}
