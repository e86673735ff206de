import SimplifiedModels

extension Protomodel {
  /// Masses, decays and cross sections (strength × reference) of the model.
  ///
  /// At 13 TeV every mode must have a reference cross section at these masses. At 8 TeV a mode whose
  /// masses lie above its table is left out: that beam made next to none of it.
  public func spectrum(with references: ReferenceCrossSections) throws(SimplifiedModelError)
    -> Spectrum
  {
    var spectrum = Spectrum(
      particles: members.map(\.particle), decays: members.map { ($0.id, decays(of: $0)) },
      crossSections: [])
    spectrum.crossSections.reserveCapacity(2 * strengths.count)
    for strength in strengths where strength.value > 0 {
      guard let first = mass(of: strength.mode.first.magnitude),
        let second = mass(of: strength.mode.second.magnitude)
      else { preconditionFailure("strengths are those of members") }
      for energy in references.energies(for: strength.mode) {
        let reference: Double
        do {
          reference = try references.value(strength.mode, energy: energy, masses: (first, second))
            .value
        } catch {
          if energy == 8 { continue }
          throw error
        }
        spectrum.crossSections.append(
          CrossSection(mode: strength.mode, energy: energy, value: strength.value * reference))
      }
    }
    return spectrum
  }

  private func decays(of member: Member) -> [Decay] {
    let open = openTags(of: member.id)
    return member.branchings.flatMap { ratio -> [Decay] in
      guard let tag = open.first(where: { $0.tag.name == ratio.tag })?.tag,
        let daughter = mass(of: tag.daughter)
      else { return [] }
      return tag.channels.filter { daughter + $0.threshold < member.mass }.map {
        Decay(ratio: ratio.ratio, daughters: $0.daughters, emitted: $0.emitted)
      }
    }
  }
}

extension Protomodel.Member {
  /// The particle with its quantum numbers; decays are prompt, the LSP is stable.
  fileprivate var particle: ModelParticle {
    guard let kind = ModelFamily.MSSM.kind(of: id) else {
      preconditionFailure("members are particles of the MSSM")
    }
    return ModelParticle(kind, mass: mass, width: branchings.isEmpty ? 0 : 1)
  }
}
