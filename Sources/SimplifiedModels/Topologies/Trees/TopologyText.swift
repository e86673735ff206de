extension SMParticle {
  /// The label of constraints that means just this particle.
  public var label: String {
    switch self {
    case .electron: "e-"
    case .positron: "e+"
    case .muon: "mu-"
    case .antimuon: "mu+"
    case .tau: "ta-"
    case .antitau: "ta+"
    case .neutrino: "nu"
    case .lightQuark: "q"
    case .charm: "c"
    case .bottom: "b"
    case .top: "t+"
    case .antitop: "t-"
    case .gluon: "g"
    case .photon: "photon"
    case .Z: "Z"
    case .Wplus: "W+"
    case .Wminus: "W-"
    case .higgs: "higgs"
    case .pion: "pion"
    }
  }
}

extension Topology {
  /// The topology as a graph: `(PV > A(1),B(2)), (A(1) > N1,q,q), …`.
  ///
  /// Particles are numbered level by level; those that do not decay stand without number. `name`
  /// says how the particle at the top of a tree is called.
  public func graph(_ name: (TopologyTree) -> String) -> String {
    var vertices: [String] = []
    var number = 0
    // What stands before '>' with what stands behind it, level by level.
    var mothers = [(text: "PV", leaves: [TopologyTree](), emitted: [SMParticle](), decaying: trees)]
    while !mothers.isEmpty {
      var next = mothers
      next.removeAll()
      for mother in mothers {
        var words = mother.leaves.map { name($0) } + mother.emitted.map(\.label)
        number += words.count
        for tree in mother.decaying {
          number += 1
          words.append(tree.isLeaf ? name(tree) : "\(name(tree))(\(number))")
          guard !tree.isLeaf else { continue }
          next.append(
            (
              words[words.count - 1], tree.daughters.filter(\.isLeaf), tree.emitted,
              tree.daughters.filter { !$0.isLeaf }
            ))
        }
        vertices.append("(\(mother.text) > \(words.joined(separator: ",")))")
      }
      mothers = next
    }
    return vertices.joined(separator: ", ")
  }

  /// The topology drawn with lines of text, from the collision down to what is left.
  ///
  /// `name` says how the particle at the top of a tree is called.
  public func drawing(_ name: (TopologyTree) -> String) -> [String] {
    ["PV"]
      + trees.enumerated().flatMap { place, tree in
        tree.drawing(name, isLast: place + 1 == trees.count)
      }
  }

  /// The branching alone as a number: `1` opens and `0` closes each node, smaller daughters first.
  public var canonicalName: String { Self.canonical(trees.map(\.canonicalName)) }

  fileprivate static func canonical(_ daughters: [String]) -> String {
    let sorted = daughters.sorted { $0.count != $1.count ? $0.count < $1.count : $0 < $1 }
    return "1\(sorted.joined())0"
  }
}

extension TopologyTree {
  fileprivate var canonicalName: String {
    Topology.canonical(emitted.map { _ in "10" } + daughters.map(\.canonicalName))
  }

  fileprivate func drawing(_ name: (TopologyTree) -> String, isLast: Bool) -> [String] {
    var lines = ["\(isLast ? "└─" : "├─") \(name(self)) \(particle.mass) GeV"]
    let margin = isLast ? "   " : "│  "
    if !emitted.isEmpty {
      let words = emitted.map(\.label).joined(separator: " ")
      lines.append("\(margin)\(daughters.isEmpty ? "└─" : "├─") \(words)")
    }
    for (place, daughter) in daughters.enumerated() {
      lines += daughter.drawing(name, isLast: place + 1 == daughters.count).map { margin + $0 }
    }
    return lines
  }
}
