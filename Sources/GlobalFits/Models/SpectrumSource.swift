import MarkovChains
import SimplifiedModels

/// How a point of a fit becomes a model.
protocol SpectrumSource: Sendable {
  /// The model at values of all quantities; `RejectedPoint` where there is none.
  func spectrum(_ values: [Double]) throws -> SourcedSpectrum
}

/// A spectrum, and how its charginos and neutralinos are mixed where its source says so.
struct SourcedSpectrum: Sendable {
  var spectrum: Spectrum
  var mixing: ElectroweakinoMixing?

  init(_ spectrum: Spectrum) { self.spectrum = spectrum }

  init(_ slha: SLHA) {
    spectrum = slha.spectrum
    mixing = slha.mixing
  }

  /// Why a text is no model, short enough to be counted: without the numbers of one point.
  static func reason(_ what: String, _ error: SimplifiedModelError) -> String {
    guard case .model(_, let line, let reason) = error else { return "\(what) is no model" }
    return "\(what), line \(line): \(reason.prefix(100))"
  }
}

/// Where cross sections come from that a source does not give.
public enum CrossSectionRule: String, Sendable, CaseIterable {
  /// From the reference tables where the source gives none at all.
  case automatic
  /// From the reference tables for every mode that the source lacks.
  case reference
  /// Only those of the source.
  case own
}

/// A spectrum source with what is done to its cross sections.
struct ModelBuilder: Sendable {
  let source: any SpectrumSource
  let rule: CrossSectionRule
  /// How charginos and neutralinos count where no mixing matrices are there.
  let electroweakinos: ElectroweakinoKinds
  /// Multiplies every cross section; nil for 1.
  let strength: Expression?
  let references: ReferenceCrossSections

  /// The model at values of all quantities.
  func spectrum(_ values: [Double]) throws -> Spectrum {
    let found = try source.spectrum(values)
    var spectrum = found.spectrum
    if rule == .reference || (rule == .automatic && spectrum.crossSections.isEmpty) {
      let kinds = found.mixing.map { ElectroweakinoKinds($0) } ?? electroweakinos
      spectrum = ReferenceFilling(spectrum, from: references, electroweakinos: kinds).spectrum
    }
    if spectrum.crossSections.isEmpty { throw RejectedPoint("no cross section") }
    if let strength {
      let factor = strength.value(values)
      guard factor.isFinite, factor >= 0 else { throw RejectedPoint("the strength has no value") }
      for place in spectrum.crossSections.indices { spectrum.crossSections[place].value *= factor }
    }
    return spectrum
  }
}
