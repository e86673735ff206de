import Documents

extension ModifierType {
  /// A free factor for each bin; channels that share the name share it bin by bin.
  public static let shapefactor = ModifierType(
    name: "shapefactor", read: readNothing,
    parameters: { (uses) throws(DocumentError) in
      let first = uses[0]
      for use in uses where use.yields.count > first.yields.count {
        throw use.modifier.place.error(
          found: "\(use.yields.count) bins for the shapefactor “\(use.modifier.name)”",
          expected: "at most \(first.yields.count), as its first use in \(first.inWords) has",
          remedy: "use another name where the bins differ")
      }
      return ParameterSet(
        first.modifier.name, count: first.yields.count, isScalar: false, bounds: 0...10)
    },
    addTerms: { uses, parameter, terms in
      for use in uses {
        for bin in use.yields.indices {
          terms.addBinFactor(parameter + bin, strip: use.strip, bin: bin)
        }
      }
    })
}
