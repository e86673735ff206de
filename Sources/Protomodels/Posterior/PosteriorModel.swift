import Foundation
import SimplifiedModels

/// A protomodel by free parameters: a point of the posterior.
///
/// Dimension depends on the particle content alone, never on masses: every unstable particle has a
/// weight for each of its decay tags, open or not, and every pair of particles that are there a strength
/// if it has reference cross sections. Branching ratios are the weights of the open tags over their sum.
public struct PosteriorModel: Codable, Sendable, Equatable {
  /// A particle that is there.
  public struct Member: Codable, Sendable, Equatable {
    public var id: ParticleID
    /// Mass in GeV.
    public var mass: Double
    /// Weights above 0 of `PosteriorModel.tags(of:)`, in their order; none for the LSP.
    public var weights: [Double]
  }
  /// The strength of all production modes of one pair.
  public struct Strength: Codable, Sendable, Equatable {
    /// The pair, unsigned, the smaller code first.
    public var first: ParticleID
    public var second: ParticleID
    /// ln of the multiplier of the reference cross section.
    public var logarithm: Double
  }

  /// Particles sorted by code; the LSP is always among them.
  public var members: [Member]
  /// One for every pair of `ModelSpace.families` with both partners there, in its order.
  public var strengths: [Strength]

  /// The decay tags that have weights: those but the decays of a W* or Z*, which have fixed ratios.
  public static func tags(of particle: ParticleID) -> [DecayTag] { tagTable[particle] ?? [] }

  private static let tagTable: [ParticleID: [DecayTag]] = {
    var table: [ParticleID: [DecayTag]] = [:]
    for particle in Particles.all {
      table[particle] = DecayCatalogue.tags(of: particle).filter { $0.offShellWeight == nil }
    }
    return table
  }()

  func index(of particle: ParticleID) -> Int? { members.firstIndex { $0.id == particle } }

  /// Whether the particle is there.
  public func contains(_ particle: ParticleID) -> Bool { index(of: particle) != nil }

  /// Mass in GeV of a particle that is there.
  public func mass(of particle: ParticleID) -> Double? {
    index(of: particle).map { members[$0].mass }
  }

  /// The particles besides the LSP, sorted.
  public var unstable: [ParticleID] { members.map(\.id).filter { $0 != Particles.lsp } }

  /// Takes a particle out, its strengths with it.
  mutating func remove(_ particle: ParticleID) {
    members.removeAll { $0.id == particle }
    strengths.removeAll { $0.first == particle || $0.second == particle }
  }

  /// Puts a particle in, with a strength for each of its pairs in the order of `families`.
  mutating func insert(
    _ member: Member, in space: ModelSpace, strength: () -> Double
  ) {
    precondition(!contains(member.id), "a particle is put in once")
    members.insert(member, at: members.firstIndex { $0.id > member.id } ?? members.count)
    let known = strengths
    strengths = space.families(in: self).map { family in
      known.first { $0.first == family.first && $0.second == family.second }
        ?? Strength(first: family.first, second: family.second, logarithm: strength())
    }
  }

  /// The protomodel that predictions are made of.
  public func protomodel(in space: ModelSpace) -> Protomodel {
    var model = Protomodel(lspMass: mass(of: Particles.lsp) ?? 0)
    model.members = members.map { Protomodel.Member(id: $0.id, mass: $0.mass, branchings: []) }
    for member in members where member.id != Particles.lsp {
      if model.isOffShell(member.id) {
        model.setEvenBranchings(of: member.id)
        continue
      }
      let tags = Self.tags(of: member.id)
      let weights = model.openTags(of: member.id).compactMap { open in
        tags.firstIndex { $0.name == open.tag.name }.map {
          (open, member.weights[$0] / Double(open.count))
        }
      }
      model.setBranchings(of: member.id, weights)
    }
    for (family, strength) in zip(space.families(in: self), strengths) {
      model.setStrength(of: family, to: exp(strength.logarithm))
    }
    return model
  }
}

extension ModelSpace {
  /// Families with both partners in a point of the posterior.
  func families(in model: PosteriorModel) -> [Family] {
    families.filter { model.contains($0.first) && model.contains($0.second) }
  }
}
