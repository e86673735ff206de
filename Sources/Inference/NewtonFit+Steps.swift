import Likelihoods

extension NewtonFit {
  /// Sets the step, damped until it is within reach; returns the gain of f that the quadratic model
  /// promises.
  mutating func propose() -> Double {
    solveInBounds()
    while damping < 1e6, !isWithinReach {
      damping = max(1e-3, 10 * damping)
      solveInBounds()
    }
    return zip(step, gradient).reduce(0) { $0 + 0.5 * abs($1.0 * $1.1) }
  }

  /// Sets the step.
  ///
  /// Parameters that the step would carry across a bound go to the bound, and the others are solved
  /// for again with that displacement, until no more cross.
  private mutating func solveInBounds() {
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
  }

  /// Solves with the Hessian where it is positive definite, else with the information matrix, else
  /// with a shifted Hessian.
  mutating func solve() {
    usesInformation = false
    if damping == 0 {
      if solvesExactly() { return }
      if hasHessian && !distrustsInformation {
        takeInformation()
        usesInformation = true
        if solvesExactly() { return }
      }
    }
    guard let hessian = derivatives?.hessian else { return }
    system.solve(
      hessian, order: parameters.count, indices: movable, scales: scales, damping: damping,
      into: &step)
  }

  mutating func solvesExactly() -> Bool {
    guard let hessian = derivatives?.hessian else { return false }
    return system.solveExactly(
      hessian, order: parameters.count, indices: movable, scales: scales, into: &step)
  }

  /// Whether the point is a saddle that was left along a direction in which ln L bends upwards.
  ///
  /// Only a fit that never solved with a positive definite Hessian can have met one.
  mutating func leavesSaddle() -> Bool {
    guard !system.isExact || usesInformation, !leftSaddle, !movable.isEmpty else { return false }
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

  /// The first bin whose rate at a point is negative, or zero where there are events, in words.
  func emptyBin(at place: [Double]) -> String? {
    let rates = likelihood.expected(at: place).main
    guard rates.count == data.main.count else { return nil }
    return rates.indices.first { data.main[$0] > 0 ? !(rates[$0] > 0) : rates[$0] < 0 }
      .map { bin in
        likelihood.label(ofBin: bin)
          + (data.main[bin] > 0 ? " with observed events" : " without events")
      }
  }

  /// Puts the information matrix (Fisher's) in place of the Hessian: that of the data expected at the
  /// point, where all terms with second derivatives of the rates drop out.
  mutating func takeInformation() {
    let expected = likelihood.expected(at: point)
    hasHessian = false
    guard !expected.main.isEmpty, expected.main.allSatisfy({ $0 >= 0 }) else { return }
    if expected.main.indices.contains(where: { isVanishing(expected.main[$0], bin: $0) }) {
      edgeHits += 1
    }
    derivatives?.wantsHessian = true
    evaluations += 1
    hessians += 1
    _ = likelihood.logLikelihood(at: point, of: expected, derivatives: &derivatives)
  }

  /// Marks the parameters that the step carries across a bound; whether there are any.
  mutating func bindCrossings() -> Bool {
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
  func distance(
    toBoundOf index: Int, along step: Double, _ slope: Double
  ) -> Double {
    if isHeld(index, slope) { return 0 }
    let edge = step < 0 ? lower[index] : upper[index]
    return (edge - point[index]) / scales[index]
  }

  /// Whether the parameter lies on a bound and f pushes it outwards.
  func isHeld(_ index: Int, _ slope: Double) -> Bool {
    (slope > 0 && point[index] <= lower[index]) || (slope < 0 && point[index] >= upper[index])
  }

  /// Takes a quasi-Newton step; false where the last Hessian no longer serves.
  ///
  /// It serves as long as the same parameters are held on bounds, no step crosses one, and some steps
  /// together at least halve the gradient.
  mutating func descend() -> Bool {
    guard system.isExact,
      system.leavesOut(where: { isHeld(movable[$0], gradient[$0]) }, of: movable.count)
    else { return false }
    system.secantStep(gradient, into: &step)
    let before = projectedGradient().norm
    let slope = move(1)
    guard slope < 0, !stepCrosses, isWithinReach, isBetter(evaluate(), slope, than: before) else {
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

  private var isWithinReach: Bool { !step.contains { abs($0) > reach } }

  /// Whether the step leads out of the bounds.
  var stepCrosses: Bool {
    for (position, index) in movable.enumerated() where step[position] != 0 {
      let target = point[index] + step[position] * scales[index]
      if target < lower[index] || target > upper[index] { return true }
    }
    return false
  }

  /// Tries the step and its halves; keeps the first that lowers f enough.
  mutating func advance(promised gain: Double) -> Bool {
    let before = (gradient: projectedGradient().norm, value: objective)
    var fraction = 1.0
    for attempt in 0..<8 {
      let slope = move(fraction)
      if isBetter(evaluate(), slope, than: before.gradient) {
        // Where the whole step was too long, the Hessian changes too much to serve again.
        if attempt > 0 { system.forget() }
        accept()
        if usesInformation && before.value - objective < 0.5 * gain { distrustsInformation = true }
        damping = attempt == 0 ? (damping < 1e-3 ? 0 : damping * 0.1) : damping
        return true
      }
      if attempt == 0 && trialObjective == .infinity { edgeHits += 1 }
      fraction *= attempt < 3 ? 0.5 : 0.2
    }
    damping = max(1e-3, damping * 100)
    return false
  }

  /// Whether f at the trial point is low enough for a step with this slope.
  mutating func isBetter(_ value: Double, _ slope: Double, than before: Double) -> Bool {
    trialObjective = value
    guard value.isFinite else { return false }
    if value < objective && value <= objective + 1e-4 * slope { return true }
    // Sums of large terms make ln L no more certain than this: the gradient decides then.
    let rounding = 1e-10 * max(1, abs(objective))
    return value <= objective + rounding && isFlatter(than: before)
  }

  /// Moves to the trial point, the last one evaluated.
  mutating func accept() {
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
  mutating func move(_ fraction: Double) -> Double {
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
  func isFlatter(than norm: Double) -> Bool {
    for index in movable {
      let slope = -(derivatives?.gradient[index] ?? 0) * scales[index]
      let below = (trial[index] - lower[index]) / scales[index]
      let above = (upper[index] - trial[index]) / scales[index]
      if !(abs(max(min(slope, below), -above)) < 0.5 * norm) { return false }
    }
    return true
  }

  func result() -> FitResult {
    FitResult(
      point: point, logLikelihood: -objective,
      slope: strengthSlope,
      gradientNorm: projectedGradient().norm, evaluations: evaluations, hessians: hessians)
  }
}
