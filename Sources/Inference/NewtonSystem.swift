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

  init(count: Int) {
    matrix = [Double](repeating: 0, count: count * count)
    factor = matrix
    unknowns.reserveCapacity(count)
    rightSide.reserveCapacity(count)
  }

  mutating func clear() {
    unknowns.removeAll(keepingCapacity: true)
    rightSide.removeAll(keepingCapacity: true)
    displaced.removeAll(keepingCapacity: true)
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
      substitute()
      // An indefinite matrix with a small shift promises steps far beyond what its model knows.
      if shift > 0 { limitStep(to: 10) }
    }
    scatter(into: &step)
  }

  /// Solves H step = -gradient where H is positive definite; otherwise returns false.
  mutating func solveExactly(
    _ hessian: [Double], order: Int, indices: [Int], scales: [Double], into step: inout [Double]
  ) -> Bool {
    gather(hessian, order: order, indices: indices, scales: scales, damping: 0)
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
    guard isSolved else { return false }
    substitute()
    scatter(into: &step)
    return true
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
