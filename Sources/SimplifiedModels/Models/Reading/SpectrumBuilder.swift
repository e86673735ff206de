/// Makes a spectrum of what a SLHA file says and notes what it cannot hold.
struct SpectrumBuilder {
  let content: SLHAContent
  let file: String
  private(set) var notes = ModelNotes()
  /// The family that gave quantum numbers to particles without QNUMBERS; nil where none had to.
  private(set) var family: ModelFamily?
  var particles: [ParticleID: ModelParticle] = [:]
  private var decays: [ParticleID: [Decay]] = [:]

  /// `family` nil: the family in which all codes are known.
  init(_ content: SLHAContent, file: String, family: ModelFamily?) {
    self.content = content
    self.file = file
    self.family = family
  }

  mutating func spectrum() throws(SimplifiedModelError) -> Spectrum {
    let tables = lastTables()
    for (entry, kind) in try knownMasses() {
      particles[entry.particle] = ModelParticle(
        kind, mass: abs(entry.mass), width: tables[entry.particle]?.width ?? 0)
    }
    for entry in content.masses where particles[entry.particle] != nil {
      addDecays(of: entry, tables[entry.particle])
    }
    dropCircles()
    for table in content.decays { noteUnknown(table) }
    let crossSections = self.crossSections()
    let spectrum = Spectrum(
      particles: particles.values.sorted { $0.id < $1.id },
      decays: decays.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      crossSections: crossSections)
    if !crossSections.isEmpty { notes.keep(spectrum.reachable) }
    return spectrum
  }

  mutating func note(_ line: Int, of particle: ParticleID? = nil, _ reason: String) {
    notes.add(line, of: particle, reason)
  }

  func list(_ codes: [Int]) -> String { codes.map { String($0) }.joined(separator: " ") }

  /// Decays by particle; where a file has two tables for one, the last counts.
  private mutating func lastTables() -> [ParticleID: SLHAContent.DecayTable] {
    var tables: [ParticleID: SLHAContent.DecayTable] = [:]
    for table in content.decays {
      if let earlier = tables.updateValue(table, forKey: table.particle) {
        note(
          earlier.line, of: table.particle,
          "the decays of \(table.particle.rawValue) come again at line \(table.line); those count")
      }
    }
    return tables
  }

  /// Decays of particles that the masses do not name; Standard Model decays are not wanted.
  private mutating func noteUnknown(_ table: SLHAContent.DecayTable) {
    if table.channels.isEmpty || SMParticle(code: table.particle.rawValue) != nil { return }
    if content.masses.contains(where: { $0.particle == table.particle }) { return }
    note(table.line, "\(table.particle.rawValue) decays but has no mass; it is left out")
  }
}

// Which particles there are.
extension SpectrumBuilder {
  /// Masses of particles beyond the SM whose quantum numbers are known.
  mutating func knownMasses() throws(SimplifiedModelError) -> [(
    SLHAContent.Mass, ParticleKind
  )] {
    let quanta = Dictionary(
      content.quanta.map { ($0.particle, $0) }, uniquingKeysWith: { a, _ in a })
    let entries = content.masses.filter { SMParticle(code: $0.particle.rawValue) == nil }
    let nameless = entries.filter { quanta[$0.particle] == nil && $0.particle > .none }
    if family == nil { family = ModelFamily.describing(nameless.map(\.particle)) }
    var known: [(SLHAContent.Mass, ParticleKind)] = []
    for entry in entries {
      if let quantum = quanta[entry.particle] {
        known.append((entry, try kind(quantum)))
      } else if entry.particle > .none, let kind = family?.kind(of: entry.particle) {
        known.append((entry, kind))
      } else {
        note(
          entry.line,
          "particle \(entry.particle.rawValue) is unknown to the \(family?.rawValue ?? "SM") and "
            + "has no BLOCK QNUMBERS; it is left out")
      }
    }
    return known
  }

