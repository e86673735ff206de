import Foundation
import MarkovChains
import Numerics

/// A target on the cube with quantities whose posterior means are known.
struct KnownMeans {
  /// One of them.
  struct Quantity {
    var name: String
    var mean: Double
    var value: @Sendable ([Double]) -> Double
  }

  var name: String
  var target: CubeToy
  var quantities: [Quantity]

  static let normal3 = KnownMeans(
    name: "normal, 3", target: .correlated(dimension: 3),
    quantities: [
      Quantity(name: "square of the first", mean: 1) { pow(($0[0] - 0.5) / CubeToy.width(0), 2) },
      Quantity(name: "last", mean: 0.5) { $0[2] },
    ])

  static let normal6 = KnownMeans(
    name: "normal, 6", target: .correlated(dimension: 6),
    quantities: [
      Quantity(name: "square of the last", mean: 1) { pow(($0[5] - 0.5) / CubeToy.width(5), 2) },
      Quantity(name: "last", mean: 0.5) { $0[5] },
    ])

  static func twoPeaks(_ dimension: Int) -> KnownMeans {
    KnownMeans(
      name: "two peaks, \(dimension)", target: .twoPeaks(dimension: dimension),
      quantities: [Quantity(name: "share of the second", mean: 0.75) { $0[0] > 0.5 ? 1 : 0 }])
  }

  static let funnel: KnownMeans = {
    let norm = CubeToy.funnelMoment { _ in 1 }
    @Sendable func v(_ x: [Double]) -> Double {
      1.5 * SpecialFunctions.normalQuantile(min(1 - 1e-12, max(1e-12, x[0])))
    }
    return KnownMeans(
      name: "funnel, 2", target: .funnel,
      quantities: [
        Quantity(name: "v", mean: CubeToy.funnelMoment { $0 } / norm, value: v),
        Quantity(name: "neck", mean: CubeToy.funnelMoment { $0 < -2 ? 1 : 0 } / norm) {
          v($0) < -2 ? 1 : 0
        },
      ])
  }()

  static let rosenbrock = KnownMeans(
    name: "Rosenbrock, 2", target: .rosenbrock,
    quantities: [
      Quantity(name: "x", mean: 1) { CubeToy.natural($0).x },
      Quantity(name: "variance of x", mean: 0.5) { pow(CubeToy.natural($0).x - 1, 2) },
    ])

  static let corner = KnownMeans(
    name: "corner, 3", target: .corner,
    quantities: [Quantity(name: "z", mean: CubeToy.cornerMean) { $0[2] }])

  static let steps = KnownMeans(
    name: "steps, 3", target: .steps,
    quantities: [Quantity(name: "y", mean: CubeToy.stepsMean) { $0[1] }])
}
