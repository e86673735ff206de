/// One side of a topology: a chain of vertices that ends in missing energy.
public struct Branch: Hashable, Sendable {
  /// SM particles of each vertex, sorted within the vertex.
  public var vertices: [[SMParticle]]
  /// BSM masses along the chain in GeV, `vertices.count + 1` of them.
  public var masses: [Double]
  /// BSM particles along the chain (unsigned), same count; for reports.
  public var particles: [ParticleID]
  /// Makes a branch.
  public init(vertices: [[SMParticle]], masses: [Double], particles: [ParticleID]) {
    self.vertices = vertices
    self.masses = masses
    self.particles = particles
  }
}

/// A simplified-model topology of the model: two branches and σ × BR per energy.
public struct Topology: Sendable {
  public var branches: (Branch, Branch)
  /// σ × BR in fb by √s in TeV.
  public var weights: [Int: Double]
  /// Indices (in the decomposition) of the topologies this one was compressed from; itself if none.
  ///
  /// Two topologies that share an ancestor are not counted together.
  public var ancestors: [Int]
  /// All BSM particles that contribute (unsigned, sorted): those of merged topologies and those
  /// that compression removed are among them.
  public var particles: [ParticleID]
  /// Makes a topology; without a list the particles are those of the branches.
  public init(
    branches: (Branch, Branch), weights: [Int: Double], ancestors: [Int],
    particles: [ParticleID]? = nil
  ) {
    self.branches = branches
    self.weights = weights
    self.ancestors = ancestors
    self.particles = particles ?? Set(branches.0.particles + branches.1.particles).sorted()
  }
}
