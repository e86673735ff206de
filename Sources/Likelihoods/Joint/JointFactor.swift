/// One analysis of a combination whose analyses have nothing in common but μ.
public struct JointFactor: Sendable {
  /// Its likelihood.
  public let likelihood: any Likelihood
  private let placement: JointPlacement

  init(_ likelihood: any Likelihood, _ placement: JointPlacement) {
    self.likelihood = likelihood
    self.placement = placement
  }

  /// Its data among those of the combination.
  public func data(in joint: Observations) -> Observations {
    Observations(
      main: Array(joint.main[placement.main]),
      auxiliary: placement.auxiliary.gather(joint.auxiliary))
  }

  /// Its parameters, μ among them, among those of the combination.
  public func point(in joint: [Double]) -> [Double] { placement.parameters.gather(joint) }

  /// Writes its parameters among those of the combination.
  public func place(_ point: [Double], into joint: inout [Double]) {
    placement.parameters.scatter(point, into: &joint)
  }
}

extension JointLikelihood {
  /// The analyses by themselves; nil where they share parameters, or where one has no μ.
  ///
  /// With μ held, ln L is then the sum of theirs, and each can be maximised alone.
  public var factors: [JointFactor]? {
    guard !hasSharedParameters,
      parts.allSatisfy({ $0.likelihood.parameters.parameterOfInterest != nil })
    else { return nil }
    return zip(parts, layout.placements).map { JointFactor($0.likelihood, $1) }
  }
}
