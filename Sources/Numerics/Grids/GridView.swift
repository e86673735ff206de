/// A non-owning view of a grid's geometry; the owner keeps the memory alive.
///
/// Call `locate` once per query and `value` once per map that shares the grid. Neither allocates
/// or remembers anything: the same query gives the same bits whatever was asked before.
public struct GridView: @unchecked Sendable {
  /// Coordinates of a query.
  public let fullDimension: Int
  /// Coordinates after the transform.
  public let dimension: Int
  /// Mean of the grid's points.
  public let centre: UnsafeBufferPointer<Double>
  /// Right singular vectors as columns, row-major.
  public let basis: UnsafeBufferPointer<Double>
  /// Transformed points, `pointCount × dimension`.
  public let points: UnsafeBufferPointer<Double>
  /// Cells, `cellCount × (dimension + 1)` point indices.
  public let cells: UnsafeBufferPointer<Int32>
  /// Neighbour opposite each vertex, -1 at the hull.
  public let neighbours: UnsafeBufferPointer<Int32>

  /// Wraps memory that outlives the view.
  public init(
    fullDimension: Int, dimension: Int, centre: UnsafeBufferPointer<Double>,
    basis: UnsafeBufferPointer<Double>, points: UnsafeBufferPointer<Double>,
    cells: UnsafeBufferPointer<Int32>, neighbours: UnsafeBufferPointer<Int32>
  ) {
    self.fullDimension = fullDimension
    self.dimension = dimension
    self.centre = centre
    self.basis = basis
    self.points = points
    self.cells = cells
    self.neighbours = neighbours
  }

  /// Finds the cell of `query` (`fullDimension` coordinates); nil outside the hull.
  ///
  /// A query off the plane of the data is projected onto it and the distance reported in `offPlane`.
  public func locate(_ query: [Double], options: LookupOptions = .init()) -> GridLocation? {
    withTransformed(query, options) { point in
      guard let point, var location = search(point) else { return nil }
      location.offPlane = distanceFromPlane(point, options)
      return location.offPlane > 0 && dimension == 0 ? nil : location
    }
  }

  /// The value of one map (one number per grid point) at `query`; nil where the off-plane rule refuses.
  ///
  /// `location` is what `locate` gave for the same query and options, and `probe` what `probe` gave for
  /// it; without one it is made when it is needed.
  public func value(
    of values: UnsafeBufferPointer<Double>, at location: GridLocation, query: [Double],
    probe: OffPlaneProbe? = nil, options: LookupOptions = .init()
  ) -> Double? {
    let result = interpolate(values, location, options)
    if location.offPlane > 0 {
      guard let probe = probe ?? self.probe(query, at: location, options: options),
        OffPlaneRule(view: self, values: values, options: options, probe: probe)
          .accepts(result, distance: location.offPlane)
      else { return nil }
    }
    if options.cellValue == .interpolated { return Self.withoutDust(result) }
    guard let range = valueRange(of: values, at: location, query: query, options: options) else {
      return Self.withoutDust(result)
    }
    return Self.withoutDust(
      options.cellValue == .smallest ? range.lowerBound : range.upperBound)
  }

  /// Whether a map is zero in the whole cell of a location.
  public func isZero(_ values: UnsafeBufferPointer<Double>, at location: GridLocation) -> Bool {
    (0..<location.count).allSatisfy { values[Int(location.indices[$0])] == 0 }
  }

  /// What the rule for queries off the plane asks of the grid; nil where it refuses every map.
  ///
  /// `location` is what `locate` gave for the same query and options.
  public func probe(
    _ query: [Double], at location: GridLocation, options: LookupOptions = .init()
  ) -> OffPlaneProbe? {
    withTransformed(query, options) { point in
      point.flatMap { OffPlaneProbe(view: self, point: $0, distance: location.offPlane) }
    }
  }

  /// The smallest and the largest value that any triangulation of the grid gives at `query`; nil where
  /// there is no choice.
  public func valueRange(
    of values: UnsafeBufferPointer<Double>, at location: GridLocation, query: [Double],
    options: LookupOptions = .init()
  ) -> ClosedRange<Double>? {
    withTransformed(query, options) { point in
      point.flatMap { valueRange(of: values, at: location, point: $0, options: options) }
    }
  }

  /// The barycentric mean, never below the smallest value of the cell.
  func interpolate(
    _ values: UnsafeBufferPointer<Double>, _ location: GridLocation, _ options: LookupOptions
  ) -> Double {
    var sum = 0.0
    var smallest = Double.infinity
    for corner in 0..<location.count {
      let value = values[Int(location.indices[corner])]
      sum += location.weights[corner] * value
      smallest = min(smallest, value)
    }
    let result = max(sum, smallest)
    return options.roundQueries ? Rounding.toSixDigits(result) : result
  }

  /// Values that are rounding errors of zero are zero.
  private static func withoutDust(_ value: Double) -> Double {
    abs(value) < 100 * Double.ulpOfOne ? 0 : value
  }
}

extension GridView {
  /// Calls `body` with the query in principal components, all of them; nil for a query that is not
  /// finite.
  private func withTransformed<Result>(
    _ query: [Double], _ options: LookupOptions,
    _ body: (UnsafeMutableBufferPointer<Double>?) -> Result
  ) -> Result {
    precondition(query.count == fullDimension, "a query of the grid's dimension")
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * fullDimension) { scratch in
      let point = UnsafeMutableBufferPointer(rebasing: scratch[..<fullDimension])
      let raw = UnsafeMutableBufferPointer(rebasing: scratch[fullDimension...])
      for index in 0..<fullDimension {
        guard query[index].isFinite else { return body(nil) }
        raw[index] = options.roundQueries ? Rounding.toHundredths(query[index]) : query[index]
      }
      GridTransform.transform(
        UnsafeBufferPointer(raw), centre: centre, basis: basis, into: point)
      return body(point)
    }
  }

  /// The distance from the plane of the data, 0 on it.
  ///
  /// SModelS counts the components that are not zero; we take the distance itself.
  private func distanceFromPlane(
    _ point: UnsafeMutableBufferPointer<Double>, _ options: LookupOptions
  ) -> Double {
    guard fullDimension > dimension else { return 0 }
    var square = 0.0
    for index in dimension..<fullDimension { square += point[index] * point[index] }
    let distance = square.squareRoot()
    if options.roundQueries {
      let count = point.count { abs($0) > GridGeometry.planeTolerance }
      return count > dimension ? distance : 0
    }
    return distance > GridGeometry.planeTolerance ? distance : 0
  }
}
