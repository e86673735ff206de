import Numerics
import SimplifiedModels

/// The map of one topology in one region, to be looked at.
public struct PublishedMap: @unchecked Sendable {
  // The buffers point into a mapped, read-only file.

  /// Folder of the analysis.
  public let folder: String
  /// The topology's name.
  public let topology: String
  /// The region, or `all`.
  public let region: String
  /// What it constrains.
  public let constraint: String
  /// Efficiencies or limits.
  public let kind: ResultKind
  /// What the numbers of a point are.
  public let coordinates: [MapCoordinate]
  let grid: GridView
  /// Efficiencies, or observed limits in fb, one for each point.
  public let values: UnsafeBufferPointer<Double>
  let expected: (grid: GridView, values: UnsafeBufferPointer<Double>)?
  let memory: any AnyObject & Sendable

  /// Dimensions that the points span.
  public var dimension: Int { grid.dimension }
  /// Number of points.
  public var count: Int { values.count }
  /// Number of cells between the points.
  public var cellCount: Int { grid.cells.count / (grid.dimension + 1) }
  /// Whether expected limits are published.
  public var hasExpectedLimits: Bool { expected != nil }

  /// The points in GeV as far as the transform into principal components keeps them (1e-4 GeV).
  public var points: [[Double]] { (0..<count).map(point) }

  private func point(_ index: Int) -> [Double] {
    let (full, kept) = (grid.fullDimension, grid.dimension)
    return (0..<full).map { row in
      var sum = grid.centre[row]
      for column in 0..<kept {
        sum += grid.basis[row * full + column] * grid.points[index * kept + column]
      }
      guard coordinates[row].quantity == .width else { return (sum * 1e6).rounded() / 1e6 }
      return MapCoordinate.width(rescaled: max(0, sum))
    }
  }

  /// What a map says at a point.
  public struct Answer: Sendable {
    /// Efficiency, or observed limit in fb; nil: outside.
    public var value: Double?
    /// Expected limit in fb.
    public var expected: Double?
    /// The points whose values are mixed, with their weights and values.
    public var cell: [(point: [Double], weight: Double, value: Double)] = []
    /// The range of values that another triangulation of cospherical points could give.
    public var range: ClosedRange<Double>?
    /// Distance from the plane of the data.
    public var offPlane = 0.0
    /// Why there is no value.
    public var reason: String?
  }

  /// Interpolates at masses and widths in GeV, in the order of `coordinates`.
  public func answer(at query: [Double], options: LookupOptions = .init()) -> Answer {
    precondition(query.count == coordinates.count, "one number for each coordinate")
    let point = zip(query, coordinates).map { number, coordinate in
      coordinate.quantity == .width ? MapCoordinate.rescaled(width: number) : number
    }
    var answer = Answer()
    answer.expected = expected.flatMap { grid, values in
      grid.locate(point, options: options).flatMap {
        grid.value(of: values, at: $0, query: point, options: options)
      }
    }
    guard let location = grid.locate(point, options: options) else {
      answer.reason = outsideReason(query)
      return answer
    }
    answer.offPlane = location.offPlane
    answer.value = grid.value(of: values, at: location, query: point, options: options)
    if answer.value == nil {
      answer.reason =
        "the point lies \(Float(location.offPlane)) off the plane of the data, where the value "
        + "changes by more than 5 %"
    }
    for corner in 0..<location.count {
      let index = Int(location.indices[corner])
      answer.cell.append((self.point(index), location.weights[corner], values[index]))
    }
    answer.range = grid.valueRange(of: values, at: location, query: point, options: options)
    return answer
  }

  /// Which coordinate leaves its range, or that the point is outside although none does.
  private func outsideReason(_ query: [Double]) -> String {
    let points = self.points
    for (axis, coordinate) in coordinates.enumerated() {
      let column = points.map { $0[axis] }
      guard let low = column.min(), let high = column.max() else { continue }
      let slack = 1e-4 + 1e-9 * abs(high)
      if query[axis] < low - slack || query[axis] > high + slack {
        return "\(coordinate) = \(query[axis]) GeV is outside \(low) … \(high) GeV"
      }
    }
    return "outside the hull of the points, although each coordinate is in its range"
  }
}
