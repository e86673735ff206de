import Numerics

/// The product of the likelihoods of several analyses with a common signal strength μ.
///
/// Parameters are those of the analyses in turn, named `analysis/parameter`, then the shared ones,
/// then μ. Main data are those of the analyses in turn. The constraint of a shared parameter is one
/// measurement that every analysis has written down: it counts once, in value, data and derivatives.
/// Second derivatives between parameters of two analyses vanish; only the blocks of the analyses are
/// computed, each by its own likelihood.
public struct JointLikelihood: Likelihood {
  public let parameters: ParameterSpace
  public let observations: Observations
  public let constraints: [Constraint]
  /// The analyses.
  public let parts: [JointPart]
  let layout: JointLayout
  let hasSharedParameters: Bool
  private let pool: JointPool

  /// Multiplies likelihoods; `shared` says which nuisance parameters are one and the same.
  ///
  /// Throws `LikelihoodError.combination` where names, constraints, fixed flags or bounds do not fit
  /// together.
  public init(_ parts: [JointPart], shared: [SharedParameter] = []) throws(LikelihoodError) {
    let layout = try JointLayout(parts, shared)
    self.parts = parts
    self.layout = layout
    hasSharedParameters = !shared.isEmpty
    parameters = layout.space
    observations = layout.observations
    constraints = layout.constraints
    pool = JointPool(parts, layout)
  }

  public func label(ofBin bin: Int) -> String {
    var bin = bin
    for part in parts {
      let count = part.likelihood.observations.main.count
      if bin < count { return "\(part.likelihood.label(ofBin: bin)) of \(part.name)" }
      bin -= count
    }
    return "the bin \(bin)"
  }

  /// Those of the analyses in turn; what is shared where it comes first.
  public func nuisances(in data: Observations) -> [Nuisance] {
    var seen = Set<Int>()
    var found: [Nuisance] = []
    for (part, placement) in zip(parts, layout.placements) {
      let own = Observations(
        main: Array(data.main[placement.main]),
        auxiliary: placement.auxiliary.gather(data.auxiliary))
      found += part.likelihood.nuisances(in: own).map(placement.parameters.placed)
        .filter { seen.insert($0.parameter).inserted }
    }
    return found.sorted { $0.parameter < $1.parameter }
  }

  public func expected(at point: [Double]) -> Observations {
    var joint = Observations(
      main: [], auxiliary: [Double](repeating: 0, count: observations.auxiliary.count))
    for (part, placement) in zip(parts, layout.placements) {
      let own = part.likelihood.expected(at: placement.parameters.gather(point))
      joint.main += own.main
      placement.auxiliary.scatter(own.auxiliary, into: &joint.auxiliary)
    }
    return joint
  }

  public func expectedDerivatives(at point: [Double]) -> [Double] {
    var matrix: [Double] = []
    for (part, placement) in zip(parts, layout.placements) {
      let own = part.likelihood.expectedDerivatives(at: placement.parameters.gather(point))
      let width = placement.parameters.indices.count
      for row in 0..<placement.main.count {
        var line = [Double](repeating: 0, count: point.count)
        placement.parameters.scatter(Array(own[row * width..<(row + 1) * width]), into: &line)
        matrix += line
      }
    }
    return matrix
  }

  /// Every analysis draws; of a shared constraint's datum the last analysis that draws it has the say.
  public func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    var joint = Observations(
      main: [], auxiliary: [Double](repeating: 0, count: observations.auxiliary.count))
    for (part, placement) in zip(parts, layout.placements) {
      let own = part.likelihood.sample(at: placement.parameters.gather(point), using: &random)
      joint.main += own.main
      placement.auxiliary.scatter(own.auxiliary, into: &joint.auxiliary)
    }
    return joint
  }

  public func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    precondition(point.count == parameters.parameters.count, "one number per parameter")
    precondition(
      data.main.count == observations.main.count
        && data.auxiliary.count == observations.auxiliary.count, "the data of all analyses")
    let scratch = pool.take()
    defer { pool.giveBack(scratch) }
    scratch.split(data, layout)
    scratch.clear(&derivatives)
    var sum = 0.0
    for index in parts.indices {
      let value = scratch.evaluate(
        index, parts[index].likelihood, layout.placements[index], point, &derivatives)
      guard value > -.infinity else { return value }
      sum += value
    }
    return sum - takeRepeats(point, data, &derivatives)
  }

  /// Takes the constraints that an earlier analysis has counted out of the derivatives.
  ///
  /// Returns their sum.
  private func takeRepeats(
    _ point: [Double], _ data: Observations, _ derivatives: inout Derivatives?
  ) -> Double {
    var sum = 0.0
    let count = point.count
    for item in layout.repeats {
      let index = item.constraint.parameter
      let found = item.constraint.logDensity(of: data.auxiliary[item.auxiliary], at: point[index])
      sum += found.value
      derivatives?.gradient[index] -= found.slope
      if derivatives?.wantsHessian == true {
        derivatives?.hessian[index * count + index] -= found.curvature
      }
    }
    return sum
  }
}
