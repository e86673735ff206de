import Documents

extension ModifierType {
  /// A free factor on a sample, such as the signal strength.
  public static let normfactor = ModifierType(
    name: "normfactor", read: readNothing,
    parameters: { uses in
      ParameterSet(uses[0].modifier.name, count: 1, isScalar: true, bounds: 0...10)
    },
    addTerms: addScalarFactors)
}
