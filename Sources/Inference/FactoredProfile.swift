import Likelihoods

/// The profile of analyses that have nothing in common but μ, each fitted by itself.
///
/// A joint fit would factorise the Hessian of all parameters together, although it has no entries
/// between those of two analyses.
struct FactoredProfile: Sendable {
  private let factors: [JointFactor]
  private let profiles: [FittedProfile]
  private let count: Int

  /// Nil where the likelihood is no such combination, or the search wants joint fits.
  init?(
    _ likelihood: any Likelihood, data: Observations, start: [Double]?, search: FitSearch
  ) {
    guard search == .automatic, let factors = (likelihood as? JointLikelihood)?.factors else {
      return nil
    }
    self.factors = factors
    profiles = factors.map { factor in
      FittedProfile(
        factor.likelihood, data: factor.data(in: data), start: start.map(factor.point),
        search: search)
    }
    count = likelihood.parameters.parameters.count
  }

  /// The sum of the profiles.
  var sum: SummedProfile { SummedProfile(profiles) }

  /// The fits with μ held at a value, put together.
  func fit(atStrength mu: Double) throws -> FitResult {
    let fits = try profiles.map { try $0.fit(atStrength: mu) }
    var joint = FitResult(
      point: [Double](repeating: 0, count: count), logLikelihood: 0, slope: 0, gradientNorm: 0)
    for (factor, fit) in zip(factors, fits) {
      factor.place(fit.point, into: &joint.point)
      joint.logLikelihood += fit.logLikelihood
      joint.slope += fit.slope
      joint.gradientNorm = max(joint.gradientNorm, fit.gradientNorm)
      joint.evaluations += fit.evaluations
      joint.hessians += fit.hessians
    }
    return joint
  }

  var evaluations: Int { profiles.reduce(0) { $0 + $1.evaluations } }
  var hessians: Int { profiles.reduce(0) { $0 + $1.hessians } }
}
