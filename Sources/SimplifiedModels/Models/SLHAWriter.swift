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

  /// The text of a model: masses, decays and cross sections; reading it gives the spectrum back.
  ///
  /// All decays are prompt by definition: unstable particles get a width of 1 GeV. Numbers are
  /// written to the last digit. Comments go to the top, a line each, then the extra blocks; `name`
  /// says what stands beside a particle's mass.
  public static func text(
    of spectrum: Spectrum, comments: [String] = [], blocks: [Block] = [],
    name: (ParticleID) -> String? = { _ in nil }
  ) -> String {
    var lines = comments.flatMap { $0.split(whereSeparator: \.isNewline) }.map { "# \($0)" }
    for block in blocks { lines += text(of: block) }
    lines.append("BLOCK MASS   # GeV")
    for particle in spectrum.particles {
      let comment = name(particle.id).map { "   # \($0)" } ?? ""
      lines.append("  \(column(particle.id.rawValue))   \(particle.mass)\(comment)")
    }
    for (particle, decays) in spectrum.decays { lines += text(of: decays, particle) }
    for crossSection in spectrum.crossSections { lines += text(of: crossSection) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(of block: Block) -> [String] {
    let comment = block.comment.isEmpty ? "" : "   # \(block.comment)"
    return ["BLOCK \(block.name)\(comment)"] + block.rows.map { "  \($0)" }
  }

  private static func text(of decays: [Decay], _ particle: ParticleID) -> [String] {
    let rows = decays.map { decay in
      let codes = decay.daughters.map(\.rawValue) + codes(of: decay.emitted)
      return "  \(decay.ratio)   \(codes.count)   \(codes.map(column).joined(separator: " "))"
    }
    return ["DECAY  \(particle.rawValue)   \(decays.isEmpty ? "0.0" : "1.0")"] + rows
  }

  private static func text(of crossSection: CrossSection) -> [String] {
    let mode = crossSection.mode
    let value = DecimalShift.text("\(crossSection.value)", by: -3) ?? "0"
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
