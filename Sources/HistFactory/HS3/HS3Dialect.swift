import Documents

/// The two ways in which programs write HistFactory models in HS3.
///
/// They differ in the meaning of numbers: the `vals` of a shapesys are relative uncertainties for
/// RooFit and absolute ones for pyhs3, a staterror without a word on its constraint is Poisson for
/// RooFit and Gaussian for pyhs3. (HEP Statistics Serialization Standard, version 0.2.)
public enum HS3Dialect: String, Sendable, CaseIterable {
  /// RooFit's, since ROOT 6.28.
  case root
  /// That of pyhs3 0.4.
  case pyhs3
}

extension HS3Dialect {
  /// The dialect of a file by what it says of its writer, else by the keys that only one of the two
  /// has; nil where nothing tells.
  static func recognised(in document: HS3Document) throws(DocumentError) -> HS3Dialect? {
    if let own = try document.misc?.optionalMember("protolith")?.optionalMember("dialect") {
      return HS3Dialect(rawValue: try own.string())
    }
    for package in try document.packages {
      if package.lowercased() == "root" { return .root }
      if package.lowercased() == "pyhs3" { return .pyhs3 }
    }
    if try document.misc?.optionalMember("ROOT_internal") != nil { return .root }
    for node in document.distributions.entries {
      if node.has("staterror") || node.has("default_interpolation") { return .root }
      if node.has("barlow_beeston_method") { return .pyhs3 }
    }
    if document.likelihoods.entries.contains(where: { $0.has("aux_distributions") }) {
      return .pyhs3
    }
    return try recognisedByModifiers(in: document)
  }

  private static func recognisedByModifiers(
    in document: HS3Document
  ) throws(DocumentError) -> HS3Dialect? {
    for node in document.distributions.entries where node.has("samples") {
      for sample in try node.member("samples").elements() where sample.has("modifiers") {
        for modifier in try sample.member("modifiers").elements() {
          if ["constraint_type", "constraints", "interpolation"].contains(where: modifier.has) {
            return .root
          }
          guard modifier.has("data") else { continue }
          let data = try modifier.member("data")
          if data.has("interpolation") || data.has("uncertainties") { return .pyhs3 }
        }
      }
    }
    return nil
  }
}
