import SimplifiedModels

/// What the numbers of a map are.
public enum MapQuantity: String, Sendable, Codable {
  /// Signal efficiency times acceptance, 0 … 1.
  case efficiency = "efficiency"
  /// Observed 95 % limit on σ in fb.
  case upperLimit = "upper limit [fb]"
  /// Expected 95 % limit on σ in fb.
  case expectedUpperLimit = "expected upper limit [fb]"
}

/// One map as it stands in a file: grid points and one number for each.
public struct MapTable: Sendable, Equatable {
  /// What the numbers are.
  public var quantity: MapQuantity
  /// What the numbers of a point are, in their order.
  public var coordinates: [MapCoordinate]
  /// Masses per branch of a map of masses in bracket notation, in the order in which they stand in a
  /// point; empty for a map of another kind.
  public var massesPerBranch: [Int]
  /// `count × dimension` masses and widths in GeV.
  public var points: [Double]
  /// One number per point: efficiency, or limit in fb.
  public var values: [Double]

  /// Bin centres slightly below zero are published to extend a map to massless particles.
  static let smallestMass = -100.0
  /// More numbers than a point of any map has.
  static let largestDimension = 32

  /// Numbers per point.
  public var dimension: Int { coordinates.count }
  /// Number of points.
  public var count: Int { values.count }
  /// Whether every number is zero.
  public var isZero: Bool { values.allSatisfy { $0 == 0 } }

  /// Makes a table.
  public init(
    quantity: MapQuantity, coordinates: [MapCoordinate], massesPerBranch: [Int] = [],
    points: [Double] = [], values: [Double] = []
  ) {
    self.quantity = quantity
    self.coordinates = coordinates
    self.massesPerBranch = massesPerBranch
    self.points = points
    self.values = values
  }

  /// The points as they are interpolated: widths rescaled.
  public var gridPoints: [Double] {
    let widths = coordinates.indices.filter { coordinates[$0].quantity == .width }
    guard !widths.isEmpty else { return points }
    var rescaled = points
    for start in stride(from: 0, to: points.count, by: dimension) {
      for k in widths { rescaled[start + k] = MapCoordinate.rescaled(width: points[start + k]) }
    }
    return rescaled
  }

  /// Whether two branches of equal length have equal masses at every point.
  public var hasEqualBranches: Bool {
    guard massesPerBranch.count == 2, massesPerBranch[0] == massesPerBranch[1],
      massesPerBranch[0] > 0
    else { return false }
    let half = massesPerBranch[0]
    for start in stride(from: 0, to: points.count, by: 2 * half) {
      for k in start..<start + half where points[k] != points[k + half] { return false }
    }
    return true
  }
}
