import Foundation

/// One coordinate of a published map: the mass or the width of one particle of its topology.
public struct MapCoordinate: Hashable, Sendable, Codable, CustomStringConvertible {
  /// What is measured along the coordinate.
  public enum Quantity: String, Sendable, Codable {
    /// Mass in GeV.
    case mass
    /// Total width in GeV, in grids and queries rescaled by `rescaled(width:)`.
    case width
  }
  /// The particle's node in the topology: the primary vertex is 0, then the primary mothers, then branch
  /// by branch, vertex by vertex, first the new particle and then the SM particles.
  public var node: Int
  /// What is measured.
  public var quantity: Quantity

  /// Makes a coordinate.
  public init(node: Int, quantity: Quantity) {
    self.node = node
    self.quantity = quantity
  }

  /// Reads `mass 3` or `width 3`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let quantity = Quantity(rawValue: String(parts[0])),
      let node = Int(parts[1]), (1...Self.largestNode).contains(node)
    else { return nil }
    self.init(node: node, quantity: quantity)
  }

  /// More nodes than any topology has.
  public static let largestNode = 255

  /// `mass 3`, `width 3`.
  public var description: String { "\(quantity.rawValue) \(node)" }

  /// A width in GeV on the scale on which maps are interpolated: log(1 + Γ / 10⁻³⁰ GeV).
  ///
  /// Widths span fifty orders of magnitude; a map of lifetimes is smooth in their logarithm. Widths above
  /// 10⁵⁰ GeV count as that; below 10⁻⁴⁰ GeV the logarithm is its argument. SModelS has the same scale.
  public static func rescaled(width: Double) -> Double {
    let ratio = min(width, 1e50) / 1e-30
    return ratio < 1e-10 ? ratio : log(1 + ratio)
  }

  /// The width in GeV of a rescaled one: the inverse of `rescaled(width:)`.
  public static func width(rescaled value: Double) -> Double {
    let width = 1e-30 * (exp(value) - 1)
    return width > 1e50 ? .infinity : width
  }
}
