import SimplifiedModels

/// Which topologies of a decomposition come from the same one, so that they are not counted together.
final class Kinship {
  private let decomposition: Decomposition
  /// Whether any two topologies of the decomposition are related.
  let isTrivial: Bool
  /// By topology: the last question in which it was an ancestor, and in which it was kept.
  private var seen: [UInt32]
  private var taken: [UInt32]
  private var question: UInt32 = 0

  init(_ decomposition: Decomposition) {
    self.decomposition = decomposition
    seen = Array(repeating: 0, count: decomposition.ancestorBound)
    taken = Array(repeating: 0, count: decomposition.count)
    var isTrivial = true
    var known = Array(repeating: false, count: seen.count)
    for topology in 0..<decomposition.count {
      for ancestor in decomposition.ancestors(of: topology) {
        if known[Int(ancestor)] { isTrivial = false }
        known[Int(ancestor)] = true
      }
    }
    self.isTrivial = isTrivial
  }

  /// Whether any two of these topologies are related.
  func hasRelatives(_ topologies: some Sequence<Int>) -> Bool {
    guard !isTrivial else { return false }
    question += 1
    for topology in topologies where taken[topology] != question {
      taken[topology] = question
      for ancestor in decomposition.ancestors(of: topology) {
        if seen[Int(ancestor)] == question { return true }
        seen[Int(ancestor)] = question
      }
    }
    return false
  }

  /// The heaviest of each family: goes through the weights from the largest down and keeps what is
  /// not related to one that was kept.
  ///
  /// Returns the places of those that stay, rising. Ties go to the first topology.
  func heaviest(_ members: [(topology: Int, weight: Double)]) -> [Int] {
    if isTrivial { return Array(members.indices) }
    let order = members.indices.sorted { a, b in
      let (first, second) = (members[a], members[b])
      if first.weight != second.weight { return first.weight > second.weight }
      return first.topology != second.topology ? first.topology < second.topology : a < b
    }
    question += 1
    var kept: [Int] = []
    for place in order {
      let topology = members[place].topology
      let family = decomposition.ancestors(of: topology)
      guard
        taken[topology] == question || family.allSatisfy({ seen[Int($0)] != question })
      else { continue }
      taken[topology] = question
      for ancestor in family { seen[Int(ancestor)] = question }
      kept.append(place)
    }
    return kept.sorted()
  }
}
