/// Turns the counts of an LHE file into what a SLHA file would say.
struct LHEContent {
  private let reader: LHEReader

  init(_ reader: LHEReader) { self.reader = reader }

  /// Masses, prompt decays and cross sections; `family` as for a SLHA file.
  func slha(family: ModelFamily?) throws(SimplifiedModelError) -> SLHAContent {
    var content = SLHAContent()
    content.quanta = reader.header.quanta
    content.masses = masses()
    content.processes = processes()
    let selfConjugate = try selfConjugate(content, family)
    content.decays = content.masses.map { mass in
      table(of: mass.particle.rawValue, selfConjugate)
        ?? .init(line: mass.line, particle: mass.particle, width: 0)
    }
    return content
  }

  private func masses() -> [SLHAContent.Mass] {
    let known = Dictionary(
      reader.header.masses.map { ($0.particle.rawValue, $0.mass) }, uniquingKeysWith: { a, _ in a })
    return Set(reader.tally.masses.keys.map { abs($0) }).sorted().map { code in
      let seen = [code, -code].compactMap { reader.tally.masses[$0] }
      let count = seen.reduce(0) { $0 + $1.count }
      let mean = seen.reduce(0) { $0 + $1.sum } / Double(max(1, count))
      return .init(
        line: seen.map(\.line).min() ?? 0, particle: ParticleID(code), mass: known[code] ?? mean)
    }
  }

  private func processes() -> [SLHAContent.Process] {
    let tally = reader.tally
    let scale = reader.total > 0 ? reader.total / tally.weight : 1
    return tally.produced.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { codes, entry in
      .init(
        line: entry.line, energy: reader.beams?.energy ?? 0, beams: reader.beams?.codes ?? [],
        final: codes, values: [(0, max(0, 1000 * scale * entry.weight))])
    }
  }

  /// Codes of particles that are their own antiparticles.
  private func selfConjugate(
    _ content: SLHAContent, _ family: ModelFamily?
  ) throws(SimplifiedModelError) -> Set<Int> {
    var builder = SpectrumBuilder(content, file: "", family: family)
    let kinds = try builder.knownMasses().map(\.1)
    return Set(kinds.filter(\.isSelfConjugate).map(\.id.rawValue))
  }

  /// Decays of a particle and, conjugated, of its antiparticle.
  private func table(of code: Int, _ selfConjugate: Set<Int>) -> SLHAContent.DecayTable? {
    var counts: [[Int]: (line: Int, count: Int)] = [:]
    for sign in [1, -1] {
      for (daughters, entry) in reader.tally.decays[sign * code] ?? [:] {
        let codes = daughters.map { isReal($0, selfConjugate) ? $0 : sign * $0 }
        let known = counts[codes.sorted()]
        counts[codes.sorted()] = (
          min(known?.line ?? entry.line, entry.line), (known?.count ?? 0) + entry.count
        )
      }
    }
    let total = [code, -code].reduce(0) { $0 + (reader.tally.masses[$1]?.count ?? 0) }
    guard total > 0, let line = counts.values.map(\.line).min() else { return nil }
    var table = SLHAContent.DecayTable(line: line, particle: ParticleID(code), width: 1)
    for (daughters, entry) in counts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let ratio = Double(entry.count) / Double(total)
      table.channels.append(.init(line: entry.line, ratio: ratio, daughters: daughters))
      table.sum += ratio
    }
    return table
  }

  private func isReal(_ code: Int, _ selfConjugate: Set<Int>) -> Bool {
    [21, 22, 23, 25, 111].contains(abs(code)) || selfConjugate.contains(abs(code))
  }
}
