/// Graphs: `{(PV > A(1),B(2)), (A(1) > x,C(3)), …}`, each parenthesis one vertex.
extension TopologyConstraintParser {
  /// A label with its number, as written.
  private struct Name {
    var label: String
    var number: Int?
    var place: Int
  }

  /// Reads a topology in graph notation.
  mutating func graph() throws(SimplifiedModelError) -> TopologyPattern {
    let start = position
    guard accept("{") else { throw error("'{' was expected") }
    var vertices: [(mother: Name, daughters: [Name])] = []
    repeat {
      vertices.append(try graphVertex())
      guard vertices.reduce(0, { $0 + $1.daughters.count }) < TopologyPattern.nodeLimit else {
        throw error("more than \(TopologyPattern.nodeLimit) particles", at: start)
      }
    } while accept(",")
    guard accept("}") else { throw error("',' or '}' of a graph was expected") }
    return try pattern(vertices)
  }

  private mutating func graphVertex() throws(SimplifiedModelError) -> (Name, [Name]) {
    guard accept("(") else { throw error("'(' of a vertex was expected") }
    let mother = try graphName()
    guard accept(">") else { throw error("'>' was expected after the mother of a vertex") }
    var daughters: [Name] = []
    repeat { daughters.append(try graphName()) } while accept(",")
    guard accept(")") else { throw error("',' or ')' of a vertex was expected") }
    return (mother, daughters)
  }

  private mutating func graphName() throws(SimplifiedModelError) -> Name {
    _ = current
    skipQuotes()
    let start = position
    while position < bytes.count, Self.isLabel(bytes[position]) { position += 1 }
    var name = Name(
      label: String(decoding: bytes[start..<position], as: UTF8.self), number: nil, place: start)
    guard !name.label.isEmpty else { throw error("a label was expected", at: start) }
    skipQuotes()
    if accept("(") {
      let digits = position
      while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] {
        position += 1
      }
      let number = Int(String(decoding: bytes[digits..<position], as: UTF8.self))
      guard let number, (1...MapCoordinate.largestNode).contains(number), accept(")")
      else {
        throw error(
          "a number from 1 to \(MapCoordinate.largestNode) in parentheses was expected", at: digits)
      }
      name.number = number
    }
    return name
  }

  /// The tree of the vertices, whose mothers are daughters of earlier ones.
  private func pattern(
    _ vertices: [(mother: Name, daughters: [Name])]
  ) throws(SimplifiedModelError) -> TopologyPattern {
    var pattern = TopologyPattern()
    var names: [Name] = [Name(label: "PV", number: 0, place: 0)]
    var free = FreeNumbers(taken: vertices.flatMap { $0.daughters.compactMap(\.number) })
    for vertex in vertices {
      let mother = try place(of: vertex.mother, among: names, pattern)
      for daughter in vertex.daughters {
        if daughter.label.count > 1, daughter.label.hasPrefix("*") {
          guard mother > 0, pattern.nodes[mother].list == nil,
            let list = SMLabel(String(daughter.label.dropFirst()))
          else { throw error("'\(daughter.label)' is no inclusive list here", at: daughter.place) }
          pattern.nodes[mother].list = list
          continue
        }
        let label = try nodeLabel(daughter)
        let number = daughter.number ?? free.next()
        _ = pattern.append(.init(label, number: number), to: mother)
        names.append(Name(label: daughter.label, number: daughter.number, place: daughter.place))
      }
    }
    try check(pattern)
    return pattern
  }

  /// The node that a vertex begins with: by label and number, not decayed yet.
  private func place(
    of mother: Name, among names: [Name], _ pattern: TopologyPattern
  ) throws(SimplifiedModelError) -> Int {
    let found = names.indices.first { place in
      let isRoot = place == 0
      return names[place].label == mother.label && (isRoot || names[place].number == mother.number)
        && pattern.nodes[place].children.isEmpty && pattern.nodes[place].list == nil
        && (isRoot || pattern.nodes[place].isBeyond)
    }
    guard let found else {
      throw error(
        "'\(mother.label)' is no BSM daughter of an earlier vertex that has not decayed yet",
        at: mother.place)
    }
    return found
  }

  private func nodeLabel(_ name: Name) throws(SimplifiedModelError) -> TopologyPattern.Node.Label {
    if ["inclusive", "inclusivenode"].contains(name.label.lowercased()) { return .inclusive }
    if let label = SMLabel(name.label) { return .standard(label) }
    if let label = BSMLabel(name.label) { return .beyond(label) }
    throw error("'\(name.label)' is no label of a particle", at: name.place)
  }

  private func check(_ pattern: TopologyPattern) throws(SimplifiedModelError) {
    guard (1...3).contains(pattern.primaries.count) else {
      throw error("one to three particles come out of the primary vertex 'PV'")
    }
    guard pattern.primaries.allSatisfy({ pattern.nodes[$0].isBeyond }) else {
      throw error("only particles beyond the SM come out of the primary vertex 'PV'")
    }
    guard Set(pattern.nodes.map(\.number)).count == pattern.nodes.count else {
      throw error("two particles have one number")
    }
  }

  /// Numbers for nodes that have none.
  private struct FreeNumbers {
    private let taken: Set<Int>
    private var last = 0
    init(taken: [Int]) { self.taken = Set(taken) }

    mutating func next() -> Int {
      repeat { last += 1 } while taken.contains(last)
      return last
    }
  }
}
