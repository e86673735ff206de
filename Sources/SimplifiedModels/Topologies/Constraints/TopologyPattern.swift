/// A tree of labels: what one term of a constraint looks for.
public struct TopologyPattern: Sendable, Equatable {
  /// More nodes than any published constraint has.
  static let nodeLimit = 64

  /// A node: what it may be, and what it decays to.
  public struct Node: Sendable, Equatable {
    /// What a node may be.
    public enum Label: Sendable, Equatable {
      case primaryVertex
      case standard(SMLabel)
      case beyond(BSMLabel)
      /// Anything that ends in the final states which the children name.
      case inclusive
    }
    public var label: Label
    /// The number by which coordinates name it.
    public var number: Int
    /// Places of the daughters in `TopologyPattern.nodes`.
    public var children: [Int] = []
    /// Any number of further SM daughters that this label stands for.
    public var list: SMLabel?

    init(_ label: Label, number: Int) {
      self.label = label
      self.number = number
    }

    /// Whether it is a particle beyond the SM or inclusive.
    var isBeyond: Bool {
      switch label {
      case .beyond, .inclusive: true
      case .primaryVertex, .standard: false
      }
    }
  }

  /// All nodes, the primary vertex first.
  public internal(set) var nodes: [Node] = [Node(.primaryVertex, number: 0)]

  /// Places of what comes out of the collision.
  public var primaries: [Int] { nodes[0].children }

  /// SM labels vertex by vertex along each branch, as far as the branches are chains.
  public var branches: [[[SMLabel]]] {
    primaries.map { primary in
      var vertices: [[SMLabel]] = []
      var place = primary
      while !nodes[place].children.isEmpty || nodes[place].list != nil {
        let children = nodes[place].children
        vertices.append(
          children.compactMap { child in
            if case .standard(let label) = nodes[child].label { label } else { nil }
          })
        guard let next = children.first(where: { nodes[$0].isBeyond }) else { break }
        place = next
      }
      return vertices
    }
  }

  /// The masses of all particles beyond the SM, branch by branch in reading order.
  ///
  /// What maps that do not say it have as coordinates. Inclusive branches have none.
  public var defaultCoordinates: [MapCoordinate] {
    var coordinates: [MapCoordinate] = []
    func visit(_ place: Int) {
      guard case .beyond = nodes[place].label else { return }
      coordinates.append(MapCoordinate(node: nodes[place].number, quantity: .mass))
      for child in nodes[place].children { visit(child) }
    }
    for primary in primaries { visit(primary) }
    return coordinates
  }

  /// A text that equal patterns share whatever the order of their daughters.
  var canonicalText: String { text(0) }

  private func text(_ place: Int) -> String {
    let node = nodes[place]
    let children = node.children.map { text($0) }.sorted().joined(separator: ",")
    let list = node.list.map { "*\($0.mask)" } ?? ""
    let label =
      switch node.label {
      case .primaryVertex: "PV"
      case .standard(let label): "\(label.mask)"
      case .beyond(let label): label.name
      case .inclusive: "?"
      }
    return "\(label)(\(children)\(list))"
  }

  /// Adds a node as daughter of another; returns its place.
  mutating func append(_ node: Node, to mother: Int) -> Int {
    nodes.append(node)
    nodes[mother].children.append(nodes.count - 1)
    return nodes.count - 1
  }
}
