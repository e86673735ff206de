import Likelihoods

extension NewtonFit {
  /// The equations at the point of the last fit, with which fits of similar data may begin.
  ///
  /// Nil where the Hessian is not positive definite there.
  mutating func reference() -> NewtonSystem? {
    takeHessian()
    _ = propose()
    return system.isExact ? system : nil
  }

  /// The response at a fitted point.
  mutating func response(
    at fitted: [Double], strength mu: Double
  ) -> (tangent: [Double], curvature: Double)? {
    hold(strength: mu)
    if point != fitted {
      point = fitted
      hasHessian = false
    }
    return response()
  }

  /// How the fitted point moves with μ, and the profile's second derivative, after `maximise`.
  ///
  /// With H of ln L, free parameters F: dθ_F/dμ = -H_FF⁻¹ H_Fμ and d²/dμ² = H_μμ + H_μF dθ_F/dμ;
  /// parameters on a bound that holds them stay. Nil where H_FF is not negative definite.
  mutating func response() -> (tangent: [Double], curvature: Double)? {
    guard let strengthIndex, strength != nil else { return nil }
    takeHessian()
    guard let hessian = derivatives?.hessian else { return nil }
    let order = parameters.count
    system.clear()
    for (position, index) in movable.enumerated() {
      step[position] = 0
      if point[index] <= lower[index] || point[index] >= upper[index] { continue }
      // H is read in its lower triangle.
      let (row, column) = (max(index, strengthIndex), min(index, strengthIndex))
      system.add(position, -hessian[row * order + column] * scales[index])
    }
    guard
      system.solveExactly(
        hessian, order: order, indices: movable, scales: scales, into: &step)
    else { return nil }
    var tangent = [Double](repeating: 0, count: order)
    tangent[strengthIndex] = 1
    var curvature = hessian[strengthIndex * order + strengthIndex]
    for (position, index) in movable.enumerated() {
      let (row, column) = (max(index, strengthIndex), min(index, strengthIndex))
      tangent[index] = step[position] * scales[index]
      curvature += hessian[row * order + column] * tangent[index]
    }
    return curvature.isFinite ? (tangent, curvature) : nil
  }
}
