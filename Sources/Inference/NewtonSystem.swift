import Numerics

/// The Newton equations of the parameters that are free in one iteration; its buffers are reused.
struct NewtonSystem {
  /// Positions (among the movable parameters) of the unknowns.
  private var unknowns: [Int] = []
  private var rightSide: [Double] = []
  /// Positions whose step is given.
  private var displaced: [(position: Int, step: Double)] = []
  private var matrix: [Double]
  private var factor: [Double]
  private var pairs: SecantPairs
  /// Whether `factor` is that of a positive definite Hessian of the unknowns, without any shift.
  private(set) var isExact = false

  init(count: Int) {
    matrix = [Double](repeating: 0, count: count * count)
    factor = matrix
    pairs = SecantPairs(count: count)
    unknowns.reserveCapacity(count)
    rightSide.reserveCapacity(count)
  }

  mutating func clear() {
    unknowns.removeAll(keepingCapacity: true)
    rightSide.removeAll(keepingCapacity: true)
    displaced.removeAll(keepingCapacity: true)
    forget()
  }

  /// Gives up the factor: the next step needs a new Hessian.
  mutating func forget() {
    isExact = false
    pairs.clear()
  }

  mutating func displace(_ position: Int, by step: Double) {
    if step != 0 { displaced.append((position, step)) }
  }

  mutating func add(_ position: Int, _ slope: Double) {
    unknowns.append(position)
    rightSide.append(-slope)
  }

