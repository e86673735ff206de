/// Which types of search look at a topology.
public struct SearchTypes: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// For prompt decays.
  public static let prompt = SearchTypes(rawValue: 1)
  /// For displaced decays.
  public static let displaced = SearchTypes(rawValue: 2)
  /// Of any other type that a result names.
  public static let other = SearchTypes(rawValue: 4)

  /// The type that a result names.
  public init(named name: String) {
    switch name {
    case "prompt": self = .prompt
    case "displaced": self = .displaced
    default: self = .other
    }
  }
}

/// Which searches match the topologies of a model, and which of them have it in their grids.
public struct TopologySearches: Sendable {
  /// By topology: types of the searches that match it, or what it was compressed to.
  public private(set) var covered: [SearchTypes]
  /// By topology: types of those in whose grids it lies with some efficiency.
  public private(set) var tested: [SearchTypes]

  /// No searches for `count` topologies.
  public init(count: Int) {
    covered = Array(repeating: [], count: count)
    tested = covered
  }

  /// Notes a search for a topology and what it was compressed from.
  public mutating func insert(
    _ types: SearchTypes, isTested: Bool, topology: Int, ancestors: some Sequence<UInt32>
  ) {
    covered[topology].formUnion(types)
    if isTested { tested[topology].formUnion(types) }
    for ancestor in ancestors where Int(ancestor) < covered.count {
      covered[Int(ancestor)].formUnion(types)
      if isTested { tested[Int(ancestor)].formUnion(types) }
    }
  }
}
