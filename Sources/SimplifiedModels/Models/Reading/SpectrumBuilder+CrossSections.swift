// What is produced and how often.
extension SpectrumBuilder {
  /// By mode and energy: the value of the highest QCD order, of several the largest.
  mutating func crossSections() -> [CrossSection] {
    var best: [Key: (order: Int, value: Double)] = [:]
    for process in content.processes {
      guard let key = key(of: process) else { continue }
      for value in process.values {
        if let other = best[key], (value.order, value.value) <= (other.order, other.value) {
          continue
        }
        best[key] = value
      }
    }
    if best.isEmpty { note(0, ModelNote.noCrossSection) }
    return best.sorted { $0.key < $1.key }.map {
      CrossSection(mode: $0.key.mode, energy: $0.key.energy, value: $0.value.value)
    }
  }

  private struct Key: Hashable, Comparable {
    let mode: ProductionMode
    let energy: Int
    static func < (a: Key, b: Key) -> Bool { (a.mode, a.energy) < (b.mode, b.energy) }
  }

  /// Mode and energy of a process; nil where the spectrum cannot hold it, with a note unless all
  /// that is produced belongs to the SM.
  private mutating func key(of process: SLHAContent.Process) -> Key? {
    let partners = process.final.filter { SMParticle(code: $0) == nil }
    if partners.isEmpty { return nil }
    let energy = (process.energy / 1000).rounded()
    guard process.beams == [2212, 2212], abs(process.energy / 1000 - energy) < 1e-5,
      (1..<1000).contains(energy)
    else { return noteLost(process, "proton beams and a whole number of TeV expected") }
    guard partners.count == process.final.count else {
      return noteLost(process, "particles of the SM are produced beside")
    }
    var produced: [ParticleID] = []
    for code in partners {
      guard let particle = particles[ParticleID(code).magnitude] else {
        return noteLost(process, "\(code) is unknown")
      }
      produced.append(particle.isSelfConjugate ? particle.id : ParticleID(code))
    }
    guard let mode = ProductionMode(produced) else {
      return noteLost(process, "one to three particles expected")
    }
    if process.values.isEmpty { return noteLost(process, "it has no value") }
    return Key(mode: mode, energy: Int(energy))
  }

  private mutating func noteLost(_ process: SLHAContent.Process, _ reason: String) -> Key? {
    note(
      process.line,
      "production of \(list(process.final)) at \(process.energy) GeV is left out: \(reason)")
    return nil
  }
}
