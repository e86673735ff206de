import MarkovChains
import Numerics
import SimplifiedModels

/// Brings in a particle: mass uniform between its limits, drawn decays, strengths of 1.
///
/// Done in `HuntMoves.structureShare` of the steps where N(μ, 0.5) ≥ n / n_all with
/// μ = 1 - 0.7 / max(1, Z + 1), and always while the LSP is alone.
struct Unfreeze: SearchMove {
  typealias T = HuntTarget
  let name = "unfreeze"
  let space: ModelSpace
  /// Share of the steps that may bring a particle in.
  var share = HuntMoves.structureShare
  /// Whether C1 and N2 may begin near the LSP on purpose.
  var startsOffShell = true
  /// Draws of a mass before the move gives up.
  private static let attempts = 20
  /// Share of C1 and N2 that begin within `offShellGap` GeV of the LSP.
  private static let offShellShare = 0.1
  private static let offShellGap = 90.0

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    let frozen = space.particles.filter { !draft.contains($0) }
    guard !frozen.isEmpty else { return false }
    if draft.members.count > 1 {
      if random.uniform() >= share { return false }
      let mean = 1 - 0.7 / max(1, state.evidence.Z + 1)
      let filled = Double(draft.members.count) / Double(space.particles.count)
      if random.normal(mean: mean, deviation: 0.5) < filled { return false }
    }
    var particle = frozen[random.index(below: frozen.count)]
    if let pair = space.ordered.first(where: { $0.second == particle }),
      !draft.contains(pair.first)
    {
      particle = pair.first
    }
    return unfreeze(particle, in: &draft, using: &random)
  }

  private func unfreeze(
    _ particle: ParticleID, in draft: inout Protomodel, using random: inout RandomStream
  ) -> Bool {
    guard let limits = space.massLimits(of: particle, in: draft) else { return false }
    var upper = limits.upperBound
    if startsOffShell, particle == Particles.C1 || particle == Particles.N2,
      random.uniform() < Self.offShellShare, let lsp = draft.mass(of: Particles.lsp)
    {
      upper = max(limits.lowerBound, min(upper, lsp + Self.offShellGap))
    }
    for _ in 0..<Self.attempts {
      var trial = draft
      trial.insert(particle, mass: random.uniform(limits.lowerBound, upper))
      if ModelSpace.isInStopCorridor(trial) || trial.openTags(of: particle).isEmpty { continue }
      trial.drawBranchings(of: particle, using: &random)
      trial.startStrengths(of: particle, in: space)
      draft = trial
      return true
    }
    return false
  }
}
