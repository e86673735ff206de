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
  private static let mostIterations = 400
  /// Quasi-Newton steps that need not halve the gradient: a Hessian costs about as much as five.
  private static let mostPatience = 4

  let likelihood: any Likelihood
  private(set) var data: Observations
  let parameters: [LikelihoodParameter]
  private var scales: [Double]
  private var lower: [Double]
  private var upper: [Double]
  /// Indices of the parameters that move.
  let movable: [Int]
  let strengthIndex: Int?
  /// Indices of the parameters that are held, ascending, and their values.
  let held: [Int]
  private var heldValues: [Double]

  private var point: [Double]
  private var trial: [Double]
  private var objective = Double.infinity
  private var trialObjective = Double.infinity
  private var derivatives: Derivatives?
  /// Whether the Hessian in `derivatives` is that at the point.
  private var hasHessian = false
  private var evaluations = 0
  private var hessians = 0
  /// ∂ ln L/∂μ at the point.
  private var strengthSlope = 0.0
  /// -∂ ln L/∂z of the movable parameters.
  private var gradient: [Double]
  private var lastGradient: [Double]
  /// Δz of the movable parameters, and the damping λ of its Hessian H + λ diag H.
  private var step: [Double]
  private var damping = 0.0
  /// The smallest gradient since the last Hessian, and how many steps may still fail to halve it.
  private var goal = 0.0
  private var patience = 0
  /// Whether this fit has left a saddle of ln L.
  private var leftSaddle = false
  /// Which of them the step takes to a bound.
  private var isBound: [Bool]
  /// The equations, and after a fit or a response what is known of the Hessian there.
  private(set) var system: NewtonSystem

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
  /// `system` is the last fit's, or a `reference` that knows the Hessian near the solution.
  mutating func maximise(
    from start: [Double], reference: NewtonSystem? = nil
  ) throws(InferenceError) -> FitResult {
    precondition(start.count == parameters.count, "a start has one number per parameter")
    (evaluations, hessians) = (0, 0)
    (damping, leftSaddle) = (0, false)
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
    for _ in 0..<Self.mostIterations {
      if projectedGradient().norm <= Self.tolerance {
        if !leavesSaddle() { return result() }
        continue
      }
      if descend() { continue }
      takeHessian()
      (goal, patience) = (projectedGradient().norm, Self.mostPatience)
      let gain = propose()
      if advance() { continue }
      if gain <= 1e-13 * max(1, abs(objective)) { return result() }
      guard damping < 1e12 else { break }
    }
    let worst = projectedGradient()
    throw .fitFailed(
      parameter: parameters[movable[worst.index]].name, gradient: worst.norm,
      iterations: evaluations, bin: emptyBin(at: trial))
  }
}

extension NewtonFit {
  /// Puts `start` into the bounds (the held parameters at their values) as the trial point.
  private mutating func place(_ start: [Double]) {
    for (index, parameter) in parameters.enumerated() {
      trial[index] =
        parameter.isFixed ? parameter.initial : min(max(start[index], lower[index]), upper[index])
    }
    for (place, index) in held.enumerated() { trial[index] = heldValues[place] }
  }

  /// f with its gradient at the trial point; +∞ where L vanishes or is undefined.
  private mutating func evaluate() -> Double { evaluate(at: trial, wantsHessian: false) }

  private mutating func evaluate(at place: [Double], wantsHessian: Bool) -> Double {
    if derivatives == nil { derivatives = Derivatives(count: place.count, wantsHessian: true) }
    derivatives?.wantsHessian = wantsHessian
    hasHessian = false
    evaluations += 1
    if wantsHessian { hessians += 1 }
    let value = likelihood.logLikelihood(at: place, of: data, derivatives: &derivatives)
    return value.isNaN ? .infinity : -value
  }

  /// Evaluates the Hessian at the point.
  private mutating func takeHessian() {
    if hasHessian { return }
    _ = evaluate(at: point, wantsHessian: true)
    hasHessian = true
  }

