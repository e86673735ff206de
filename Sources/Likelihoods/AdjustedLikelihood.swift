import Numerics

/// A likelihood with other settings of its parameters: some held, some set free, another of interest.
///
/// Data, expectations and ln L are those of the likelihood itself.
public struct AdjustedLikelihood: Likelihood {
  public let parameters: ParameterSpace
  private let base: any Likelihood

  /// Changes settings; names and their order must stay.
  public init(_ likelihood: any Likelihood, _ change: (inout ParameterSpace) -> Void) {
    base = (likelihood as? AdjustedLikelihood)?.base ?? likelihood
    var space = likelihood.parameters
    change(&space)
    precondition(
      space.parameters.count == likelihood.parameters.parameters.count,
      "settings change, parameters stay")
    parameters = space
  }

  public var observations: Observations { base.observations }

  public var constraints: [Constraint] { base.constraints }

  public func nuisances(in data: Observations) -> [Nuisance] { base.nuisances(in: data) }

  public func label(ofBin bin: Int) -> String { base.label(ofBin: bin) }

  public func expected(at point: [Double]) -> Observations { base.expected(at: point) }

  public func expectedDerivatives(at point: [Double]) -> [Double] {
    base.expectedDerivatives(at: point)
  }

  public func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    base.sample(at: point, using: &random)
  }

  public func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    base.logLikelihood(at: point, of: data, derivatives: &derivatives)
  }
}

extension Likelihood {
  /// The likelihood with parameters, by index, held at values, also outside their bounds.
  public func holding(_ values: [Int: Double]) -> AdjustedLikelihood {
    AdjustedLikelihood(self) { space in
      for (index, value) in values {
        space.parameters[index].initial = value
        space.parameters[index].isFixed = true
      }
    }
  }
}