  private mutating func kind(
    _ quantum: SLHAContent.Quantum
  ) throws(SimplifiedModelError) -> ParticleKind {
    let code = quantum.particle.rawValue
    func row(_ number: Int) throws(SimplifiedModelError) -> Int {
      if let value = quantum.values[number - 1] { return value }
      throw fault(
        quantum.line,
        "QNUMBERS of \(code) has no row \(number): \(SLHAReader.quantumNames[number - 1])")
    }
    let numbers = QuantumNumbers(
      charge: try row(1), spinStates: try row(2), colour: abs(try row(3)))
    guard numbers.colour > 0 else {
      throw fault(quantum.line, "QNUMBERS of \(code) has the colour dimension 0")
    }
    let isReal = numbers.charge == 0 && (numbers.colour == 1 || numbers.colour == 8)
    if quantum.values[3] == nil {
      note(
        quantum.line, of: quantum.particle,
        "QNUMBERS of \(code) has no row 4; \(code) is taken as \(isReal ? "" : "not ")its own "
          + "antiparticle")
    }
    let isSelfConjugate = quantum.values[3].map { $0 == 0 } ?? isReal
    if isSelfConjugate && numbers.charge != 0 {
      throw fault(
        quantum.line, "QNUMBERS of \(code): a charged particle is not its own antiparticle")
    }
    return ParticleKind(
      id: quantum.particle, name: quantum.name ?? "\(code)", quantumNumbers: numbers,
      isSelfConjugate: isSelfConjugate)
  }

  private func fault(_ line: Int, _ reason: String) -> SimplifiedModelError {
    .model(file: file, line: line, reason: reason)
  }
}

// What they decay to.
extension SpectrumBuilder {
  private mutating func addDecays(of entry: SLHAContent.Mass, _ table: SLHAContent.DecayTable?) {
    let id = entry.particle
    let mass = abs(entry.mass)
    guard let table else {
      note(entry.line, of: id, "\(id.rawValue) has no DECAY; it is taken as stable")
      decays[id] = []
      return
    }
    let channels = table.channels.filter { $0.ratio > 0 }
    if !channels.isEmpty && table.sum < 0.99 {
      note(table.line, of: id, "the branching ratios of \(id.rawValue) add up to \(table.sum)")
    }
    let known = channels.compactMap { decay($0, of: id, mass) }
    if known.isEmpty && table.width > 0 {
      note(
        table.line, of: id,
        "\(id.rawValue) has a width but no decay that is known; it is taken as stable")
      particles[id]?.width = 0
    }
    if !channels.isEmpty && table.width == 0 {
      note(table.line, of: id, "\(id.rawValue) has decays but no width; it is taken as stable")
    }
    decays[id] = known
  }

  private mutating func decay(
    _ channel: SLHAContent.Channel, of id: ParticleID, _ mass: Double
  ) -> Decay? {
    var daughters: [ParticleID] = []
    var emitted: [SMParticle] = []
    var sum = 0.0
    for code in channel.daughters {
      if let particle = SMParticle(code: code) {
        emitted.append(particle)
      } else if let daughter = particles[ParticleID(code).magnitude] {
        daughters.append(daughter.isSelfConjugate ? daughter.id : ParticleID(code))
        sum += daughter.mass
      } else {
        noteLost(channel, of: id, "has the unknown particle \(code)")
        return nil
      }
    }
    guard sum <= mass else {
      noteLost(channel, of: id, "needs \(sum) GeV and \(id.rawValue) has \(mass) GeV")
      return nil
    }
    if daughters.count > 1 { daughters.sort() }
    if emitted.count > 1 { emitted.sort() }
    return Decay(ratio: min(channel.ratio, 1), daughters: daughters, emitted: emitted)
  }

  /// Leaves out decays into particles of equal mass that lead back to where they began.
  private mutating func dropCircles() {
    for id in decays.keys.sorted() {
      guard let mass = particles[id]?.mass, let own = decays[id] else { continue }
      let kept = own.filter { !leadsBack($0.daughters, to: id, mass) }
      if kept.count == own.count { continue }
      note(
        0, of: id,
        "decays of \(id.rawValue) into particles of equal mass lead back to it; "
          + "\(own.count - kept.count) of them are left out")
      decays[id] = kept
    }
  }

  /// Whether decays between particles of this mass lead from the daughters to a particle.
  private func leadsBack(_ daughters: [ParticleID], to id: ParticleID, _ mass: Double) -> Bool {
    var waiting = daughters.map(\.magnitude)
    var seen: Set<ParticleID> = []
    while let next = waiting.popLast() {
      guard particles[next]?.mass == mass, seen.insert(next).inserted else { continue }
      if next == id { return true }
      for decay in decays[next] ?? [] { waiting += decay.daughters.map(\.magnitude) }
    }
    return false
  }

  private mutating func noteLost(
    _ channel: SLHAContent.Channel, of id: ParticleID, _ reason: String
  ) {
    note(
      channel.line, of: id,
      "the decay \(id.rawValue) → \(list(channel.daughters)) (branching ratio \(channel.ratio)) "
        + "\(reason); it is left out")
  }
}
