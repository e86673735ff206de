import Likelihoods
import Numerics

/// A bounded, damped Newton maximiser whose buffers serve many fits of one likelihood.
///
/// f = -ln L is minimised in coordinates z = parameter / width. Parameters on a bound that f pushes
/// outwards are held there; the others take the Newton step of the exact Hessian, shifted where it
/// is not positive definite, projected on the bounds and shortened until f falls enough.
struct NewtonFit {
  /// Where a fit has converged: projected gradient per width.
  static let tolerance = 1e-8
  private static let mostIterations = 200

  private let likelihood: any Likelihood
  private let data: Observations
  private let parameters: [LikelihoodParameter]
  private let scales: [Double]
  /// Indices of the parameters that move.
  private let movable: [Int]
  private let strengthIndex: Int?
  private var strength: Double?

  private var point: [Double]
  private var trial: [Double]
  private var objective = Double.infinity
  private var derivatives: Derivatives?
  private var evaluations = 0
  /// -∂ ln L/∂z of the movable parameters.
  private var gradient: [Double]
  /// Δz of the movable parameters, and the damping λ of its Hessian H + λ diag H.
  private var step: [Double]
  private var damping = 0.0
  /// Which of them the step takes to a bound.
  private var isBound: [Bool]
  private var system: NewtonSystem

  init(
    _ likelihood: any Likelihood, data: Observations, fixing mu: Double?
  ) throws(InferenceError) {
    let space = likelihood.parameters
    if mu != nil, space.parameterOfInterest == nil { throw .noParameterOfInterest }
    self.likelihood = likelihood
    self.data = data
    parameters = space.parameters
    scales = space.parameters.map(Self.scale)
    strengthIndex = space.parameterOfInterest
    strength = mu
    let held = mu == nil ? nil : space.parameterOfInterest
    movable = space.parameters.indices.filter { !space.parameters[$0].isFixed && $0 != held }
    point = parameters.map(\.initial)
    trial = point
    gradient = [Double](repeating: 0, count: movable.count)
    step = gradient
    isBound = [Bool](repeating: false, count: movable.count)
    system = NewtonSystem(count: movable.count)
  }

  /// The natural unit of a parameter.
  static func scale(of parameter: LikelihoodParameter) -> Double {
    parameter.width > 0 && parameter.width.isFinite ? parameter.width : 1
  }

  /// Holds μ at another value; the likelihood was made with `fixing`.
  mutating func hold(strength mu: Double) { strength = mu }

  /// ln L at `start` moved into the bounds, without derivatives; -∞ where it is undefined.
  mutating func logLikelihood(at start: [Double]) -> Double {
    place(start)
    var none: Derivatives?
    let value = likelihood.logLikelihood(at: trial, of: data, derivatives: &none)
    return value.isNaN ? -.infinity : value
  }

  /// The largest change between two points, in widths of the parameters that move.
  func distance(_ first: [Double], _ second: [Double]) -> Double {
    movable.reduce(0) { max($0, abs(first[$1] - second[$1]) / scales[$1]) }
  }

  /// Fits from `start`, which is first moved into the bounds.
  mutating func maximise(from start: [Double]) throws(InferenceError) -> FitResult {
    precondition(start.count == parameters.count, "a start has one number per parameter")
    evaluations = 0
    damping = 0
    place(start)
    objective = evaluate()
    guard objective.isFinite else {
      throw .undefinedStart(strength: strength, logLikelihood: -objective)
    }
    point = trial
    for _ in 0..<Self.mostIterations {
      takeGradient()
      if projectedGradient().norm <= Self.tolerance { return result() }
      let gain = propose()
      if advance() { continue }
      restore()
      if gain <= 1e-13 * max(1, abs(objective)) { return result() }
      guard damping < 1e12 else { break }
    }
    takeGradient()
    let worst = projectedGradient()
    throw .fitFailed(
      parameter: parameters[movable[worst.index]].name, gradient: worst.norm,
      iterations: evaluations)
  }
}

extension NewtonFit {
  /// Puts `start` into the bounds (the held parameters at their values) as the trial point.
  private mutating func place(_ start: [Double]) {
    for (index, parameter) in parameters.enumerated() {
      let bounds = parameter.bounds
      trial[index] =
        parameter.isFixed
        ? parameter.initial : min(max(start[index], bounds.lowerBound), bounds.upperBound)
    }
    if let strength, let strengthIndex { trial[strengthIndex] = strength }
  }

  /// f with both derivatives at the trial point; +∞ where L vanishes or is undefined.
  private mutating func evaluate() -> Double {
    if derivatives == nil { derivatives = Derivatives(count: trial.count, wantsHessian: true) }
    evaluations += 1
    let value = likelihood.logLikelihood(at: trial, of: data, derivatives: &derivatives)
    return value.isNaN ? .infinity : -value
  }

  /// Evaluates at the point again after a rejected trial.
  private mutating func restore() {
    trial = point
    objective = evaluate()
  }

  private mutating func takeGradient() {
    for (position, index) in movable.enumerated() {
      gradient[position] = -(derivatives?.gradient[index] ?? 0) * scales[index]
    }
  }

  /// The largest component of z - P(z - gradient), P the projection on the bounds, and its position.
  ///
  /// Where the bounds are far this is the gradient itself.
  private func projectedGradient() -> (norm: Double, index: Int) {
    var worst = (norm: 0.0, index: 0)
    for (position, index) in movable.enumerated() {
      let size = abs(projected(gradient[position], index))
      if size.isNaN { return (.infinity, position) }
      if size > worst.norm { worst = (size, position) }
    }
    return worst
  }

