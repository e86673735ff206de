import MarkovChains
import SimplifiedModels

/// What pseudo-data say of the model that was put into them: what a search could have found of it.
///
/// A hunt that ends below these numbers has missed it; one that ends above them has found something that
/// the data like better, and no longer search would have brought the content back.
public struct InjectionReference: Codable, Sendable, Equatable {
  /// The injected content with strengths, masses and ratios optimised from the injected ones.
  public var whole: Entry?
  /// What is left when particles that do not pay for themselves are taken out, optimised likewise.
  public var part: Entry?

  /// K, Z and content of a model.
  public struct Entry: Codable, Sendable, Equatable {
    public var K: Double
    public var Z: Double
    /// PDG codes, the LSP among them.
    public var particles: [Int]

    init(K: Double, Z: Double, particles: [Int]) {
      self.K = K
      self.Z = Z
      self.particles = particles
    }

    init(_ evaluation: Evaluation<Protomodel, Verdict>) {
      self.init(
        K: evaluation.evidence.K, Z: evaluation.evidence.Z,
        particles: evaluation.point.members.map(\.id.rawValue))
    }
  }
}

extension HuntTarget {
  /// What the data of this target say of an injected model; entries are nil where no combination has an
  /// excess.
  public func reference(for injected: Protomodel) throws -> InjectionReference {
    let whole = try optimised(injected)
    var part = try pruned(whole?.point ?? injected)
    if let found = part { part = try optimised(found.point) ?? found }
    // The whole may be the best part of itself.
    if let whole, whole.logDensity > part?.logDensity ?? -.infinity { part = whole }
    return InjectionReference(
      whole: whole.map(InjectionReference.Entry.init),
      part: part.map(InjectionReference.Entry.init))
  }

  private func optimised(
    _ model: Protomodel
  ) throws -> Evaluation<Protomodel, Verdict>? {
    do {
      return try polished(try score(model, polishing: true))
    } catch is RejectedPoint {
      return nil
    }
  }

  /// Takes particles out one after the other, each time the one without which K is largest, and gives the
  /// best model on the way.
  private func pruned(
    _ model: Protomodel
  ) throws -> Evaluation<Protomodel, Verdict>? {
    var best = try evaluated(model)
    var current = model
    while current.unstable.count > 1 {
      var next: Evaluation<Protomodel, Verdict>?
      for particle in current.unstable where space.isFreezable(particle, in: current) {
        var without = current
        without.freeze(particle)
        guard !without.unstable.isEmpty, let found = try evaluated(without) else { continue }
        if found.logDensity > next?.logDensity ?? -.infinity { next = found }
      }
      guard let next else { break }
      if next.logDensity > best?.logDensity ?? -.infinity { best = next }
      current = next.point
    }
    return best
  }
}
