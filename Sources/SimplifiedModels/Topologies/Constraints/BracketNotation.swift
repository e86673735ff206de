/// Brackets: a list of branches, a branch is a list of vertices, a vertex a list of SM labels.
extension TopologyConstraintParser {
  /// Vertices of a branch and particles of a vertex that a constraint may have.
  static let lengthLimitOfBranch = 12
  static let vertexLimit = 12

  /// What the text says of a branch.
  private enum Branch {
    /// `[*]`: anything with the right end.
    case inclusive
    case chain([Vertex])
  }

  private struct Vertex {
    var labels: [SMLabel] = []
    /// `*anySM`: any number of further particles.
    var list: SMLabel?
  }

  /// Reads a topology in brackets.
  mutating func brackets() throws(SimplifiedModelError) -> TopologyPattern {
    let start = position
    let branches = try list("a topology", limit: 2) { parser throws(SimplifiedModelError) in
      try parser.branch()
    }
    guard branches.count == 2 else { throw error("a topology has two branches", at: start) }
    return try pattern(branches, start)
  }

  /// The tree of the branches; nodes are numbered as maps count them.
  ///
  /// First the primary particles, then branch by branch and vertex by vertex the BSM daughter and
  /// the SM daughters.
  private func pattern(
    _ branches: [Branch], _ start: Int
  ) throws(SimplifiedModelError) -> TopologyPattern {
    for (what, count) in [
      ("final states", states.final.count), ("intermediate states", states.intermediate.count),
    ] where count > 0 && count != branches.count {
      throw error("\(count) lists of \(what) for \(branches.count) branches", at: start)
    }
    var pattern = TopologyPattern()
    var number = 0
    func next() -> Int {
      number += 1
      return number
    }
    var primaries: [Int] = []
    for (k, branch) in branches.enumerated() {
      primaries.append(pattern.append(.init(label(of: branch, k), number: next()), to: 0))
    }
    for (k, branch) in branches.enumerated() {
      var mother = primaries[k]
      guard case .chain(let vertices) = branch else {
        pattern.nodes[mother].list = .any
        // No coordinate is its own, so that it takes no number.
        _ = pattern.append(.init(.beyond(states.end(k)), number: -1 - k), to: mother)
        continue
      }
      for (place, vertex) in vertices.enumerated() {
        let isLast = place + 1 == vertices.count
        let label = isLast ? states.end(k) : states.mother(k, place + 1)
        let daughter = pattern.append(.init(.beyond(label), number: next()), to: mother)
        for emitted in vertex.labels {
          _ = pattern.append(.init(.standard(emitted), number: next()), to: mother)
        }
        if let list = vertex.list {
          pattern.nodes[mother].list = list
          _ = next()
        }
        mother = daughter
      }
      guard pattern.nodes.count <= TopologyPattern.nodeLimit else {
        throw error("more than \(TopologyPattern.nodeLimit) particles", at: start)
      }
    }
    return pattern
  }

  private func label(of branch: Branch, _ number: Int) -> TopologyPattern.Node.Label {
    switch branch {
    case .inclusive: .inclusive
    case .chain(let vertices):
      .beyond(vertices.isEmpty ? states.end(number) : states.mother(number, 0))
    }
  }

  private mutating func branch() throws(SimplifiedModelError) -> Branch {
    guard accept("[") else { throw error("'[' of a branch was expected") }
    skipQuotes()
    if accept("*") {
      skipQuotes()
      guard accept("]") else { throw error("']' of an inclusive branch [*] was expected") }
      return .inclusive
    }
    let vertices = try members("a branch", limit: Self.lengthLimitOfBranch) {
      parser throws(SimplifiedModelError) in try parser.vertex()
    }
    return .chain(vertices)
  }

  private mutating func vertex() throws(SimplifiedModelError) -> Vertex {
    var vertex = Vertex()
    let start = position
    let names = try list("a vertex", limit: Self.vertexLimit) {
      parser throws(SimplifiedModelError) in try parser.name()
    }
    for (name, place) in names {
      if name.count > 1, name.hasPrefix("*"), let label = SMLabel(String(name.dropFirst())) {
        guard vertex.list == nil else { throw error("two inclusive lists", at: start) }
        vertex.list = label
      } else if let label = SMLabel(name) {
        vertex.labels.append(label)
      } else {
        throw error(
          name.isEmpty ? "a label was expected" : "'\(name)' is no label of an SM particle",
          at: place)
      }
    }
    vertex.labels.sort { ($0.mask, $0.name) < ($1.mask, $1.name) }
    return vertex
  }

  /// A label, with or without quotes, and where it stands.
  private mutating func name() throws(SimplifiedModelError) -> (String, Int) {
    skipQuotes()
    let start = position
    while position < bytes.count, Self.isLabel(bytes[position]) { position += 1 }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    skipQuotes()
    return (name, start)
  }

  private mutating func list<Element>(
    _ what: String, limit: Int,
    _ element: (inout Self) throws(SimplifiedModelError) -> Element
  ) throws(SimplifiedModelError) -> [Element] {
    guard accept("[") else { throw error("'[' of \(what) was expected") }
    return try members(what, limit: limit, element)
  }

  /// What stands behind '['.
  private mutating func members<Element>(
    _ what: String, limit: Int,
    _ element: (inout Self) throws(SimplifiedModelError) -> Element
  ) throws(SimplifiedModelError) -> [Element] {
    var elements: [Element] = []
    if accept("]") { return elements }
    repeat {
      guard elements.count < limit else { throw error("\(what) with more than \(limit) members") }
      elements.append(try element(&self))
    } while accept(",")
    guard accept("]") else { throw error("',' or ']' of \(what) was expected") }
    return elements
  }

  /// Letters, digits, signs and the star.
  static func isLabel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
