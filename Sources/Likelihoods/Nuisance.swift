/// A nuisance that was measured aside: which parameters make it up, and what was measured.
///
/// Mostly it is one parameter; in forms that have rates as parameters it is what a rate is more than
/// the signal explains.
public struct Nuisance: Sendable, Equatable {
  /// Another parameter with its weight.
  public struct Share: Sendable, Equatable {
    /// Index of the parameter.
    public var parameter: Int
    /// Its weight.
    public var weight: Double
    /// Makes a share.
    public init(parameter: Int, weight: Double) {
      self.parameter = parameter
      self.weight = weight
    }
  }

  /// Index of the parameter that it is named after.
  public var parameter: Int
  /// Other parameters: the nuisance is θ + Σ weight × θ′.
  public var shares: [Share]
  /// The measurement of the nuisance, and its error.
  public var center: Double, width: Double
  /// Makes a nuisance.
  public init(parameter: Int, shares: [Share] = [], center: Double, width: Double) {
    self.parameter = parameter
    self.shares = shares
    self.center = center
    self.width = width
  }

  /// Its value at a point.
  public func value(at point: [Double]) -> Double {
    shares.reduce(point[parameter]) { $0 + $1.weight * point[$1.parameter] }
  }
}

extension Likelihood {
  /// The constrained parameters, in their order, with what `data` say of each.
  public func nuisances(in data: Observations) -> [Nuisance] {
    var centers: [Int: Double] = [:]
    for (term, datum) in zip(constraints, data.auxiliary) {
      centers[term.parameter] = term.distribution == .normal ? datum : datum / term.scale
    }
    let parameters = parameters.parameters
    return parameters.indices.compactMap { index in
      centers[index].map {
        Nuisance(parameter: index, center: $0, width: parameters[index].width)
      }
    }
  }
}
