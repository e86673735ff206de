/// A set of SM particles that one label of a constraint stands for.
public struct SMLabel: Hashable, Sendable {
  /// The label as written (`jet`, `l`, `W`, …).
  public let name: String
  /// Bit i set: `SMParticle(rawValue: i)` matches.
  public let mask: UInt32
  /// Looks a label up; nil when unknown.
  public init?(_ name: String) { fatalError("unbuilt") }
  /// Whether the label stands for this particle.
  public func matches(_ particle: SMParticle) -> Bool { mask >> UInt32(particle.rawValue) & 1 == 1 }
}

/// A sum of coefficient × topology pattern: what a result constrains (specs: SModelS §2.2, §2.3).
public struct TopologyConstraint: Sendable, Equatable {
  /// One term.
  public struct Term: Sendable, Equatable {
    public var coefficient: Double
    /// Two branches of vertices of labels.
    public var branches: [[[SMLabel]]]
  }
  /// The text it was read from.
  public let text: String
  public let terms: [Term]
  /// Parses bracket notation with arithmetic (+, *, parentheses, numbers); the text is never evaluated as code.
  public init(_ text: String) throws(SimplifiedModelError) { fatalError("unbuilt") }
  /// How a topology matches: which term, and which branch orders are possible (false: as is; true: swapped).
  public func match(_ topology: Topology) -> (term: Int, orders: [Bool])? { fatalError("unbuilt") }
}
