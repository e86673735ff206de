/// What the rule for queries off the plane of the data asks of a grid: the same for all maps on it.
public struct OffPlaneProbe: Sendable {
  /// The components of the query within the plane.
  let point: [Double]
  /// The places beside it along each axis of the plane, as far away as the query is from the plane.
  let besides: [GridLocation]

  /// Nil where one of the places is outside the hull.
  init?(view: GridView, point: UnsafeMutableBufferPointer<Double>, distance: Double) {
    self.point = Array(point.prefix(view.dimension))
    var besides: [GridLocation] = []
    for axis in 0..<view.dimension {
      let old = point[axis]
      point[axis] = old + distance
      defer { point[axis] = old }
      guard let found = view.search(point) else { return nil }
      besides.append(found)
    }
    self.besides = besides
  }
}

/// Whether a value may be used for a query off the plane of the data.
///
/// The map says nothing about the direction away from its plane. The rule of SModelS: walk as far
/// inside the plane as the query lies outside it, up and down the steepest slope, and accept if the
/// value changes by less than 5 %.
struct OffPlaneRule {
  let view: GridView
  let values: UnsafeBufferPointer<Double>
  let options: LookupOptions
  let probe: OffPlaneProbe

  private static let largestChange = 0.05

  /// Judges the value `projected` found under the query.
  func accepts(_ projected: Double, distance: Double) -> Bool {
    var gradient = SIMD8<Double>.zero
    for axis in 0..<view.dimension {
      let value = view.interpolate(values, probe.besides[axis], options)
      gradient[axis] = (value - projected) / distance
    }
    let length = (gradient * gradient).sum().squareRoot()
    guard length.isFinite else { return false }
    if length == 0 { return true }
    let step = walk(gradient / length * distance)
    let up = change(from: projected, to: valueBeside(step))
    // The larger of the two counts, so that one that is too large decides.
    guard let up, up < Self.largestChange else { return false }
    let down = change(from: projected, to: valueBeside(-step))
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
  private func largest(_ up: Double, _ down: Double?) -> Double? {
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

  private func valueBeside(_ step: SIMD8<Double>) -> Double? {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: view.dimension) { moved in
      for axis in 0..<view.dimension { moved[axis] = probe.point[axis] + step[axis] }
      return view.search(moved).map { view.interpolate(values, $0, options) }
    }
  }
}
