import Documents

extension ModifierType {
  /// The luminosity: a factor with a normal constraint whose numbers stand in the measurement.
  public static let lumi = ModifierType(
    name: "lumi", read: readNothing,
    checkName: { (name, place) throws(DocumentError) in
      guard name == "lumi" else {
        throw place.member("name").error(found: "the text “\(name)”", expected: "“lumi”")
      }
    },
    parameters: { uses in
      var set = ParameterSet(uses[0].modifier.name, count: 1, isScalar: true, bounds: 0...10)
      set.constraint = .normal
      set.auxiliary = [1]
      set.scales = [1]
      set.settable = [.auxdata, .sigmas]
      set.required = [.inits, .bounds, .auxdata, .sigmas]
      return set
    },
    addTerms: addScalarFactors)

  /// The terms of a type whose only parameter multiplies the sample.
  static func addScalarFactors(
    _ uses: [ModifierUse], _ parameter: Int, _ terms: inout TermLists
  ) {
    for use in uses { terms.addFactor(parameter, strip: use.strip) }
  }
}
