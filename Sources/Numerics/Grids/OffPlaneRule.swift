/// Whether a value may be used for a query off the plane of the data.
///
/// The map says nothing about the direction away from its plane. The rule of SModelS: walk as far
/// inside the plane as the query lies outside it, up and down the steepest slope, and accept if the
/// value changes by less than 5 %.
struct OffPlaneRule {
  let view: GridView
  let values: UnsafeBufferPointer<Double>
  let options: LookupOptions

  private static let largestChange = 0.05

  /// Judges the value `projected` found under `point` (all principal components).
  func accepts(
    _ projected: Double, at point: UnsafeMutableBufferPointer<Double>, distance: Double
  ) -> Bool {
    var gradient = SIMD8<Double>.zero
    for axis in 0..<view.dimension {
      guard let value = valueBeside(point, by: distance, along: axis) else { return false }
      gradient[axis] = (value - projected) / distance
    }
    let length = (gradient * gradient).sum().squareRoot()
    guard length.isFinite else { return false }
    if length == 0 { return true }
    let step = walk(gradient / length * distance)
    let up = change(from: projected, to: valueBeside(point, by: step))
    let down = change(from: projected, to: valueBeside(point, by: -step))
    return largest(up, down).map { $0 < Self.largestChange } ?? false
  }

  /// SModelS adds every component to the last coordinate; we give each its own.
  private func walk(_ step: SIMD8<Double>) -> SIMD8<Double> {
    guard options.roundQueries else { return step }
    var walk = SIMD8<Double>.zero
    for axis in 0..<view.dimension { walk[view.dimension - 1] += step[axis] }
    return walk
  }

  /// Outside the hull nothing can be said; SModelS forgives this on the way down, where its
  /// comparison with NaN is false.
  private func largest(_ up: Double?, _ down: Double?) -> Double? {
    guard let up else { return nil }
    guard let down else { return options.roundQueries ? up : nil }
    return max(up, down)
  }

  private func change(from projected: Double, to value: Double?) -> Double? {
    if projected == 0 {
      // SModelS sees "not zero" also outside the hull, where its value is NaN.
      if options.roundQueries { return value == 0 ? 0 : 1 }
      return value.map { $0 == 0 ? 0 : 1 }
    }
    return value.map { abs($0 - projected) / projected }
  }

  private func valueBeside(
    _ point: UnsafeMutableBufferPointer<Double>, by step: Double, along axis: Int
  ) -> Double? {
    var move = SIMD8<Double>.zero
    move[axis] = step
    return valueBeside(point, by: move)
  }

  private func valueBeside(
    _ point: UnsafeMutableBufferPointer<Double>, by step: SIMD8<Double>
  ) -> Double? {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: view.dimension) { moved in
      for axis in 0..<view.dimension { moved[axis] = point[axis] + step[axis] }
      return view.search(moved).map { view.interpolate(values, $0, options) }
    }
  }
}
