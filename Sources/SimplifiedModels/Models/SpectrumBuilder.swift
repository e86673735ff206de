/// Makes a spectrum of what a SLHA file says and notes what it cannot hold.
struct SpectrumBuilder {
  private let content: SLHAContent
  private(set) var notes: [SLHA.Note] = []
  /// Masses of the particles that the spectrum holds.
  private var masses: [ParticleID: Double] = [:]
  private var decays: [ParticleID: [Decay]] = [:]

  init(_ content: SLHAContent) { self.content = content }

  mutating func spectrum() -> Spectrum {
    let tables = lastTables()
    let lightestFirst = content.masses.sorted {
      (abs($0.mass), $0.particle) < (abs($1.mass), $1.particle)
    }
    for entry in lightestFirst { add(entry, tables[entry.particle]) }
    for table in content.decays where masses[table.particle] == nil {
      noteDecays(table)
    }
    let crossSections = self.crossSections()
    return Spectrum(
      particles: masses.sorted { $0.key < $1.key }.compactMap { particle, mass in
        ModelFamily.MSSM.kind(of: particle).map {
          ModelParticle($0, mass: abs(mass), width: tables[particle]?.width ?? 0)
        }
      },
      decays: decays.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      crossSections: crossSections)
  }

  /// Decays by particle; where a file has two tables for one, the last counts.
  private mutating func lastTables() -> [ParticleID: SLHAContent.DecayTable] {
    var tables: [ParticleID: SLHAContent.DecayTable] = [:]
    for table in content.decays {
      if let earlier = tables.updateValue(table, forKey: table.particle) {
        note(
          earlier.line,
          "the decays of \(table.particle.rawValue) come again at line \(table.line); those count")
      }
    }
    return tables
  }

  /// Decides whether the spectrum can hold a particle; those that it decays to are known by now.
  private mutating func add(_ entry: SLHAContent.Mass, _ table: SLHAContent.DecayTable?) {
    let particle = entry.particle
    guard particle.isSuperpartner, particle.rawValue > 0 else {
      if SMParticle(code: particle.rawValue) == nil {
        note(entry.line, "particle \(particle.rawValue) is no superpartner and is left out")
      }
      return
    }
    let channels = table?.channels.filter { $0.ratio > 0 } ?? []
    let width = table?.width ?? 0
    if channels.isEmpty || width < SLHA.stableWidth {
      addStable(entry, table, channels)
    } else if width < SLHA.promptWidth {
      note(
        table?.line ?? 0,
        "\(particle.rawValue) is long-lived (width \(width) GeV); only prompt and stable "
          + "particles are read, so it is left out")
    } else {
      addDecaying(entry, channels)
    }
  }

  private mutating func addStable(
    _ entry: SLHAContent.Mass, _ table: SLHAContent.DecayTable?, _ channels: [SLHAContent.Channel]
  ) {
    let code = entry.particle.rawValue
    guard entry.particle.isInvisible else {
      note(entry.line, "\(code) is stable and charged or coloured; it is left out")
      return
    }
    for channel in channels {
      note(channel.line, "\(code) has no width, so its decays are left out")
    }
    if let table, channels.isEmpty, table.width >= SLHA.stableWidth {
      note(table.line, "\(code) has a width but no decays; it is taken as stable")
    }
    masses[entry.particle] = entry.mass
    decays[entry.particle] = []
  }

  private mutating func addDecaying(
    _ entry: SLHAContent.Mass, _ channels: [SLHAContent.Channel]
  ) {
    let readable = channels.compactMap { decay($0, of: entry) }
    if readable.isEmpty {
      note(entry.line, "\(entry.particle.rawValue) has no decay that is read; it is left out")
    } else {
      masses[entry.particle] = entry.mass
      decays[entry.particle] = readable
    }
  }

  private mutating func decay(
    _ channel: SLHAContent.Channel, of mother: SLHAContent.Mass
  ) -> Decay? {
    let partners = channel.daughters.filter { SMParticle(code: $0) == nil }
    let text = "the decay \(mother.particle.rawValue) → \(list(channel.daughters))"
    let lost = "(branching ratio \(channel.ratio)) is left out"
    guard partners.count == 1 else {
      note(
        channel.line, "\(text) has \(partners.count) daughters beyond the SM, not one, and \(lost)")
      return nil
    }
    let daughter = ParticleID(partners[0])
    guard let mass = masses[daughter.magnitude] else {
      let known = content.masses.contains { $0.particle == daughter.magnitude }
      note(
        channel.line,
        known
          ? "\(text) ends in a particle that is left out or not lighter, and \(lost)"
          : "\(text) has a daughter without mass and \(lost)")
      return nil
    }
    guard abs(mass) < abs(mother.mass) else {
      note(channel.line, "\(text) does not go to a lighter particle and \(lost)")
      return nil
    }
    let emitted = channel.daughters.compactMap { SMParticle(code: $0) }.sorted()
    return Decay(ratio: min(channel.ratio, 1), daughters: [daughter], emitted: emitted)
  }

  /// Decays of particles that the masses do not name; Standard Model decays are not wanted.
  private mutating func noteDecays(_ table: SLHAContent.DecayTable) {
    let isSM = SMParticle(code: table.particle.rawValue) != nil
    let hasMass = content.masses.contains { $0.particle == table.particle }
    if isSM || hasMass { return }
    note(table.line, "\(table.particle.rawValue) decays but has no mass; it is left out")
  }

  private mutating func crossSections() -> [CrossSection] {
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
    if best.isEmpty { note(0, "no cross section was read") }
    return best.sorted { $0.key < $1.key }.map {
      CrossSection(mode: $0.key.mode, energy: $0.key.energy, value: $0.value.value)
    }
  }

  private struct Key: Hashable, Comparable {
    let mode: ProductionMode
    let energy: Int
    static func < (a: Key, b: Key) -> Bool { (a.mode, a.energy) < (b.mode, b.energy) }
  }

  /// Mode and energy of a process; nil, with a note, where the spectrum cannot hold it.
  private mutating func key(of process: SLHAContent.Process) -> Key? {
    let text = "production of \(list(process.final)) at \(process.energy) GeV is left out:"
    let energy = (process.energy / 1000).rounded()
    guard process.beams == [2212, 2212], abs(process.energy / 1000 - energy) < 1e-5, energy < 1000
    else {
      note(process.line, "\(text) proton beams and a whole number of TeV expected")
      return nil
    }
    guard process.final.count == 2 else {
      note(process.line, "\(text) it is no pair")
      return nil
    }
    let particles = process.final.map { ParticleID($0) }
    guard particles.allSatisfy({ masses[$0.magnitude] != nil }) else {
      note(process.line, "\(text) a particle of it is")
      return nil
    }
    if process.values.isEmpty { note(process.line, "\(text) it has no value") }
    return Key(mode: ProductionMode(particles[0], particles[1]), energy: Int(energy))
  }

  private func list(_ codes: [Int]) -> String {
    codes.map { String($0) }.joined(separator: " ")
  }

  private mutating func note(_ line: Int, _ reason: String) {
    notes.append(.init(line: line, reason: reason))
  }
}
