import Likelihoods
import Numerics

/// A bounded, damped Newton maximiser whose buffers serve many fits of one likelihood.
///
/// f = -ln L is minimised in coordinates z = parameter / width. Parameters on a bound that f pushes
/// outwards are held there; the others take the Newton step of the exact Hessian, shifted where it
/// is not positive definite, projected on the bounds and shortened until f falls enough. Between
/// two Hessians quasi-Newton steps use the last one as long as the gradient shrinks fast.
struct NewtonFit {
  /// Where a fit has converged: projected gradient per width.
  static let tolerance = 1e-8
  /// What rounding cannot leave of it.
  static let clearlyWorse = 1e-5
  static let mostIterations = 400
  /// Quasi-Newton steps that need not halve the gradient: a Hessian costs about as much as five.
  static let mostPatience = 4

  let likelihood: any Likelihood
  var data: Observations
  let parameters: [LikelihoodParameter]
  var scales: [Double]
  var lower: [Double]
  var upper: [Double]
  /// Indices of the parameters that move.
  let movable: [Int]
  let strengthIndex: Int?
  /// Indices of the parameters that are held, ascending, and their values.
  let held: [Int]
  var heldValues: [Double]

  var point: [Double]
  var trial: [Double]
  var objective = Double.infinity
  var trialObjective = Double.infinity
  var derivatives: Derivatives?
  /// Whether the Hessian in `derivatives` is that at the point.
  var hasHessian = false
  var evaluations = 0
  var hessians = 0
  /// ∂ ln L/∂μ at the point.
  var strengthSlope = 0.0
  /// -∂ ln L/∂z of the movable parameters.
  var gradient: [Double]
  var lastGradient: [Double]
  /// Δz of the movable parameters, and the damping λ of its Hessian H + λ diag H.
  var step: [Double]
  var damping = 0.0
  /// The longest step, in widths; short ones keep to the side of a barrier on which they start.
  var reach = Double.infinity
  /// The smallest gradient since the last Hessian, and how many steps may still fail to halve it.
  var goal = 0.0
  var patience = 0
  /// Whether this fit has left a saddle of ln L.
  var leftSaddle = false
  /// Whether the factored matrix is the information matrix, and whether a step with it gained less
  /// than half of what it promised: the Hessian is used from then on.
  var usesInformation = false
  var distrustsInformation = false
  /// How many steps left the domain of ln L or came close to its edge, and how many may.
  var edgeHits = 0
  static let mostEdgeHits = 2
  /// Which of them the step takes to a bound.
  var isBound: [Bool]
  /// The equations, and after a fit or a response what is known of the Hessian there.
  var system: NewtonSystem

  init(_ likelihood: any Likelihood, data: Observations, holding values: [Int: Double] = [:]) {
    let space = likelihood.parameters
    precondition(
      values.keys.allSatisfy(space.parameters.indices.contains), "held parameters exist")
    self.likelihood = likelihood
    self.data = data
    parameters = space.parameters
    scales = space.parameters.map(Self.scale)
    lower = space.parameters.map(\.bounds.lowerBound)
    upper = space.parameters.map(\.bounds.upperBound)
    strengthIndex = space.parameterOfInterest
    let held = values.keys.sorted()
    self.held = held
    heldValues = held.map { values[$0] ?? 0 }
    movable = space.parameters.indices.filter {
      !space.parameters[$0].isFixed && values[$0] == nil
    }
    point = parameters.map(\.initial)
    trial = point
    gradient = [Double](repeating: 0, count: movable.count)
    lastGradient = gradient
    step = gradient
    isBound = [Bool](repeating: false, count: movable.count)
    system = NewtonSystem(count: movable.count)
  }

  init(
    _ likelihood: any Likelihood, data: Observations, fixing mu: Double?
  ) throws(InferenceError) {
    guard let mu else {
      self.init(likelihood, data: data)
      return
    }
    guard let interest = likelihood.parameters.parameterOfInterest else {
      throw .noParameterOfInterest
    }
    self.init(likelihood, data: data, holding: [interest: mu])
  }

  /// The natural unit of a parameter.
  static func scale(of parameter: LikelihoodParameter) -> Double {
    parameter.width > 0 && parameter.width.isFinite ? parameter.width : 1
  }

  /// Bounds and natural unit of a free μ, in place of the likelihood's own.
  mutating func bound(strength range: ClosedRange<Double>, unit: Double) {
    guard let strengthIndex else { return }
    lower[strengthIndex] = range.lowerBound
    upper[strengthIndex] = range.upperBound
    scales[strengthIndex] = unit
  }

  /// Fits other data from now on.
  mutating func observe(_ other: Observations) { data = other }

  /// Holds μ at another value; the likelihood was made with `fixing`.
  mutating func hold(strength mu: Double) {
    for (place, index) in held.enumerated() where index == strengthIndex { heldValues[place] = mu }
  }

  /// Holds the parameters that it was made to hold at other values.
  mutating func hold(_ values: [Int: Double]) {
    for (place, index) in held.enumerated() { heldValues[place] = values[index] ?? 0 }
  }

