import Likelihoods

/// What a nuisance parameter does to a parameter of interest: how far it moves when the nuisance is
/// held one standard deviation off its best value and everything else is fitted again.
public struct Impact: Sendable {
  /// Index of the nuisance parameter.
  public var parameter: Int
  /// Shift of the parameter of interest with the nuisance at θ̂ - σ and θ̂ + σ after the fit; nil
  /// where it has no uncertainty.
  public var down: Double?, up: Double?
  /// The same with the width of its constraint, before the fit; nil where it has none.
  public var downBeforeFit: Double?, upBeforeFit: Double?
  /// The largest shift after the fit.
  public var size: Double { max(abs(down ?? 0), abs(up ?? 0)) }
}

extension Estimate {
  /// The impacts of all parameters that are not fixed on `interest`, largest first.
  ///
  /// Each takes up to four fits; they are shared by some threads, whose number changes nothing. A
  /// nuisance is not moved beyond its bounds. One that several parameters make up is moved along the
  /// covariance of the fit.
  public func impacts(
    on interest: Int, threads: Int = 1
  ) throws(InferenceError) -> [Impact] {
    var measured: [Int: Nuisance] = [:]
    for nuisance in likelihood.nuisances(in: data) { measured[nuisance.parameter] = nuisance }
    let constrained = measured
    let nuisances = parameters.indices.filter {
      $0 != interest && covariance.statuses[$0] != .fixed
    }
    let results = Workers.map(nuisances.count, threads: threads, state: 0) { _, place in
      Result { () throws(InferenceError) in
        try self.impact(of: nuisances[place], constrained[nuisances[place]], on: interest)
      }
    }
    var impacts: [Impact] = []
    for result in results { impacts.append(try result.get()) }
    return impacts.sorted { ($0.size, $1.parameter) > ($1.size, $0.parameter) }
  }

  private func impact(
    of parameter: Int, _ nuisance: Nuisance?, on interest: Int
  ) throws(InferenceError) -> Impact {
    if let nuisance, !nuisance.shares.isEmpty { return linearImpact(of: nuisance, on: interest) }
    func shift(_ step: Double?) throws(InferenceError) -> Double? {
      guard let step else { return nil }
      let bounds = parameters[parameter].bounds
      let value = min(max(best.point[parameter] + step, bounds.lowerBound), bounds.upperBound)
      do throws(InferenceError) {
        return try fit(holding: [parameter: value]).point[interest] - best.point[interest]
      } catch {
        guard case .undefinedStart = error else { throw error }
        return nil
      }
    }
    let after = covariance.uncertainty(parameter)
    let before = nuisance?.width
    return Impact(
      parameter: parameter, down: try shift(after.map { -$0 }), up: try shift(after),
      downBeforeFit: try shift(before.map { -$0 }), upBeforeFit: try shift(before))
  }

  /// Where ln L is a parabola the interest moves by cov(interest, θ)/σ² times what θ moves.
  private func linearImpact(of nuisance: Nuisance, on interest: Int) -> Impact {
    guard let error = covariance.uncertainty(nuisance), error > 0 else {
      return Impact(parameter: nuisance.parameter)
    }
    let slope = covariance.covariance(nuisance, interest) / (error * error)
    return Impact(
      parameter: nuisance.parameter, down: 0 - slope * error, up: slope * error,
      downBeforeFit: 0 - slope * nuisance.width, upBeforeFit: slope * nuisance.width)
  }
}
