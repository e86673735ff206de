/// A sum of coefficient × topology pattern: what a result constrains (specs: SModelS §2.2, §2.3).
///
/// Only SM content and length of the chains are compared; that both chains end in missing energy is
/// what the model space makes sure of.
public struct TopologyConstraint: Sendable, Equatable {
  /// One term.
  public struct Term: Sendable, Equatable {
    public var coefficient: Double
    /// Two branches of vertices of labels.
    public var branches: [[[SMLabel]]]
  }
  /// The text it was read from.
  public let text: String
  /// Terms that differ from each other, in the order of the text.
  public let terms: [Term]
  /// Shapes that occur among the terms (mostly one), sorted.
  public let shapes: [TopologyShape]
  private let patterns: [TopologyPattern]

  /// Parses bracket notation with arithmetic (+, *, /, parentheses, numbers); the text is never
  /// evaluated as code.
  public init(_ text: String) throws(SimplifiedModelError) {
    var parser = TopologyConstraintParser(text)
    let terms = try parser.parse()
    self.text = text
    self.terms = terms
    patterns = terms.map { TopologyPattern($0.branches) }
    shapes = Set(patterns.map(\.shape)).sorted()
  }

  /// How a topology matches: which term, and which branch orders are possible (false: as is; true:
  /// swapped).
  public func match(_ topology: Topology) -> (term: Int, orders: [Bool])? {
    match(topology, shape: topology.shape)
  }

  /// The same where the topology's shape is known.
  public func match(_ topology: Topology, shape: TopologyShape) -> (term: Int, orders: [Bool])? {
    guard shapes.contains(shape) else { return nil }
    for (k, pattern) in patterns.enumerated() where pattern.shape == shape {
      let straight = pattern.matches(topology.branches.0, topology.branches.1)
      let swapped = pattern.matches(topology.branches.1, topology.branches.0)
      guard straight || swapped else { continue }
      return (k, straight && swapped ? [false, true] : [swapped])
    }
    return nil
  }

  /// With which factor a topology's σ × BR counts; nil where it does not match.
  public func coefficient(of topology: Topology) -> Double? {
    match(topology).map { terms[$0.term].coefficient }
  }
}

/// One term as bit masks, laid out for matching.
struct TopologyPattern: Sendable, Equatable {
  let shape: TopologyShape
  private let first: BranchPattern
  private let second: BranchPattern

  init(_ branches: [[[SMLabel]]]) {
    first = BranchPattern(branches[0])
    second = BranchPattern(branches[1])
    shape = TopologyShape(first.shape, second.shape)
  }

  func matches(_ a: Branch, _ b: Branch) -> Bool { first.matches(a) && second.matches(b) }
}

/// One branch as bit masks of the labels, vertex after vertex.
struct BranchPattern: Sendable, Equatable {
  let shape: BranchShape
  /// Masks of the labels, the most particular ones of each vertex first.
  private let masks: [UInt32]

  init(_ vertices: [[SMLabel]]) {
    shape = BranchShape(vertices)
    masks = vertices.flatMap { vertex in
      vertex.map(\.mask).sorted { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
    }
  }

  func matches(_ branch: Branch) -> Bool {
    guard BranchShape(branch.vertices) == shape else { return false }
    var start = 0
    for particles in branch.vertices {
      guard covers(particles, label: start, end: start + particles.count, used: 0) else {
        return false
      }
      start += particles.count
    }
    return true
  }

  /// Whether the labels from `label` on can each be given a particle of its own that is not in `used`.
  private func covers(_ particles: [SMParticle], label: Int, end: Int, used: UInt32) -> Bool {
    guard label < end else { return true }
    for (k, particle) in particles.enumerated()
    where used >> UInt32(k) & 1 == 0 && masks[label] >> UInt32(particle.rawValue) & 1 == 1 {
      if covers(particles, label: label + 1, end: end, used: used | 1 << UInt32(k)) { return true }
    }
    return false
  }
}
