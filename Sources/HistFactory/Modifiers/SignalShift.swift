extension ModifierType {
  /// The relative uncertainty of a signal that is put in later: a factor α with a standard normal
  /// constraint.
  ///
  /// A sample of u s events that it multiplies, beside one of s events, is what a histosys of
  /// s (1 ± u) does to the latter: s (1 + u α), linear in α for every interpolation code. No file names
  /// this type.
  static let signalShift = ModifierType(
    name: "signal uncertainty", read: readNothing,
    parameters: { uses in .standardNormal(uses[0].modifier.name) }, addTerms: addScalarFactors)
}