  /// Solves (H + λ diag H) step = -gradient for the unknowns, H = -∂² ln L, shifted until it is
  /// positive definite.
  ///
  /// A Hessian that is not finite leaves the gradient's own direction.
  mutating func solve(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double], damping: Double,
    into step: inout [Double]
  ) {
    gather(hessian, order: order, indices: indices, scales: scales, damping: damping)
    addDisplacements(hessian, order: order, indices: indices, scales: scales)
    let count = unknowns.count
    let shift = matrix.withUnsafeBufferPointer { matrix in
      factor.withUnsafeMutableBufferPointer { factor in
        try? Cholesky.factorShifted(matrix, order: count, into: factor)
      }
    }
    if let shift {
      isExact = shift == 0 && damping == 0
      substitute()
      // An indefinite matrix with a small shift promises steps far beyond what its model knows.
      if shift > 0 { limitStep(to: 10) }
    }
    scatter(into: &step)
  }

  /// Solves H step = -gradient where H is safely positive definite; otherwise returns false.
  mutating func solveExactly(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double], into step: inout [Double]
  ) -> Bool {
    gather(hessian, order: order, indices: indices, scales: scales, damping: 0)
    let given = rightSide
    addDisplacements(hessian, order: order, indices: indices, scales: scales)
    let count = unknowns.count
    matrix.withUnsafeBufferPointer { matrix in
      factor.withUnsafeMutableBufferPointer { factor in
        guard let source = matrix.baseAddress else { return }
        factor.baseAddress?.update(from: source, count: count * count)
      }
    }
    let isSolved = factor.withUnsafeMutableBufferPointer { factor in
      (try? Cholesky.factor(factor, order: count)) != nil
    }
    guard isSolved else {
      rightSide = given
      return false
    }
    isExact = true
    substitute()
    scatter(into: &step)
    return true
  }

  /// Sets the step to a direction d of length 1 with dᵀ H d < 0 where H of the unknowns has one;
  /// otherwise returns false, and `isExact` tells whether H is positive definite.
  ///
  /// Where the factorisation stops at a pivot p < 0, d = (-H₁₁⁻¹ h, 1, 0) has dᵀ H d = p.
  mutating func negativeDirection(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double], into step: inout [Double]
  ) -> Bool {
    gather(hessian, order: order, indices: indices, scales: scales, damping: 0)
    let count = unknowns.count
    factor.replaceSubrange(0..<count * count, with: matrix[0..<count * count])
    do throws(NumericsError) {
      try factor.withUnsafeMutableBufferPointer { factor throws(NumericsError) in
        try Cholesky.factor(factor, order: count)
      }
      isExact = true
      return false
    } catch {
      guard case .notPositiveDefinite(let pivot, let value) = error,
        value < -1e-9 * abs(matrix[pivot * count + pivot])
      else { return false }
      solveBackwards(from: pivot, order: count)
      scatter(into: &step)
      return true
    }
  }

  /// (-L₁₁⁻ᵀ l, 1, 0) of length 1 on the right side, l the factor's row at the pivot.
  private mutating func solveBackwards(from pivot: Int, order: Int) {
    for row in 0..<order {
      rightSide[row] = row < pivot ? -factor[pivot * order + row] : row == pivot ? 1 : 0
    }
    for row in stride(from: pivot - 1, through: 0, by: -1) {
      rightSide[row] /= factor[row * order + row]
      for column in 0..<row {
        rightSide[column] -= factor[row * order + column] * rightSide[row]
      }
    }
    let length = rightSide.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for row in 0..<order { rightSide[row] /= length }
  }

  /// The step with the last factor and what was learnt since; zero for what is not an unknown.
  mutating func secantStep(_ gradient: [Double], into step: inout [Double]) {
    let count = unknowns.count
    for (row, position) in unknowns.enumerated() { rightSide[row] = -gradient[position] }
    pairs.apply(count, to: &rightSide) { vector in
      factor.withUnsafeBufferPointer { factor in
        vector.withUnsafeMutableBufferPointer { Cholesky.solve(factor, order: count, $0) }
      }
    }
    for position in step.indices { step[position] = 0 }
    scatter(into: &step)
  }

  /// Learns from a step that was taken; without room for it the factor is given up.
  mutating func learn(step: [Double], from old: [Double], to new: [Double]) {
    let isLearnt = pairs.add(
      unknowns.count, step: { step[unknowns[$0]] },
      change: { new[unknowns[$0]] - old[unknowns[$0]] })
    if !isLearnt { forget() }
  }

  /// Whether these are the positions that are not unknowns.
  func leavesOut(where isHeld: (Int) -> Bool, of count: Int) -> Bool {
    var row = 0
    for position in 0..<count {
      if row < unknowns.count, unknowns[row] == position {
        row += 1
      } else if !isHeld(position) {
        return false
      }
    }
    return row == unknowns.count
  }

  /// The lower triangle of the scaled Hessian of the unknowns.
  private mutating func gather(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double], damping: Double
  ) {
    let count = unknowns.count
    let places = unknowns.map { indices[$0] }
    let units = places.map { scales[$0] }
    matrix.withUnsafeMutableBufferPointer { matrix in
      hessian.withUnsafeBufferPointer { hessian in
        places.withUnsafeBufferPointer { places in
          units.withUnsafeBufferPointer { units in
            for row in 0..<count {
              let source = UnsafeBufferPointer(rebasing: hessian[(places[row] * order)...])
              let target = UnsafeMutableBufferPointer(rebasing: matrix[(row * count)...])
              let scale = -units[row]
              for column in 0...row {
                target[column] = source[places[column]] * scale * units[column]
              }
              target[row] += damping * abs(target[row])
            }
          }
        }
      }
    }
  }

  private mutating func substitute() {
    let count = unknowns.count
    factor.withUnsafeBufferPointer { factor in
      rightSide.withUnsafeMutableBufferPointer { Cholesky.solve(factor, order: count, $0) }
    }
  }

  private mutating func limitStep(to largest: Double) {
    let size = rightSide.reduce(0) { max($0, abs($1)) }
    guard size > largest else { return }
    for index in rightSide.indices { rightSide[index] *= largest / size }
  }

  private func scatter(into step: inout [Double]) {
    for (row, position) in unknowns.enumerated() { step[position] = rightSide[row] }
  }

  /// Moves H d of the given steps d to the right side.
  private mutating func addDisplacements(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double]
  ) {
    for (position, step) in displaced {
      let other = indices[position]
      for (row, unknown) in unknowns.enumerated() {
        let index = indices[unknown]
        let entry = hessian[max(index, other) * order + min(index, other)]
        rightSide[row] += entry * scales[index] * scales[other] * step
      }
    }
  }
}
