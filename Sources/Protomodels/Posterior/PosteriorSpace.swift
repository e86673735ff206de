import SimplifiedModels

/// The support of the posterior: which particles may be there, with which masses.
///
/// Besides the walls, tables and the order of alike particles of `ModelSpace`, a particle is always
/// heavy enough for its lightest decay straight to the LSP, so that every content has models at every
/// mass of the LSP, and each mass has a range that masses of other particles but the LSP and a lighter
/// twin do not touch: the prior is normalised in closed form.
public struct PosteriorSpace: Sendable {
  /// Particles, pairs and cross sections.
  public let space: ModelSpace
  /// Masses of the LSP in GeV.
  public let lspMasses: ClosedRange<Double>
  /// Particles besides the LSP, sorted.
  let unstable: [ParticleID]
  /// Contents by their number of unstable particles: from none to all.
  let contentCounts: [Double]
  /// Masses by particle: the least above the LSP, and what walls and tables leave.
  private let bounds: [ParticleID: (gap: Double, limits: ClosedRange<Double>)]

  /// What the LSP leaves to every particle at least, in GeV.
  private static let leastRange = 50.0

  /// The support within a model space.
  public init(_ space: ModelSpace) {
    let unstable = space.particles.filter { $0 != Particles.lsp }
    var bounds: [ParticleID: (gap: Double, limits: ClosedRange<Double>)] = [:]
    for particle in unstable {
      bounds[particle] = (Self.gap(particle), space.tableLimits(of: particle))
    }
    let highest = bounds.values.map { $0.limits.upperBound - $0.gap }
    let lowest = space.tableLimits(of: Particles.lsp).lowerBound
    let largest = (highest.min() ?? Particles.largestMass) - Self.leastRange
    self.space = space
    self.unstable = unstable
    self.bounds = bounds
    lspMasses = lowest...max(lowest, largest)
    contentCounts = Self.counts(unstable, space.ordered)
  }

  /// How far a particle lies above the LSP at least: the threshold of its lightest decay into it.
  private static func gap(_ particle: ParticleID) -> Double {
    let thresholds = DecayCatalogue.tags(of: particle).filter { $0.daughter == Particles.lsp }
      .flatMap { $0.channels.map(\.threshold) }
    return thresholds.min() ?? 0
  }

  /// The masses that a particle may have beside the others, in GeV: one interval, or two.
  ///
  /// Between two lies the corridor of stops for which efficiency maps do not hold.
  func masses(of particle: ParticleID, in model: PosteriorModel) -> MassRange {
    if particle == Particles.lsp { return MassRange(lspMasses) }
    guard let (gap, limits) = bounds[particle] else { return MassRange(nil) }
    let lsp = model.mass(of: Particles.lsp) ?? lspMasses.lowerBound
    var lower = max(limits.lowerBound, lsp + gap)
    for pair in space.ordered where pair.second == particle {
      lower = max(lower, model.mass(of: pair.first) ?? limits.upperBound)
    }
    guard lower < limits.upperBound else { return MassRange(nil) }
    var range = MassRange(lower...limits.upperBound)
    if particle == Particles.top1 || particle == Particles.top2 {
      range.cut(from: lsp + 150, to: min(280, lsp + 200))
    }
    return range
  }

  /// Particles that may come in: not there, and their lighter twin is.
  func addable(to model: PosteriorModel) -> [ParticleID] {
    unstable.filter { particle in
      !model.contains(particle)
        && space.ordered.allSatisfy { $0.second != particle || model.contains($0.first) }
    }
  }

  /// Particles that may leave: no heavier twin needs them.
  func removable(from model: PosteriorModel) -> [ParticleID] {
    model.unstable.filter { particle in
      !space.ordered.contains { $0.first == particle && model.contains($0.second) }
    }
  }

  /// How many legal contents have each number of particles, `required` among them where it is given.
  ///
  /// Particles fall into groups of a first one and those that need it: the numbers of a group are
  /// 1 (nothing) and, with the first, the subsets of the others.
  static func counts(
    _ particles: [ParticleID], _ ordered: [(first: ParticleID, second: ParticleID)],
    with required: ParticleID? = nil
  ) -> [Double] {
    var counts = [1.0]
    for particle in particles where !ordered.contains(where: { $0.second == particle }) {
      var group = [1.0]
      var mustBeThere = particle == required
      for pair in ordered.filter({ $0.first == particle }) {
        if pair.second == required { mustBeThere = true }
        group = product(group, pair.second == required ? [0, 1] : [1, 1])
      }
      counts = product(counts, [mustBeThere ? 0 : 1] + group)
    }
    return counts
  }

  private static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { product[i + j] += x * y }
    }
    return product
  }
}

/// Masses that are allowed: an interval without another one.
struct MassRange: Sendable, Equatable {
  private(set) var parts: [ClosedRange<Double>]

  init(_ range: ClosedRange<Double>?) { parts = range.map { [$0] } ?? [] }

  /// Takes out what lies between two masses.
  mutating func cut(from lower: Double, to upper: Double) {
    guard lower < upper else { return }
    parts = parts.flatMap { part -> [ClosedRange<Double>] in
      if upper <= part.lowerBound || lower >= part.upperBound { return [part] }
      var left: [ClosedRange<Double>] = []
      if part.lowerBound < lower { left.append(part.lowerBound...lower) }
      if upper < part.upperBound { left.append(upper...part.upperBound) }
      return left
    }
  }

  /// The sum of the lengths in GeV.
  var length: Double { parts.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

  func contains(_ mass: Double) -> Bool { parts.contains { $0.contains(mass) } }

  /// The mass at a share of the whole length; nil where nothing is allowed.
  func mass(atShare share: Double) -> Double? {
    var left = share * length
    for part in parts {
      let width = part.upperBound - part.lowerBound
      if left <= width { return part.lowerBound + left }
      left -= width
    }
    return parts.last?.upperBound
  }
}
