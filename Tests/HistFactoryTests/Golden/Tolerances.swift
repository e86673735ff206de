/// How far the engine may be from the reference, in one table.
///
/// Producer of the numbers: pyhf 0.7.6 (numpy for log densities and expected data, jax for gradients)
/// and, for minima and limits, an independent engine that converged to |g| < 1e-8. The tolerances are
/// those that the cases state themselves.
enum Tolerances {
  /// Relative, on every expected event.
  static let expected = 1e-10
  /// Relative, on log densities.
  static let logDensity = 1e-11
  /// Relative to max(1, |g|), on gradients.
  static let gradient = 1e-9
  /// ATLAS-SUSY-2018-06 has an auxiliary count of 1.9e11: the textbook form of the reference lost
  /// digits there; the stable form is compared absolutely, the gradient relatively.
  static let logDensityStable = 1e-8
  static let gradientOfStable = 1e-6

  /// Absolute, on twice the negative log density at a minimum; 1e-6 for ATLAS-SUSY-2018-06.
  static let minimum = 1e-7
  static let minimumOfStable = 1e-6
  /// In units of the standard deviation, on the best signal strength.
  static let strength = 1e-5
  /// Absolute, on CLs values and p-values.
  static let cls = 1e-6
  /// Relative, on upper limits.
  static let limit = 1e-6
}
