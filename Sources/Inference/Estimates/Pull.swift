import Likelihoods

/// What the data did to a constrained parameter.
public struct Pull: Sendable {
  /// Index of the parameter.
  public var parameter: Int
  /// Its auxiliary measurement θ₀, and the width of the constraint.
  public var center: Double, width: Double
  /// The fitted value, and its uncertainty where it has one.
  public var fitted: Double, uncertainty: Double?
  /// (θ̂ - θ₀) / width.
  public var pull: Double { (fitted - center) / width }
  /// Uncertainty after the fit over width before it: below 1 the data know more.
  public var constraint: Double? { uncertainty.map { $0 / width } }
}

extension Estimate {
  /// The pulls of all constrained parameters that are not fixed, in their order.
  public var pulls: [Pull] {
    var centers: [Int: Double] = [:]
    for (term, datum) in zip(likelihood.constraints, data.auxiliary) {
      centers[term.parameter] = term.distribution == .normal ? datum : datum / term.scale
    }
    return parameters.indices.compactMap { index in
      guard let center = centers[index], covariance.statuses[index] != .fixed else { return nil }
      return Pull(
        parameter: index, center: center, width: parameters[index].width,
        fitted: best.point[index], uncertainty: covariance.uncertainty(index))
    }
  }
}
