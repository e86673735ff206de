/// Number of vertices of each branch and of SM particles at each vertex, without regard to order of the
/// branches: cheap to compute, and a topology can only match a constraint of its own shape.
public struct TopologyShape: Hashable, Comparable, Sendable {
  /// Codes of both branches, the larger one in the upper half.
  let code: UInt64

  init(_ a: BranchShape, _ b: BranchShape) {
    code = UInt64(max(a.code, b.code)) << 32 | UInt64(min(a.code, b.code))
  }

  public static func < (a: TopologyShape, b: TopologyShape) -> Bool { a.code < b.code }
}

/// Number of SM particles at each vertex of a branch, four bits each, from the lowest.
struct BranchShape: Equatable, Sendable {
  /// Zero for a stable particle.
  let code: UInt32
  /// What no constraint has: too long, or a vertex with too many particles.
  static let beyond = BranchShape(code: .max)
  /// Vertices of a branch and particles of a vertex that a constraint may have.
  static let lengthLimit = 7
  static let vertexLimit = 8

  private init(code: UInt32) { self.code = code }

  init<Particles: Collection>(_ vertices: [Particles]) {
    guard vertices.count <= Self.lengthLimit else {
      self = .beyond
      return
    }
    var code: UInt32 = 0
    for (k, vertex) in vertices.enumerated() {
      let count = vertex.count
      guard count <= Self.vertexLimit else {
        self = .beyond
        return
      }
      code |= UInt32(count + 1) << UInt32(4 * k)
    }
    self.code = code
  }
}

extension Topology {
  /// The shape that a constraint must have to match.
  public var shape: TopologyShape {
    TopologyShape(BranchShape(branches.0.vertices), BranchShape(branches.1.vertices))
  }
}
