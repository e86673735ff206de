extension TopologyPattern {
  /// The ends of the chains by what came out of the collision, such as `PV > (jet,jet,MET),(MET)`.
  ///
  /// Labels are those of the constraint, in the order of SModelS: particles of higher spin first, particles
  /// beyond the SM last; shorter branches first.
  public var finalStates: String {
    let branches = primaries.map { primary in
      ends(of: primary).sorted { ($1.rank, $0.text) < ($0.rank, $1.text) }
    }.sorted { a, b in
      a.count != b.count
        ? a.count < b.count
        : a.reversed().map(\.rank).lexicographicallyPrecedes(b.reversed().map(\.rank))
    }
    return "PV > "
      + branches.map { "(\($0.map(\.text).joined(separator: ",")))" }.joined(separator: ",")
  }

  private func ends(of place: Int) -> [(text: String, rank: Int)] {
    let node = nodes[place]
    // Any number of SM particles.
    let list = node.list.map { [(text: "*\($0.name)", rank: -2)] } ?? []
    if node.children.isEmpty, list.isEmpty { return [Self.end(node)] }
    return node.children.flatMap { ends(of: $0) } + list
  }

  private static func end(_ node: Node) -> (text: String, rank: Int) {
    switch node.label {
    case .primaryVertex: ("PV", -1)
    case .standard(let label): (label.name, rank(label.name))
    case .beyond(let label): (label.name, -1)
    case .inclusive: ("Inclusive", -1)
    }
  }

  /// Higher for what stands first: vectors, quarks, leptons, the scalar, jets; by charge within.
  private static func rank(_ label: String) -> Int {
    let order = [
      ["higgs"], ["L-", "l-", "e-", "mu-", "ta-"], ["L", "l", "e", "mu", "ta"], ["nu"],
      ["L+", "l+", "e+", "mu+", "ta+"], ["c"], ["t-"], ["t"], ["b"], ["t+"], ["W-"], ["W"],
      ["W+"], ["photon"], ["Z"],
    ]
    return (order.firstIndex { $0.contains(label) } ?? -1) + 1
  }
}