  /// Takes over the gradient of the last evaluation, which was at the point.
  private mutating func takeGradient() {
    swap(&gradient, &lastGradient)
    for (position, index) in movable.enumerated() {
      gradient[position] = -(derivatives?.gradient[index] ?? 0) * scales[index]
    }
    strengthSlope = strengthIndex.flatMap { derivatives?.gradient[$0] } ?? 0
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
    let below = (point[index] - lower[index]) / scales[index]
    let above = (upper[index] - point[index]) / scales[index]
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

  /// Solves with the Hessian where it is positive definite, else with the information matrix, else
  /// with a shifted Hessian.
  private mutating func solve() {
    if damping == 0 {
      if solvesExactly() { return }
      if hasHessian {
        takeInformation()
        if solvesExactly() { return }
      }
    }
    guard let hessian = derivatives?.hessian else { return }
    system.solve(
      hessian, order: parameters.count, indices: movable, scales: scales, damping: damping,
      into: &step)
  }

  private mutating func solvesExactly() -> Bool {
    guard let hessian = derivatives?.hessian else { return false }
    return system.solveExactly(
      hessian, order: parameters.count, indices: movable, scales: scales, into: &step)
  }

  /// Whether the point is a saddle that was left along a direction in which ln L bends upwards.
  ///
  /// Only a fit that never solved with a positive definite Hessian can have met one.
  private mutating func leavesSaddle() -> Bool {
    guard !system.isExact, !leftSaddle, !movable.isEmpty else { return false }
    takeHessian()
    guard let hessian = derivatives?.hessian else { return false }
    system.clear()
    for (position, index) in movable.enumerated() where !isHeld(index, gradient[position]) {
      system.add(position, 0)
    }
    guard
      system.negativeDirection(
        hessian, order: parameters.count, indices: movable, scales: scales, into: &step)
    else { return false }
    leftSaddle = true
    for fraction in [0.1, -0.1, 0.01, -0.01] {
      _ = move(fraction)
      let value = evaluate()
      if value < objective {
        trialObjective = value
        accept()
        return true
      }
    }
    return false
  }

  /// The first bin with events whose rate at a point is not positive.
  private func emptyBin(at place: [Double]) -> String? {
    let rates = likelihood.expected(at: place).main
    guard rates.count == data.main.count else { return nil }
    return rates.indices.first { data.main[$0] > 0 && !(rates[$0] > 0) }
      .map { likelihood.label(ofBin: $0) }
  }

  /// Puts the information matrix (Fisher's) in place of the Hessian: that of the data expected at the
  /// point, where all terms with second derivatives of the rates drop out.
  private mutating func takeInformation() {
    let expected = likelihood.expected(at: point)
    hasHessian = false
    guard !expected.main.isEmpty, expected.main.allSatisfy({ $0 >= 0 }) else { return }
    derivatives?.wantsHessian = true
    evaluations += 1
    hessians += 1
    _ = likelihood.logLikelihood(at: point, of: expected, derivatives: &derivatives)
  }

  /// Marks the parameters that the step carries across a bound; whether there are any.
  private mutating func bindCrossings() -> Bool {
    var found = false
    for (position, index) in movable.enumerated() where !isBound[position] {
      let target = point[index] + step[position] * scales[index]
      if target < lower[index] || target > upper[index] {
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
    if isHeld(index, slope) { return 0 }
    let edge = step < 0 ? lower[index] : upper[index]
    return (edge - point[index]) / scales[index]
  }

  /// Whether the parameter lies on a bound and f pushes it outwards.
  private func isHeld(_ index: Int, _ slope: Double) -> Bool {
    (slope > 0 && point[index] <= lower[index]) || (slope < 0 && point[index] >= upper[index])
  }

  /// Takes a quasi-Newton step; false where the last Hessian no longer serves.
  ///
  /// It serves as long as the same parameters are held on bounds, no step crosses one, and some steps
  /// together at least halve the gradient.
  private mutating func descend() -> Bool {
    guard system.isExact,
      system.leavesOut(where: { isHeld(movable[$0], gradient[$0]) }, of: movable.count)
    else { return false }
    system.secantStep(gradient, into: &step)
    let before = projectedGradient().norm
    let slope = move(1)
    guard slope < 0, !stepCrosses, isBetter(evaluate(), slope, than: before) else {
      system.forget()
      return false
    }
    accept()
    let norm = projectedGradient().norm
    patience = norm > 0.5 * goal ? patience - 1 : Self.mostPatience
    goal = min(goal, norm)
    if patience <= 0 { system.forget() }
    return true
  }

  /// Whether the step leads out of the bounds.
  private var stepCrosses: Bool {
    for (position, index) in movable.enumerated() where step[position] != 0 {
      let target = point[index] + step[position] * scales[index]
      if target < lower[index] || target > upper[index] { return true }
    }
    return false
  }

  /// Tries the step and its halves; keeps the first that lowers f enough.
  private mutating func advance() -> Bool {
    let before = projectedGradient().norm
    var fraction = 1.0
    for attempt in 0..<12 {
      let slope = move(fraction)
      if isBetter(evaluate(), slope, than: before) {
        // Where the whole step was too long, the Hessian changes too much to serve again.
        if attempt > 0 { system.forget() }
        accept()
        damping = attempt == 0 ? (damping < 1e-3 ? 0 : damping * 0.1) : damping
        return true
      }
      fraction *= attempt < 3 ? 0.5 : 0.2
    }
    damping = max(1e-3, damping * 100)
    return false
  }

  /// Whether f at the trial point is low enough for a step with this slope.
  private mutating func isBetter(_ value: Double, _ slope: Double, than before: Double) -> Bool {
    trialObjective = value
    guard value.isFinite else { return false }
    if value < objective && value <= objective + 1e-4 * slope { return true }
    // Sums of large terms make ln L no more certain than this: the gradient decides then.
    let rounding = 1e-10 * max(1, abs(objective))
    return value <= objective + rounding && isFlatter(than: before)
  }

  /// Moves to the trial point, the last one evaluated.
  private mutating func accept() {
    swap(&point, &trial)
    objective = trialObjective
    takeGradient()
    guard system.isExact else { return }
    for (position, index) in movable.enumerated() {
      step[position] = (point[index] - trial[index]) / scales[index]
    }
    system.learn(step: step, from: lastGradient, to: gradient)
  }

  /// Sets the trial point to P(z + fraction · step); returns gradient · Δz.
  private mutating func move(_ fraction: Double) -> Double {
    var slope = 0.0
    trial = point
    for (position, index) in movable.enumerated() {
      let value = point[index] + fraction * step[position] * scales[index]
      trial[index] = min(max(value, lower[index]), upper[index])
      slope += gradient[position] * (trial[index] - point[index]) / scales[index]
    }
    return slope
  }

  /// Whether the projected gradient at the trial point, the last one evaluated, is clearly smaller
  /// than `norm`.
  private func isFlatter(than norm: Double) -> Bool {
    for (position, index) in movable.enumerated() {
      let slope = -(derivatives?.gradient[index] ?? 0) * scales[index]
      let below = (trial[index] - lower[index]) / scales[index]
      let above = (upper[index] - trial[index]) / scales[index]
      if !(abs(max(min(slope, below), -above)) < 0.5 * norm) { return false }
    }
    return true
  }

  private func result() -> FitResult {
    FitResult(
      point: point, logLikelihood: -objective,
      slope: strengthSlope,
      gradientNorm: projectedGradient().norm, evaluations: evaluations, hessians: hessians)
  }
}

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
