import Documents

extension ModifierType {
  /// Independent uncertainties of one sample's bins, each with a Poisson constraint.
  public static let shapesys = ModifierType(
    name: "shapesys", read: readUncertainties,
    parameters: { (uses) throws(DocumentError) in
      let first = uses[0]
      if uses.count > 1 {
        throw uses[1].modifier.place.error(
          found: "the shapesys “\(first.modifier.name)” again in \(uses[1].inWords)",
          expected: "one use in the whole model; it stands already in \(first.inWords)",
          remedy: "rename it; uncertainties of bins that are shared are a staterror")
      }
      guard case .uncertainties(let uncertainties) = first.modifier.data else {
        preconditionFailure("a shapesys without uncertainties")
      }
      var set = ParameterSet(
        first.modifier.name, count: uncertainties.count, isScalar: false, bounds: 1e-10...10)
      set.constraint = .poisson
      set.settable = [.auxdata, .factors]
      for (yield, uncertainty) in zip(first.yields, uncertainties) {
        // A bin without yield or uncertainty has nothing to vary; its constraint is a constant.
        let isFree = yield > 0 && uncertainty > 0
        set.scales.append(isFree ? (yield / uncertainty) * (yield / uncertainty) : 1)
        set.isFixed[set.scales.count - 1] = !isFree
      }
      set.auxiliary = set.scales
      return set
    },
    addTerms: { uses, parameter, terms in
      for use in uses {
        for bin in use.yields.indices {
          terms.addBinFactor(parameter + bin, strip: use.strip, bin: bin)
        }
      }
    })
}
