import Foundation

/// Gauss-Legendre quadrature: panels of ten nodes each.
public enum GaussLegendre {
  /// Positive nodes and weights of ten nodes on [-1, 1] (Abramowitz and Stegun, table 25.4).
  private static let table: [(node: Double, weight: Double)] = [
    (0.148874338981631210884826001130, 0.295524224714752870173815619189),
    (0.433395394129247190799265943166, 0.269266719309996355091226921569),
    (0.679409568299024406234327365115, 0.219086362515982043995534934228),
    (0.865063366688984510732096688423, 0.149451349150580593145863396958),
    (0.973906528517171720077964012084, 0.066671344308688137593568809893),
  ]

  /// Nodes and weights of [lower, upper] cut into equal panels.
  public static func nodes(
    in lower: Double, _ upper: Double, panels: Int
  ) -> [(position: Double, weight: Double)] {
    let half = (upper - lower) / Double(2 * max(1, panels))
    return (0..<max(1, panels)).flatMap { panel in
      let middle = lower + half * Double(2 * panel + 1)
      return table.reversed().map { (middle - half * $0.node, half * $0.weight) }
        + table.map { (middle + half * $0.node, half * $0.weight) }
    }
  }
}
