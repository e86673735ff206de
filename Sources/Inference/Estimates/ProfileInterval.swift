import Likelihoods

/// The values of a parameter whose 2ΔlnL, all others fitted, is below a level: MINOS errors.
public struct ProfileInterval: Sendable {
  /// An end of an interval.
  public struct End: Sendable, Equatable {
    /// The value there; nil where the level is not reached at all.
    public var value: Double?
    /// Whether 2ΔlnL has the level there: otherwise the value is a bound of the parameter, or where
    /// ln L ceases to be defined.
    public var isCrossing: Bool
    /// 2ΔlnL there.
    public var rise: Double
    /// Why it ends there.
    public var reason: Reason
  }

  /// Why an interval ends where it does.
  public enum Reason: String, Sendable {
    /// 2ΔlnL crosses the level.
    case crossing
    /// The parameter's bound is met first.
    case bound
    /// ln L is not defined beyond: a rate would not be positive.
    case domain
    /// The level is never reached.
    case open
  }

  /// Index of the parameter.
  public var parameter: Int
  /// The best value.
  public var best: Double
  /// The level of 2ΔlnL: 1 for 68.27 %, 3.84 for 95 %.
  public var level: Double
  /// Where it ends below and above.
  public var lower: End, upper: End
  /// A point with a higher ln L than the best fit, where the way met one: fit again from there.
  public var higher: FitResult?
}

extension Estimate {
  /// The interval of a parameter by crossing: 2ΔlnL = `level` to 1e-8, by root finding.
  public func interval(
    of parameter: Int, level: Double = 1
  ) throws(InferenceError) -> ProfileInterval {
    let unit = covariance.uncertainty(parameter) ?? NewtonFit.scale(of: parameters[parameter])
    func end(_ sign: Double) throws(InferenceError) -> (ProfileInterval.End, FitResult?) {
      let ray = Ray(estimate: self, parameters: [parameter], direction: [sign * unit])
      let found = try ray.search(for: level)
      let reason: ProfileInterval.Reason =
        switch found.end {
        case .crossing: .crossing
        case .bound: .bound
        case .domain: .domain
        case .none: .open
        }
      let end = ProfileInterval.End(
        value: reason == .open ? nil : found.values[0], isCrossing: reason == .crossing,
        rise: found.rise, reason: reason)
      return (end, found.higher)
    }
    let (lower, below) = try end(-1)
    let (upper, above) = try end(1)
    let higher = [below, above].compactMap(\.self).max { $0.logLikelihood < $1.logLikelihood }
    return ProfileInterval(
      parameter: parameter, best: best.point[parameter], level: level, lower: lower, upper: upper,
      higher: higher)
  }
}
