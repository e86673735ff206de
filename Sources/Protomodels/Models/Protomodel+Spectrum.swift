import SimplifiedModels

extension Protomodel {
  /// Masses, decays and cross sections (strength × reference) of the model.
  ///
  /// Throws where a mode with a strength has no reference cross section at these masses.
  public func spectrum(with references: ReferenceCrossSections) throws -> Spectrum {
    fatalError("unbuilt")
  }
}
