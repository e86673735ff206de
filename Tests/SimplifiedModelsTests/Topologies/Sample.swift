import SimplifiedModels

/// Spectra for the tests, written briefly.
enum Sample {
  static let lsp = 1_000_022
  static let gluino = 1_000_021
  static let stop = 1_000_006
  static let chargino = 1_000_024
  static let neutralino = 1_000_023
  static let selectron = 1_000_011
  static let sneutrino = 1_000_012

  /// A decay from plain codes.
  static func decay(_ ratio: Double, _ daughter: Int, _ emitted: SMParticle...) -> Decay {
    Decay(ratio: ratio, daughters: [ParticleID(daughter)], emitted: emitted.sorted())
  }

  /// A particle by code and mass; codes that the MSSM has not are neutral and colourless.
  static func particle(_ code: Int, _ mass: Double, width: Double = 1) -> ModelParticle {
    let id = ParticleID(code)
    let unknown = ParticleKind(
      id: id, name: "\(code)",
      quantumNumbers: QuantumNumbers(charge: 0, spinStates: 1, colour: 1), isSelfConjugate: false)
    return ModelParticle(ModelFamily.MSSM.kind(of: id) ?? unknown, mass: mass, width: width)
  }

  /// A spectrum from plain codes; cross sections are (code, code, σ at 8 TeV, σ at 13 TeV).
  static func spectrum(
    masses: KeyValuePairs<Int, Double>, decays: KeyValuePairs<Int, [Decay]> = [:],
    crossSections: [(Int, Int, Double, Double)]
  ) -> Spectrum {
    Spectrum(
      particles: masses.map { particle($0.key, $0.value) }.sorted { $0.id < $1.id },
      decays: decays.map { (ParticleID($0.key), $0.value) },
      crossSections: crossSections.flatMap { a, b, at8, at13 in
        let mode = ProductionMode(ParticleID(a), ParticleID(b))
        return [
          CrossSection(mode: mode, energy: 8, value: at8),
          CrossSection(mode: mode, energy: 13, value: at13),
        ]
      })
  }

  /// Trees as text: masses joined by the SM particles between them.
  static func text(_ topology: Topology) -> String {
    topology.trees.map(text).joined(separator: " | ")
  }

  static func text(_ tree: TopologyTree) -> String {
    if tree.isLeaf { return "\(tree.particle.mass)" }
    let emitted = tree.emitted.map { "\($0)" }.joined(separator: "+")
    return "\(tree.particle.mass) >\(emitted)> \(tree.daughters.map(text).joined(separator: " & "))"
  }
}

extension Decomposition {
  /// Topologies as text, in order.
  var texts: [String] { topologies.map(Sample.text) }

  /// The one topology with this text.
  func topology(_ text: String) -> Topology? {
    let all = topologies.filter { Sample.text($0) == text }
    return all.count == 1 ? all.first : nil
  }
}