  /// The value at which μ is held.
  var strength: Double? {
    zip(held, heldValues).first { $0.0 == strengthIndex }?.1
  }

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
  ///
  /// `system` is the last fit's, or a `reference` that knows the Hessian near the solution. Where
  /// steps lead again and again to bins without events whose rates would be negative, the maximum
  /// may lie where such a rate is zero: it is then sought along that edge.
  mutating func maximise(
    from start: [Double], reference: NewtonSystem? = nil
  ) throws(InferenceError) -> FitResult {
    precondition(start.count == parameters.count, "a start has one number per parameter")
    (evaluations, hessians) = (0, 0)
    edgeHits = 0
    do throws(InferenceError) {
      let found = try climb(from: start, reference: reference, mostEdgeHits: Self.mostEdgeHits)
      // Close to an edge steps become too short to gain anything.
      if found.gradientNorm < Self.clearlyWorse { return found }
      return (try? climbAlongEdge(from: start)) ?? found
    } catch {
      guard edgeHits > 0 else { throw error }
      return try climbAlongEdge(from: start)
    }
  }

  /// One fit on `data` as they are; fails where more steps than allowed left the domain of ln L.
  mutating func climb(
    from start: [Double], reference: NewtonSystem?, mostEdgeHits: Int
  ) throws(InferenceError) -> FitResult {
    try begin(at: start, reference: reference)
    for _ in 0..<Self.mostIterations {
      if projectedGradient().norm <= Self.tolerance {
        if !leavesSaddle() { return result() }
        continue
      }
      if descend() { continue }
      takeHessian()
      (goal, patience) = (projectedGradient().norm, Self.mostPatience)
      let gain = propose()
      let isBetter = advance(promised: gain)
      if edgeHits > mostEdgeHits { break }
      if isBetter { continue }
      if gain <= 1e-13 * max(1, abs(objective)) {
        if !leavesSaddle() { return result() }
        continue
      }
      guard damping < 1e12 else { break }
    }
    let worst = projectedGradient()
    throw .fitFailed(
      parameter: parameters[movable[worst.index]].name, gradient: worst.norm,
      iterations: evaluations, bin: emptyBin(at: trial))
  }

  /// The first evaluation of a fit.
  private mutating func begin(
    at start: [Double], reference: NewtonSystem?
  ) throws(InferenceError) {
    (damping, leftSaddle, usesInformation) = (0, false, false)
    // The information matrix knows of no barrier.
    distrustsInformation = reach < .infinity
    if let reference { system = reference } else { system.forget() }
    (goal, patience) = (.infinity, Self.mostPatience)
    place(start)
    // Without a Hessian from before, the first step needs one.
    objective = evaluate(at: trial, wantsHessian: reference == nil)
    guard objective.isFinite else {
      throw .undefinedStart(
        strength: strength, logLikelihood: -objective, bin: emptyBin(at: trial))
    }
    point = trial
    hasHessian = reference == nil
    takeGradient()
  }
}

extension NewtonFit {
  /// Puts `start` into the bounds (the held parameters at their values) as the trial point.
  mutating func place(_ start: [Double]) {
    for (index, parameter) in parameters.enumerated() {
      trial[index] =
        parameter.isFixed ? parameter.initial : min(max(start[index], lower[index]), upper[index])
    }
    for (place, index) in held.enumerated() { trial[index] = heldValues[place] }
  }

  /// f with its gradient at the trial point; +∞ where L vanishes or is undefined.
  mutating func evaluate() -> Double { evaluate(at: trial, wantsHessian: false) }

  mutating func evaluate(at place: [Double], wantsHessian: Bool) -> Double {
    if derivatives == nil { derivatives = Derivatives(count: place.count, wantsHessian: true) }
    derivatives?.wantsHessian = wantsHessian
    hasHessian = false
    evaluations += 1
    if wantsHessian { hessians += 1 }
    let value = likelihood.logLikelihood(at: place, of: data, derivatives: &derivatives)
    return value.isNaN ? .infinity : -value
  }

  /// Evaluates the Hessian at the point.
  mutating func takeHessian() {
    if hasHessian { return }
    _ = evaluate(at: point, wantsHessian: true)
    hasHessian = true
  }

  /// Takes over the gradient of the last evaluation, which was at the point.
  mutating func takeGradient() {
    swap(&gradient, &lastGradient)
    for (position, index) in movable.enumerated() {
      gradient[position] = -(derivatives?.gradient[index] ?? 0) * scales[index]
    }
    strengthSlope = strengthIndex.flatMap { derivatives?.gradient[$0] } ?? 0
  }

  /// The largest component of z - P(z - gradient), P the projection on the bounds, and its position.
  ///
  /// Where the bounds are far this is the gradient itself.
  func projectedGradient() -> (norm: Double, index: Int) {
    var worst = (norm: 0.0, index: 0)
    for (position, index) in movable.enumerated() {
      let size = abs(projected(gradient[position], index))
      if size.isNaN { return (.infinity, position) }
      if size > worst.norm { worst = (size, position) }
    }
    return worst
  }

  func projected(_ slope: Double, _ index: Int) -> Double {
    let below = (point[index] - lower[index]) / scales[index]
    let above = (upper[index] - point[index]) / scales[index]
    return max(min(slope, below), -above)
  }
}
