import Foundation
import Numerics
import SimplifiedModels

/// The prior of the posterior mode: proper, and normalised over contents, masses, ratios and strengths.
///
/// - Content: the number n of particles besides the LSP has p(n) ∝ qⁿ up to the number there can be, with
///   q = e^(-1/2), what the published hunt charges for a particle; every legal content of n particles has
///   the same share of p(n).
/// - Masses: the LSP uniform on `PosteriorSpace.lspMasses`; given it, every other particle uniform on what
///   walls, tables, its decay into the LSP and a lighter twin leave (twins from the lighter one up).
/// - Branching ratios: weights are exponential with mean 1, so that the shares of the open tags are uniform
///   on their simplex (Dirichlet with all parameters 1), whichever tags are open.
/// - Strengths: ln of each is normal about 0, the reference cross section, with a width of `strengthWidth`.
public struct PosteriorPrior: Sendable, Equatable {
  /// q: what one more particle costs.
  public var particleFactor: Double
  /// The standard deviation of ln strength.
  public var strengthWidth: Double

  /// Makes a prior of a factor in (0, 1) and a width above 0.
  public init(particleFactor: Double = exp(-0.5), strengthWidth: Double = 1) {
    precondition(particleFactor > 0 && particleFactor < 1, "a factor between 0 and 1")
    precondition(strengthWidth > 0 && strengthWidth.isFinite, "a width")
    self.particleFactor = particleFactor
    self.strengthWidth = strengthWidth
  }

  /// ln of the density of a point; -∞ outside the support.
  public func logDensity(of model: PosteriorModel, in support: PosteriorSpace) -> Double {
    guard isLegal(model, support) else { return -.infinity }
    var sum = logContent(model.unstable.count, support)
    for member in model.members {
      sum -= log(support.masses(of: member.id, in: model).length)
      sum += Self.logDensity(ofWeights: member.weights)
    }
    return model.strengths.reduce(sum) { $0 + logDensity(ofStrength: $1.logarithm) }
  }

  /// ln of the prior of one content of n particles.
  func logContent(_ n: Int, _ support: PosteriorSpace) -> Double {
    let q = particleFactor
    let largest = support.contentCounts.count - 1
    let norm = log((1 - q) / (1 - pow(q, Double(largest + 1))))
    return norm + Double(n) * log(q) - log(support.contentCounts[n])
  }

  /// The prior probability that a particle is there.
  public func probability(of particle: ParticleID, in support: PosteriorSpace) -> Double {
    if particle == Particles.lsp { return 1 }
    guard support.unstable.contains(particle) else { return 0 }
    let counts = PosteriorSpace.counts(
      support.unstable, support.space.ordered, with: particle)
    return counts.enumerated().reduce(0) { $0 + $1.element * exp(logContent($1.offset, support)) }
  }

  /// Whether masses, weights and content are in the support.
  private func isLegal(_ model: PosteriorModel, _ support: PosteriorSpace) -> Bool {
    for member in model.members {
      guard support.masses(of: member.id, in: model).contains(member.mass),
        member.weights.allSatisfy({ $0 > 0 && $0.isFinite })
      else { return false }
      for pair in support.space.ordered where pair.second == member.id {
        if !model.contains(pair.first) { return false }
      }
    }
    return model.strengths.allSatisfy { $0.logarithm.isFinite }
  }

  static func logDensity(ofWeights weights: [Double]) -> Double { -weights.reduce(0, +) }

  func logDensity(ofStrength logarithm: Double) -> Double {
    let scaled = logarithm / strengthWidth
    return -scaled * scaled / 2 - log(strengthWidth) - log(2 * .pi) / 2
  }

  /// ln of the density of what one particle brings with it: ratios and strengths, not its mass.
  func logFreedom(of particle: ParticleID, in model: PosteriorModel) -> Double {
    guard let place = model.index(of: particle) else { return 0 }
    return model.strengths.reduce(Self.logDensity(ofWeights: model.members[place].weights)) {
      $1.first == particle || $1.second == particle
        ? $0 + logDensity(ofStrength: $1.logarithm) : $0
    }
  }
}

extension PosteriorPrior {
  /// A point drawn by the prior, exactly.
  public func draw(
    in support: PosteriorSpace, using random: inout RandomStream
  ) -> PosteriorModel {
    let content = drawContent(support, using: &random)
    let lspMass = random.uniform(support.lspMasses.lowerBound, support.lspMasses.upperBound)
    var model = PosteriorModel(
      members: [.init(id: Particles.lsp, mass: lspMass, weights: [])], strengths: [])
    // Those that need a lighter twin come after it.
    let twins = support.space.ordered.map(\.second)
    for particle in content.filter({ !twins.contains($0) }) + content.filter(twins.contains) {
      let range = support.masses(of: particle, in: model)
      bring(
        particle, mass: range.mass(atShare: random.uniform()) ?? 0, to: &model, support, &random)
    }
    return model
  }

  /// Puts a particle in whose ratios and strengths are drawn by the prior.
  func bring(
    _ particle: ParticleID, mass: Double, to model: inout PosteriorModel, _ support: PosteriorSpace,
    _ random: inout RandomStream
  ) {
    let weights = drawWeights(of: particle, using: &random)
    var strengths: [Double] = []
    for family in support.space.families where family.involves(particle) {
      let other = family.first == particle ? family.second : family.first
      guard other == particle || model.contains(other) else { continue }
      strengths.append(random.normal(mean: 0, deviation: strengthWidth))
    }
    var drawn = strengths.makeIterator()
    model.insert(
      .init(id: particle, mass: mass, weights: weights), in: support.space,
      strength: { drawn.next() ?? 0 })
  }

  /// Weights of a particle's tags by the prior.
  func drawWeights(of particle: ParticleID, using random: inout RandomStream) -> [Double] {
    PosteriorModel.tags(of: particle).map { _ in -log(1 - random.uniform()) }
  }

  private func drawContent(
    _ support: PosteriorSpace, using random: inout RandomStream
  ) -> [ParticleID] {
    let n = drawNumber(support, using: &random)
    // Any subset of n particles with the same probability until one is legal: all legal ones are alike.
    while true {
      var left = support.unstable
      var content: [ParticleID] = []
      for _ in 0..<n { content.append(left.remove(at: random.index(below: left.count))) }
      let isLegal = support.space.ordered.allSatisfy {
        !content.contains($0.second) || content.contains($0.first)
      }
      if isLegal { return content.sorted() }
    }
  }

  private func drawNumber(_ support: PosteriorSpace, using random: inout RandomStream) -> Int {
    var lot = random.uniform()
    for n in 0..<support.contentCounts.count {
      lot -= exp(logContent(n, support)) * support.contentCounts[n]
      if lot < 0 { return n }
    }
    return 0
  }
}
