import Numerics

/// Corrections to a factored Hessian from the steps that were taken with it (limited-memory BFGS,
/// Nocedal 1980), on the unknowns of a `NewtonSystem`.
///
/// With them a fit goes on for many steps on gradients alone: a Hessian costs several gradients.
struct SecantPairs {
  /// The most pairs that are kept.
  static let most = 16
  private(set) var count = 0
  private var steps: [Double]
  private var changes: [Double]
  private var inverseProducts: [Double]
  private var weights: [Double]
  private let stride: Int

  init(count: Int) {
    stride = count
    steps = [Double](repeating: 0, count: Self.most * count)
    changes = steps
    inverseProducts = [Double](repeating: 0, count: Self.most)
    weights = inverseProducts
  }

  mutating func clear() { count = 0 }

  /// Adds a step Δz and the change of the gradient along it; false when there is no more room, or
  /// where the gradient did not grow along the step.
  mutating func add(_ order: Int, step: (Int) -> Double, change: (Int) -> Double) -> Bool {
    guard count < Self.most else { return false }
    let start = count * stride
    var (product, square) = (0.0, 0.0)
    for row in 0..<order {
      let (move, growth) = (step(row), change(row))
      steps[start + row] = move
      changes[start + row] = growth
      product += move * growth
      square += growth * growth
    }
    guard product > 1e-12 * square else { return false }
    inverseProducts[count] = 1 / product
    count += 1
    return true
  }

  /// Replaces a gradient by the inverse of the corrected Hessian times it; `factor` solves with the
  /// uncorrected one.
  mutating func apply(
    _ order: Int, to vector: inout [Double], solving factor: (inout [Double]) -> Void
  ) {
    for pair in (0..<count).reversed() {
      let weight = inverseProducts[pair] * dot(steps, pair, vector, order)
      weights[pair] = weight
      subtract(weight, changes, pair, from: &vector, order)
    }
    factor(&vector)
    for pair in 0..<count {
      let weight = inverseProducts[pair] * dot(changes, pair, vector, order)
      subtract(weight - weights[pair], steps, pair, from: &vector, order)
    }
  }

  private func dot(_ pairs: [Double], _ pair: Int, _ vector: [Double], _ order: Int) -> Double {
    let start = pair * stride
    var sum = 0.0
    for row in 0..<order { sum += pairs[start + row] * vector[row] }
    return sum
  }

  private func subtract(
    _ weight: Double, _ pairs: [Double], _ pair: Int, from vector: inout [Double], _ order: Int
  ) {
    let start = pair * stride
    for row in 0..<order { vector[row] -= weight * pairs[start + row] }
  }
}
