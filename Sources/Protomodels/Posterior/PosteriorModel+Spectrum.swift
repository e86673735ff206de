import SimplifiedModels

extension PosteriorModel {
  /// Masses and decays of a protomodel by masses in GeV and weights of decay tags; without cross sections.
  ///
  /// `members` are the particles besides the LSP, each with a weight for every one of its `tags`.
  public static func spectrum(
    lspMass: Double, members: [(id: ParticleID, mass: Double, weights: [Double])]
  ) throws(SimplifiedModelError) -> Spectrum {
    let lsp = Member(id: Particles.lsp, mass: lspMass, weights: [])
    let others = members.map { Member(id: $0.id, mass: $0.mass, weights: $0.weights) }
    let model = PosteriorModel(
      members: ([lsp] + others).sorted { $0.id < $1.id }, strengths: [])
    let none = try ReferenceCrossSections(tables: [])
    return try model.protomodel(in: ModelSpace(references: none)).spectrum(with: none)
  }
}
