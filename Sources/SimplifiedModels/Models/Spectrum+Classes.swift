extension Spectrum {
  /// The names of the particles and antiparticles of a class, sorted; of these particles (unsigned).
  ///
  /// Charge, spin and colour are compared as far as the class has them.
  public func names(of entry: ParticleClass, among candidates: [ParticleID]) -> [String] {
    var names: Set<String> = []
    for id in candidates {
      guard let particle = particle(id), ParticleClass.rounded(particle.mass) == entry.mass else {
        continue
      }
      if entry.isKind(particle.quantumNumbers) { names.insert(particle.name) }
      var conjugate = particle.quantumNumbers
      conjugate.charge = 0 - conjugate.charge
      if !particle.isSelfConjugate, entry.isKind(conjugate) {
        names.insert(particle.antiparticleName)
      }
    }
    return names.sorted()
  }
}

extension ParticleClass {
  /// Whether a particle of the class may have these numbers; ends of chains have no spin.
  fileprivate func isKind(_ numbers: QuantumNumbers) -> Bool {
    guard let own = quantumNumbers else { return true }
    return own.charge == numbers.charge && abs(own.colour) == abs(numbers.colour)
      && (own.spinStates == 0 || own.spinStates == numbers.spinStates)
  }
}
