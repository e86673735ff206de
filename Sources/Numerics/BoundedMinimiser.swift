/// A minimiser of smooth functions of a few variables between bounds.
///
/// Quasi-Newton steps (BFGS) of the variables that are not held at a bound, projected onto the bounds,
/// with a backtracking search for sufficient decrease (Bertsekas, SIAM J. Control Optim. 20 (1982) 221).
public struct BoundedMinimiser: Sendable {
  /// Steps at most.
  public var iterations = 200
  /// It ends where a step gains less than this.
  public var tolerance = 1e-9
  /// Makes one with the defaults.
  public init() {}

  /// The point found and the value there; `start` is brought between the bounds first.
  public func minimum(
    from start: [Double], lower: [Double], upper: [Double],
    of function: (_ point: [Double]) throws -> (value: Double, gradient: [Double])
  ) rethrows -> (point: [Double], value: Double) {
    precondition(start.count == lower.count && start.count == upper.count, "bounds for each")
    let box = Box(lower: lower, upper: upper)
    var point = box.projected(start)
    var (value, gradient) = try function(point)
    var inverse = InverseHessian(count: point.count)
    var idle = 0
    for _ in 0..<iterations {
      let isFree = point.indices.map { !box.holds($0, at: point[$0], gradient[$0]) }
      guard point.indices.contains(where: { isFree[$0] && gradient[$0] != 0 }) else { break }
      var direction = inverse.direction(gradient, isFree)
      if Self.dot(direction, gradient) >= 0 {
        inverse = InverseHessian(count: point.count)
        direction = inverse.direction(gradient, isFree)
      }
      guard
        let next = try step(from: point, value, gradient, along: direction, in: box, function)
      else {
        if inverse.isFresh { break }
        inverse = InverseHessian(count: point.count)
        continue
      }
      inverse.learn(
        step: zip(next.point, point).map { $0 - $1 },
        change: zip(next.gradient, gradient).map { $0 - $1 })
      idle = value - next.value < tolerance ? idle + 1 : 0
      (point, value, gradient) = next
      if idle > 1 { break }
    }
    return (point, value)
  }

  private typealias Sample = (point: [Double], value: Double, gradient: [Double])

  /// The first of ever shorter projected steps that gains enough.
  private func step(
    from point: [Double], _ value: Double, _ gradient: [Double], along direction: [Double],
    in box: Box, _ function: ([Double]) throws -> (value: Double, gradient: [Double])
  ) rethrows -> Sample? {
    var length = 1.0
    for _ in 0..<40 {
      let trial = box.projected(zip(point, direction).map { $0 + length * $1 })
      let slope = Self.dot(gradient, zip(trial, point).map { $0 - $1 })
      if slope == 0 { return nil }
      let found = try function(trial)
      if found.value <= value + 1e-4 * slope { return (trial, found.value, found.gradient) }
      length *= 0.5
    }
    return nil
  }

  /// The scalar product.
  public static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// Bounds of all variables.
private struct Box {
  let lower: [Double]
  let upper: [Double]

  func projected(_ point: [Double]) -> [Double] {
    point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
  }

  /// Whether a variable stands at a bound and would leave it downhill.
  func holds(_ index: Int, at value: Double, _ slope: Double) -> Bool {
    (value <= lower[index] && slope > 0) || (value >= upper[index] && slope < 0)
  }
}

/// The BFGS estimate of the inverse of the Hessian.
private struct InverseHessian {
  private var rows: [[Double]]
  /// Whether nothing was learnt yet.
  private(set) var isFresh = true

  init(count: Int) {
    rows = (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } }
  }

  /// Downhill in the free variables.
  func direction(_ gradient: [Double], _ isFree: [Bool]) -> [Double] {
    rows.indices.map { row in
      guard isFree[row] else { return 0 }
      return rows.indices.reduce(0) { isFree[$1] ? $0 - rows[row][$1] * gradient[$1] : $0 }
    }
  }

  mutating func learn(step: [Double], change: [Double]) {
    let curvature = BoundedMinimiser.dot(step, change)
    guard curvature > 1e-14 else { return }
    if isFresh {
      let scale = curvature / BoundedMinimiser.dot(change, change)
      for row in rows.indices { rows[row][row] = scale }
      isFresh = false
    }
    let product = rows.map { BoundedMinimiser.dot($0, change) }
    let factor = (1 + BoundedMinimiser.dot(change, product) / curvature) / curvature
    for row in rows.indices {
      for column in rows.indices {
        rows[row][column] +=
          factor * step[row] * step[column]
          - (product[row] * step[column] + step[row] * product[column]) / curvature
      }
    }
  }
}
