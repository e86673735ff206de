import Numerics

extension SLHA {
  /// A block of rows besides masses, decays and cross sections.
  public struct Block: Sendable, Equatable {
    public var name: String
    public var comment: String
    public var rows: [String]
    /// Makes a block; the comment may be empty.
    public init(name: String, comment: String = "", rows: [String]) {
      self.name = name
      self.comment = comment
      self.rows = rows
    }
  }

  /// The text of a model; reading it gives the spectrum back.
  ///
  /// Particles that are not those of the family of all codes get a `BLOCK QNUMBERS`. Numbers are
  /// written to the last digit. Comments go to the top, a line each, then the extra blocks; `name`
  /// says what stands beside a particle's mass.
  public static func text(
    of spectrum: Spectrum, comments: [String] = [], blocks: [Block] = [],
    name: (ParticleID) -> String? = { _ in nil }
  ) -> String {
    var lines = comments.flatMap { $0.split(whereSeparator: \.isNewline) }.map { "# \($0)" }
    for block in blocks { lines += text(of: block) }
    for kind in Self.unusual(spectrum) { lines += text(of: quantumNumbers(of: kind)) }
    lines.append("BLOCK MASS   # GeV")
    for particle in spectrum.particles {
      let comment = name(particle.id).map { "   # \($0)" } ?? ""
      lines.append("  \(column(particle.id.rawValue))   \(particle.mass)\(comment)")
    }
    for (particle, decays) in spectrum.decays {
      lines += text(of: decays, particle, width: spectrum.particle(particle)?.width ?? 0)
    }
    for crossSection in spectrum.crossSections { lines += text(of: crossSection) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Kinds that a reader would not find by their codes.
  private static func unusual(_ spectrum: Spectrum) -> [ParticleKind] {
    let family = ModelFamily.describing(spectrum.particles.map(\.id))
    let unusual = spectrum.particles.filter { family?.kind(of: $0.id) != $0.kind }.map(\.kind)
    let rest = Set(spectrum.particles.map(\.id)).subtracting(unusual.map(\.id))
    let same = ModelFamily.describing(rest.sorted()) == family || rest.isEmpty
    return same ? unusual : spectrum.particles.map(\.kind)
  }

  private static func quantumNumbers(of kind: ParticleKind) -> Block {
    let numbers = kind.quantumNumbers
    return Block(
      name: "QNUMBERS \(kind.id.rawValue)", comment: kind.name,
      rows: [
        "1  \(numbers.charge)   # 3 times the electric charge",
        "2  \(numbers.spinStates)   # number of spin states",
        "3  \(numbers.colour)   # dimension of the colour representation",
        "4  \(kind.isSelfConjugate ? 0 : 1)   # 0: its own antiparticle",
      ])
  }

  private static func text(of block: Block) -> [String] {
    let comment = block.comment.isEmpty ? "" : "   # \(block.comment)"
    return ["BLOCK \(block.name)\(comment)"] + block.rows.map { "  \($0)" }
  }

  private static func text(
    of decays: [Decay], _ particle: ParticleID, width: Double
  ) -> [String] {
    let rows = decays.map { decay in
      let codes = decay.daughters.map(\.rawValue) + codes(of: decay.emitted)
      return "  \(decay.ratio)   \(codes.count)   \(codes.map(column).joined(separator: " "))"
    }
    return ["DECAY  \(particle.rawValue)   \(width)"] + rows
  }

  private static func text(of crossSection: CrossSection) -> [String] {
    let mode = crossSection.mode
    let value = DecimalNumber.text(crossSection.value, timesTenTo: -3)
    return [
      "XSECTION  \(crossSection.energy).0E+03  2212 2212 \(mode.count)  "
        + "\(mode.particles.map { "\($0.rawValue)" }.joined(separator: " "))   # pb",
      "  0  2  0  0  0  0   \(value)   protolith",
    ]
  }

  /// PDG codes of what is emitted; of two alike of unsigned kind the second is the antiparticle.
  private static func codes(of emitted: [SMParticle]) -> [Int] {
    emitted.indices.map { index in
      let particle = emitted[index]
      let repeats = emitted[..<index].filter { $0 == particle }.count
      let hasAntiparticle = [.lightQuark, .charm, .bottom, .neutrino].contains(particle)
      return hasAntiparticle && repeats % 2 == 1 ? -particle.code : particle.code
    }
  }

  private static func column(_ code: Int) -> String {
    let digits = String(code)
    return String(repeating: " ", count: max(0, 8 - digits.count)) + digits
  }
}
