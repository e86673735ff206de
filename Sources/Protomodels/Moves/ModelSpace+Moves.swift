import SimplifiedModels

extension ModelSpace {
  /// Whether a particle may leave: no LSP, and nothing alike and heavier that needs it.
  func isFreezable(_ particle: ParticleID, in model: Protomodel) -> Bool {
    particle != Particles.lsp
      && !ordered.contains { $0.first == particle && model.contains($0.second) }
  }

  /// The model with another mass of one particle, its decays not yet settled; nil where that is illegal.
  func moving(_ particle: ParticleID, to mass: Double, in model: Protomodel) -> Protomodel? {
    guard let place = model.index(of: particle),
      let limits = massLimits(of: particle, in: model), limits.contains(mass)
    else { return nil }
    var moved = model
    moved.members[place].mass = mass
    return Self.isInStopCorridor(moved) || !moved.everyParticleDecays ? nil : moved
  }
}
