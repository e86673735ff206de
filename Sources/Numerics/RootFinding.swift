/// Bracketing root finders (Brent, *Algorithms for Minimization without Derivatives*, 1973).
public enum RootFinding {
  private static let evaluations = 500

  /// A root of `function` in [lower, upper] (Brent's zeroin), to the relative tolerance; the ends
  /// must differ in sign.
  public static func root(
    in lower: Double, _ upper: Double, relativeTolerance: Double = 1e-10,
    of function: (Double) throws -> Double
  ) throws -> Double {
    var bracket = try Bracket(lower, upper, function)
    if bracket.other.value == 0 { return bracket.other.position }
    for _ in 0..<evaluations {
      if let root = bracket.root(relativeTolerance) { return root }
      try bracket.advance(relativeTolerance, function)
    }
    throw NumericsError.notConverged("the search for a root between \(lower) and \(upper)")
  }

  /// The position and value of the minimum of a unimodal `function` in [lower, upper] (Brent's
  /// localmin: golden sections and parabolas); the ends themselves are tried too.
  public static func minimum(
    in lower: Double, _ upper: Double, relativeTolerance: Double = 1e-8,
    of function: (Double) throws -> Double
  ) rethrows -> (position: Double, value: Double) {
    var section = Section(lower, upper)
    section.start(with: try function(section.best.position))
    for _ in 0..<evaluations {
      guard let next = section.proposal(relativeTolerance) else { break }
      section.accept(next, value: try function(next))
    }
    var best = section.best
    for end in [lower, upper] {
      let value = try function(end)
      if value < best.value || best.value.isNaN { best = .init(position: end, value: value) }
    }
    return (best.position, best.value)
  }
}

/// A position and the function's value there.
private struct Sample {
  var position: Double
  var value: Double
}

/// The state of Brent's root finder: `best` and `other` enclose the root.
private struct Bracket {
  var previous: Sample
  var best: Sample
  var other: Sample
  var step: Double
  var stepBefore: Double

  init(_ lower: Double, _ upper: Double, _ function: (Double) throws -> Double) throws {
    previous = Sample(position: lower, value: try function(lower))
    best = Sample(position: upper, value: try function(upper))
    other = previous
    step = upper - lower
    stepBefore = step
    let differ =
      (previous.value <= 0 && best.value >= 0) || (previous.value >= 0 && best.value <= 0)
    guard differ, step.isFinite else {
      throw NumericsError.noRoot(lower: lower, upper: upper)
    }
    arrange()
  }

  /// Makes `best` the end with the smaller value.
  private mutating func arrange() {
    if abs(other.value) < abs(best.value) {
      previous = best
      best = other
      other = previous
    }
  }

  private func tolerance(_ relative: Double) -> Double {
    (2 * Double.ulpOfOne + 0.5 * relative) * abs(best.position) + Double.leastNormalMagnitude
  }

  func root(_ relative: Double) -> Double? {
    let isNarrow = abs(other.position - best.position) <= 2 * tolerance(relative)
    return best.value == 0 || isNarrow ? best.position : nil
  }

  /// One step by interpolation, or by halving where that is not good enough.
  mutating func advance(_ relative: Double, _ function: (Double) throws -> Double) throws {
    let tolerance = tolerance(relative)
    let half = 0.5 * (other.position - best.position)
    let trial = interpolation(half)
    let isGood =
      abs(stepBefore) >= tolerance && abs(previous.value) > abs(best.value)
      && 2 * abs(trial) < min(3 * abs(half) - tolerance, abs(stepBefore))
      && trial * half > 0
    stepBefore = isGood ? step : half
    step = isGood ? trial : half
    previous = best
    best.position += abs(step) > tolerance ? step : (half > 0 ? tolerance : -tolerance)
    best.value = try function(best.position)
    guard !best.value.isNaN else {
      throw NumericsError.notConverged("the search for a root (NaN at \(best.position))")
    }
    if (best.value > 0) == (other.value > 0) {
      other = previous
      step = best.position - previous.position
      stepBefore = step
    }
    arrange()
  }

  /// The step of the secant, or of inverse quadratic interpolation with three points.
  private func interpolation(_ half: Double) -> Double {
    let s = best.value / previous.value
    if previous.position == other.position { return 2 * half * s / (s - 1) }
    let q = previous.value / other.value
    let r = best.value / other.value
    let p = s * (2 * half * q * (q - r) - (best.position - previous.position) * (r - 1))
    return -p / ((q - 1) * (r - 1) * (s - 1))
  }
}

/// The state of Brent's minimiser.
private struct Section {
  var lower: Double
  var upper: Double
  var best: Sample
  var second: Sample
  var third: Sample
  var step = 0.0
  var stepBefore = 0.0

  /// (3 - √5) / 2.
  static let golden = 0.381966011250105151795

  init(_ lower: Double, _ upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
    best = Sample(position: self.lower + Self.golden * (self.upper - self.lower), value: .nan)
    second = best
    third = best
  }

  mutating func start(with value: Double) {
    best.value = value
    second = best
    third = best
  }

  /// The next position to try; nil when the section is narrow enough.
  mutating func proposal(_ relative: Double) -> Double? {
    let middle = 0.5 * (lower + upper)
    let tolerance = relative * abs(best.position) + 1e-12 * (upper - lower) + 1e-300
    guard abs(best.position - middle) > 2 * tolerance - 0.5 * (upper - lower) else { return nil }
    if let parabola = parabola(tolerance) {
      stepBefore = step
      step = parabola
    } else {
      stepBefore = best.position < middle ? upper - best.position : lower - best.position
      step = Self.golden * stepBefore
    }
    let move = abs(step) >= tolerance ? step : (step > 0 ? tolerance : -tolerance)
    return best.position + move
  }

  /// The step to the vertex of the parabola through the three points, if it can be trusted.
  private func parabola(_ tolerance: Double) -> Double? {
    guard abs(stepBefore) > tolerance else { return nil }
    let r = (best.position - second.position) * (best.value - third.value)
    var q = (best.position - third.position) * (best.value - second.value)
    let p = (best.position - third.position) * q - (best.position - second.position) * r
    q = 2 * (q - r)
    let step = -p / q
    let target = best.position + step
    guard step.isFinite, abs(step) < 0.5 * abs(stepBefore), target > lower, target < upper else {
      return nil
    }
    // Not closer to an end than the tolerance.
    if target - lower < 2 * tolerance || upper - target < 2 * tolerance {
      return best.position < 0.5 * (lower + upper) ? tolerance : -tolerance
    }
    return step
  }

  mutating func accept(_ position: Double, value: Double) {
    let sample = Sample(position: position, value: value)
    if value <= best.value {
      if position >= best.position { lower = best.position } else { upper = best.position }
      (third, second, best) = (second, best, sample)
      return
    }
    if position < best.position { lower = position } else { upper = position }
    if value <= second.value || second.position == best.position {
      (third, second) = (second, sample)
    } else if value <= third.value || third.position == best.position
      || third.position == second.position
    {
      third = sample
    }
  }
}
