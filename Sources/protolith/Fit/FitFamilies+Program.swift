import Documents
import GlobalFits
import MarkovChains
import Protomodels
import SimplifiedModels

extension FitFamilies {
  /// The families of the module, and protomodels of fixed content.
  static let inProgram = FitFamilies([protomodel])

  private static let protomodel = Entry(
    "protomodel", "protomodel of fixed content", options: ["particles"],
    parameters: """
      "particles" lists names or PDG codes besides the LSP; then m_lsp and for each of them m_NAME (GeV), \
      w_NAME_1, w_NAME_2, … (weights of its decays in the order of their tags, default 1 each)
      """
  ) { node throws(DocumentError) in try ProtomodelContent(node).family }
}

/// A protomodel of fixed content as a family.
private struct ProtomodelContent {
  private let particles: [ParticleID]
  private let node: JSONNode

  init(_ node: JSONNode) throws(DocumentError) {
    self.node = node
    let list = try node.member("particles")
    let words = try list.strings()
    do {
      particles = try ParticleNames.particles(named: words).filter { $0 != Particles.lsp }
    } catch {
      throw list.error(found: error.description, expected: "particles of protomodels")
    }
    guard !particles.isEmpty else {
      throw list.error(found: "no particle besides the LSP", expected: "at least one")
    }
  }

  /// Names as formulas can have them: X_t, X_W_1.
  private static func word(_ particle: ParticleID) -> String {
    ParticleNames.name(for: particle).replacing("^", with: "_")
  }

  var family: FitFamily {
    var parameters = [FitFamily.Parameter("m_lsp", "mass of the LSP, GeV")]
    for particle in particles {
      let word = Self.word(particle)
      parameters.append(.init("m_" + word, "mass of \(word), GeV"))
      for (place, tag) in PosteriorModel.tags(of: particle).enumerated() {
        parameters.append(
          .init("w_\(word)_\(place + 1)", "weight of \(word) → \(tag.name)", standard: 1))
      }
    }
    let particles = particles
    return FitFamily("protomodel", "protomodel of fixed content", parameters) { values in
      try Self.spectrum(values, particles)
    }
  }

  private static func spectrum(_ values: [Double], _ particles: [ParticleID]) throws -> Spectrum {
    var next = 1
    var members: [(id: ParticleID, mass: Double, weights: [Double])] = []
    for particle in particles {
      let count = PosteriorModel.tags(of: particle).count
      let weights = Array(values[next + 1..<next + 1 + count])
      guard weights.allSatisfy({ $0 >= 0 }) else { throw RejectedPoint("a weight below 0") }
      guard values[0] >= 0, values[next] > values[0] else {
        throw RejectedPoint("a mass below that of the LSP")
      }
      members.append((particle, values[next], weights))
      next += 1 + count
    }
    let spectrum = try PosteriorModel.spectrum(lspMass: values[0], members: members)
    for particle in particles {
      let decays = spectrum.decays.first { $0.particle == particle }?.decays ?? []
      if decays.isEmpty { throw RejectedPoint("a particle cannot decay") }
    }
    return spectrum
  }
}