  private func projected(_ slope: Double, _ index: Int) -> Double {
    let bounds = parameters[index].bounds
    let below = (point[index] - bounds.lowerBound) / scales[index]
    let above = (bounds.upperBound - point[index]) / scales[index]
    return max(min(slope, below), -above)
  }

  /// Sets the step; returns the gain of f that the quadratic model promises.
  ///
  /// Parameters that the step would carry across a bound go to the bound, and the others are solved
  /// for again with that displacement, until no more cross.
  private mutating func propose() -> Double {
    for (position, index) in movable.enumerated() {
      isBound[position] = isHeld(index, gradient[position])
    }
    for _ in 0..<10 {
      system.clear()
      for (position, index) in movable.enumerated() {
        if isBound[position] {
          step[position] = distance(toBoundOf: index, along: step[position], gradient[position])
          system.displace(position, by: step[position])
        } else {
          system.add(position, gradient[position])
        }
      }
      solve()
      if !bindCrossings() { break }
    }
    return zip(step, gradient).reduce(0) { $0 + 0.5 * abs($1.0 * $1.1) }
  }

  private mutating func solve() {
    guard let hessian = derivatives?.hessian else { return }
    system.solve(
      hessian, order: parameters.count, indices: movable, scales: scales, damping: damping,
      into: &step)
  }

  /// Marks the parameters that the step carries across a bound; whether there are any.
  private mutating func bindCrossings() -> Bool {
    var found = false
    for (position, index) in movable.enumerated() where !isBound[position] {
      let target = point[index] + step[position] * scales[index]
      let bounds = parameters[index].bounds
      if target < bounds.lowerBound || target > bounds.upperBound {
        isBound[position] = true
        found = true
      }
    }
    return found
  }

  /// From the parameter to the bound it is pushed to, by the last step or the gradient; zero where it
  /// lies on it.
  private func distance(
    toBoundOf index: Int, along step: Double, _ slope: Double
  ) -> Double {
    let bounds = parameters[index].bounds
    if isHeld(index, slope) { return 0 }
    let edge = step < 0 ? bounds.lowerBound : bounds.upperBound
    return (edge - point[index]) / scales[index]
  }

  /// Whether the parameter lies on a bound and f pushes it outwards.
  private func isHeld(_ index: Int, _ slope: Double) -> Bool {
    let bounds = parameters[index].bounds
    return (slope > 0 && point[index] <= bounds.lowerBound)
      || (slope < 0 && point[index] >= bounds.upperBound)
  }

  /// Tries the step and its halves; keeps the first that lowers f enough.
  private mutating func advance() -> Bool {
    let before = projectedGradient().norm
    // Sums of large terms make ln L no more certain than this: the gradient decides then.
    let rounding = 1e-10 * max(1, abs(objective))
    var fraction = 1.0
    for attempt in 0..<12 {
      let slope = move(fraction)
      let value = evaluate()
      if value.isFinite {
        let fallsEnough = value < objective && value <= objective + 1e-4 * slope
        if fallsEnough || (value <= objective + rounding && isFlatter(than: before)) {
          swap(&point, &trial)
          objective = value
          damping = attempt == 0 ? (damping < 1e-3 ? 0 : damping * 0.1) : damping
          return true
        }
      }
      fraction *= attempt < 3 ? 0.5 : 0.2
    }
    damping = max(1e-3, damping * 100)
    return false
  }

  /// Sets the trial point to P(z + fraction · step); returns gradient · Δz.
  private mutating func move(_ fraction: Double) -> Double {
    var slope = 0.0
    trial = point
    for (position, index) in movable.enumerated() {
      let bounds = parameters[index].bounds
      let value = point[index] + fraction * step[position] * scales[index]
      trial[index] = min(max(value, bounds.lowerBound), bounds.upperBound)
      slope += gradient[position] * (trial[index] - point[index]) / scales[index]
    }
    return slope
  }

  /// Whether the projected gradient at the trial point is clearly smaller than `norm`.
  private mutating func isFlatter(than norm: Double) -> Bool {
    swap(&point, &trial)
    let old = gradient
    takeGradient()
    let new = projectedGradient().norm
    gradient = old
    swap(&point, &trial)
    return new < 0.5 * norm
  }

  private func result() -> FitResult {
    FitResult(
      point: point, logLikelihood: -objective,
      slope: strengthIndex.flatMap { derivatives?.gradient[$0] } ?? 0,
      gradientNorm: projectedGradient().norm, evaluations: evaluations)
  }
}

extension NewtonFit {
  /// How the fitted point moves with μ, and the profile's second derivative, after `maximise`.
  ///
  /// With H of ln L, free parameters F: dθ_F/dμ = -H_FF⁻¹ H_Fμ and d²/dμ² = H_μμ + H_μF dθ_F/dμ;
  /// parameters on a bound that holds them stay. Nil where H_FF is not negative definite.
  mutating func response() -> (tangent: [Double], curvature: Double)? {
    guard let strengthIndex, strength != nil, let hessian = derivatives?.hessian else { return nil }
    let order = parameters.count
    system.clear()
    for (position, index) in movable.enumerated() {
      step[position] = 0
      let bounds = parameters[index].bounds
      let isHeld = point[index] <= bounds.lowerBound || point[index] >= bounds.upperBound
      if isHeld { continue }
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
