import Foundation
import Numerics
import Reports
import TheoryPredictions

/// A scan over a grid of points.
struct ExclusionGrid {
  private let x: [Double]
  private let y: [Double]
  /// By x, then y.
  private let points: [[ExclusionScan.Point?]]
  private let hasJointLikelihood: Bool

  init(x: [Double], y: [Double], scan: ExclusionScan, threads: Int?) {
    self.x = x
    self.y = y
    hasJointLikelihood = scan.hasJointLikelihood
    points = Parallel.map(x.count, threads: threads) { column in
      y.map { scan.point(x: x[column], y: $0) }
    }
  }

  /// What the plot shows.
  var surfaces: [ExclusionPlot.Surface] {
    var surfaces = [surface("best region", \.bestRegion)]
    if hasJointLikelihood { surfaces.append(surface("combined", \.combined)) }
    return surfaces
  }

  /// Points whose joint likelihood failed.
  var notes: [String] {
    let failures = points.joined().compactMap { $0?.failure }
    return failures.first.map {
      ["\(failures.count) points have no joint likelihood, the first: \($0)"]
    }
      ?? []
  }

  /// How many points there are and how many are excluded.
  var summary: String {
    let all = points.joined().compactMap { $0 }
    let regions = all.count { ($0.bestRegion?.r ?? 0) >= 1 }
    let joint = all.count { ($0.combined?.r ?? 0) >= 1 }
    return
      "\(all.count) of \(x.count * y.count) points in the maps, \(regions) excluded by the best region"
      + (hasJointLikelihood ? ", \(joint) by the regions together" : "")
  }

  /// Every point.
  var csv: String {
    var text =
      "x_gev,y_gev,cross_section_fb,r_best_region,r_expected_best_region,r_combined,r_expected_combined\n"
    for point in points.joined() {
      guard let point else { continue }
      let values: [Double?] = [
        point.x, point.y, point.crossSection, point.bestRegion?.r, point.bestRegion?.expectedR,
        point.combined?.r, point.combined?.expectedR,
      ]
      text += values.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",") + "\n"
    }
    return text
  }

  private func surface(
    _ label: String, _ answer: KeyPath<ExclusionScan.Point, ExclusionScan.Answer?>
  )
    -> ExclusionPlot.Surface
  {
    func values(_ number: (ExclusionScan.Answer) -> Double) -> [[Double?]] {
      points.map { column in
        column.map { point in point?[keyPath: answer].map { log10(max(number($0), 1e-12)) } }
      }
    }
    return ExclusionPlot.Surface(
      label: label, observed: values(\.r), expected: values(\.expectedR))
  }
}
