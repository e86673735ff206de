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
    let trees = self.trees(topology)
    let branches = (0..<trees.count).map { arena.finalStateLabels(of: trees[$0]) }
    return FinalStates(
      branches: branches.sorted {
        $0.count != $1.count
          ? $0.count < $1.count
          : $0.map(\.order).lexicographicallyPrecedes($1.map(\.order))
      }.map { $0.map(\.text) })
  }
}

extension SubtreeArena {
  /// A label of a final state and its place among the others.
  fileprivate struct Label {
    var text: String
    var order: Int
  }

  fileprivate func finalStateLabels(of subtree: UInt32) -> [Label] {
    var labels: [Label] = []
    func visit(_ subtree: UInt32) {
      if isLeaf(subtree) {
        labels.append(label(subtree))
      } else {
        children(subtree).forEach(visit)
      }
    }
    visit(subtree)
    return labels.sorted { ($0.order, $0.text) < ($1.order, $1.text) }
  }

  private func label(_ subtree: UInt32) -> Label {
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
