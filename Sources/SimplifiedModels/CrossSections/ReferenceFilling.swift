/// Cross sections that a model lacks, taken from the reference tables.
///
/// A mode gets its value where both particles are what the MSSM has under their codes, where a
/// table at 8 or 13 TeV covers both masses, and where the model has no cross section of this mode
/// and energy yet. Right-handed light squarks get what left-handed ones get, for the tables sum
/// over both. Charginos and neutralinos are produced as the gauge eigenstates that they mostly are
/// (`ElectroweakinoKinds`).
public struct ReferenceFilling: Sendable {
  /// The model with the cross sections that it had and those that were added.
  public let spectrum: Spectrum
  /// What was added, what was kept and what is still missing, in words.
  public let notes: [ModelNote]

  /// Fills the cross sections of a spectrum.
  public init(
    _ spectrum: Spectrum, from references: ReferenceCrossSections,
    electroweakinos: ElectroweakinoKinds = .winos
  ) {
    var work = Work(spectrum, references, electroweakinos)
    for energy in ReferenceCrossSections.energies { work.fill(energy) }
    work.noteUncovered()
    var filled = spectrum
    filled.crossSections = (spectrum.crossSections + work.added)
      .sorted { ($0.mode, $0.energy) < ($1.mode, $1.energy) }
    self.spectrum = filled
    notes = work.notes
  }
}

extension ReferenceFilling {
  /// A mode of the model and where its value stands.
  fileprivate struct Candidate {
    let mode: ProductionMode
    let process: ReferenceProcess
    let masses: (Double, Double)
  }

  fileprivate struct Work {
    let references: ReferenceCrossSections
    private let known: [CrossSection]
    private let candidates: [Candidate]
    private let particles: [ModelParticle]
    private let electroweakinos: ElectroweakinoKinds
    private(set) var added: [CrossSection] = []
    private(set) var notes: [ModelNote] = []

    init(
      _ spectrum: Spectrum, _ references: ReferenceCrossSections,
      _ electroweakinos: ElectroweakinoKinds
    ) {
      self.references = references
      self.electroweakinos = electroweakinos
      known = spectrum.crossSections
      particles = spectrum.particles.filter {
        ModelFamily.MSSM.kind(of: $0.id)?.quantumNumbers == $0.quantumNumbers
      }
      let masses = Dictionary(
        particles.map { ($0.id, $0.mass) }, uniquingKeysWith: { a, _ in a })
      candidates = (Self.others(references) + electroweakinos.modes).compactMap { mode, process in
        guard let first = masses[mode.first.magnitude], let second = masses[mode.second.magnitude]
        else { return nil }
        return Candidate(mode: mode.signed, process: process, masses: (first, second))
      }.sorted { $0.mode < $1.mode }
    }

    /// The modes of everything but charginos and neutralinos.
    private static func others(
      _ references: ReferenceCrossSections
    ) -> [(mode: ProductionMode, process: ReferenceProcess)] {
      ReferenceProcess.allCases.filter { process in
        ReferenceCrossSections.energies.contains { references.hasTable(process, energy: $0) }
      }.flatMap { process in
        process.modes.filter { !$0.particles.contains(where: isElectroweakino) }
          .flatMap(alike).map { ($0, process) }
      }
    }

    /// A mode itself and, where it has a left-handed light squark, that of the right-handed one.
    private static func alike(_ mode: ProductionMode) -> [ProductionMode] {
      let right = ProductionMode(rightHanded(mode.first), rightHanded(mode.second))
      return right == mode ? [mode] : [mode, right]
    }

    private static func rightHanded(_ particle: ParticleID) -> ParticleID {
      guard ReferenceProcess.squarks.contains(particle.magnitude.rawValue) else { return particle }
      return ParticleID(particle.rawValue + (particle.rawValue < 0 ? -1_000_000 : 1_000_000))
    }

    mutating func fill(_ energy: Int) {
      let present = Set(known.filter { $0.energy == energy }.map(\.mode.signed))
      var counts = (added: 0, kept: 0)
      var outside: [ProductionMode] = []
      var missing: [ProductionMode] = []
      for candidate in candidates {
        if present.contains(candidate.mode) {
          counts.kept += 1
        } else if !references.hasTable(candidate.process, energy: energy) {
          missing.append(candidate.mode)
        } else if let value = references.value(
          candidate.process, energy: energy, masses: candidate.masses)
        {
          counts.added += 1
          added.append(CrossSection(mode: candidate.mode, energy: energy, value: value))
        } else {
          outside.append(candidate.mode)
        }
      }
      note("\(energy) TeV: \(counts.added) cross sections are taken from the reference tables")
      if !present.isEmpty {
        note(
          "\(energy) TeV: cross sections of the file are kept: \(present.count), of which "
            + "\(counts.kept) have a table")
      }
      noteModes(missing, "\(energy) TeV: there is no table for")
      noteModes(outside, "\(energy) TeV: the masses are outside the tables for")
    }

    /// Names the particles of the model whose production no table describes.
    mutating func noteUncovered() {
      let covered = Set(
        candidates.flatMap { [$0.mode.first.magnitude, $0.mode.second.magnitude] }
          + known.flatMap { $0.mode.particles.map(\.magnitude) })
      let rest = particles.filter { !covered.contains($0.id) }.map(\.name)
      if !rest.isEmpty {
        note("no table describes the production of \(rest.joined(separator: ", "))")
      }
      let inos = added.contains { $0.mode.particles.contains(where: Self.isElectroweakino) }
      if inos { electroweakinos.notes.forEach { note($0) } }
    }

    private static func isElectroweakino(_ particle: ParticleID) -> Bool {
      let code = particle.magnitude
      return ElectroweakinoKinds.charginos.contains(code)
        || ElectroweakinoKinds.neutralinos.contains(code)
    }

    private mutating func noteModes(_ modes: [ProductionMode], _ text: String) {
      if modes.isEmpty { return }
      let named = modes.prefix(6).map(\.description).joined(separator: " ")
      note("\(text) \(named)" + (modes.count > 6 ? " and \(modes.count - 6) more" : ""))
    }

    private mutating func note(_ reason: String) {
      notes.append(ModelNote(line: 0, reason: reason))
    }
  }
}

extension ProductionMode {
  /// The mode with antisneutrinos told apart.
  fileprivate var signed: ProductionMode {
    if count != 2 { return self }
    let (one, other) = produced
    return ProductionMode(one, other)
  }
}
