import SimplifiedModels

/// Which topologies of a decomposition come from the same one, so that they are not counted together.
struct Kinship {
  private let ancestors: [[Int]]
  /// Whether any two topologies of the decomposition are related.
  let isTrivial: Bool

  init(_ topologies: [Topology]) {
    ancestors = topologies.map(\.ancestors)
    var seen: Set<Int> = []
    isTrivial = ancestors.allSatisfy { list in list.allSatisfy { seen.insert($0).inserted } }
  }

  /// Whether any two of these topologies are related.
  func hasRelatives(_ topologies: [Int]) -> Bool {
    guard !isTrivial else { return false }
    var seen: Set<Int> = []
    var last = -1
    for topology in topologies.sorted() where topology != last {
      last = topology
      for ancestor in ancestors[topology] where !seen.insert(ancestor).inserted { return true }
    }
    return false
  }

  /// The heaviest of each family: goes through the weights from the largest down and keeps what is
  /// not related to one that was kept.
  ///
  /// Returns the places of those that stay, rising. Ties go to the first topology.
  func heaviest(_ members: [(topology: Int, weight: Double)]) -> [Int] {
    let order = members.indices.sorted {
      (-members[$0].weight, members[$0].topology, $0)
        < (-members[$1].weight, members[$1].topology, $1)
    }
    var taken: Set<Int> = []
    var kept: [Int] = []
    for place in order {
      let family = ancestors[members[place].topology]
      let isTheSame = kept.contains { members[$0].topology == members[place].topology }
      guard isTheSame || family.allSatisfy({ !taken.contains($0) }) else { continue }
      taken.formUnion(family)
      kept.append(place)
    }
    return kept.sorted()
  }
}
