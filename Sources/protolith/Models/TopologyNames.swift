import SimplifiedModels

/// How a model calls the particles of its topologies.
struct TopologyNames {
  private let spectrum: Spectrum

  init(_ spectrum: Spectrum) { self.spectrum = spectrum }

  /// The model's name of a particle; `~` marks those whose charge is the opposite of the entry's.
  func name(_ tree: TopologyTree) -> String {
    guard let particle = spectrum.particle(tree.name) else { return "\(tree.name.rawValue)" }
    let charge = particle.quantumNumbers.charge
    let isAnti = charge != 0 && tree.particle.quantumNumbers?.charge == -charge
    return particle.name + (isAnti ? "~" : "")
  }
}
