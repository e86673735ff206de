import Likelihoods

/// The sum of several profiles: analyses with a common signal strength and nothing else in common.
public struct SummedProfile: StrengthProfile {
  private let parts: [any StrengthProfile]

  /// Sums profiles; at least one.
  public init(_ parts: [any StrengthProfile]) {
    precondition(!parts.isEmpty, "a sum has terms")
    self.parts = parts
  }

  public func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    try parts.reduce((value: 0.0, slope: 0.0)) { sum, part in
      let (value, slope) = try part.logLikelihood(atStrength: mu)
      return (sum.value + value, sum.slope + slope)
    }
  }

  public func curvature(atStrength mu: Double) throws -> Double? {
    var sum = 0.0
    for part in parts {
      guard let curvature = try part.curvature(atStrength: mu) else { return nil }
      sum += curvature
    }
    return sum
  }
}
