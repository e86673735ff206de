import ExperimentalResults
import Foundation
import Numerics
import Reports
import TheoryPredictions

/// Scans over a grid of points, one for each version of the likelihood.
struct ExclusionGrid {
  /// One way to use the regions of a result.
  private struct Way {
    /// In legends.
    var label: String
    /// In the heads of tables.
    var name: String
    /// By x, then y.
    var answers: [[ExclusionScan.Answer?]]
  }

  private let x: [Double]
  private let y: [Double]
  private let ways: [Way]
  /// By x, then y.
  private let points: [[ExclusionScan.Point?]]
  /// Points whose joint likelihood failed.
  let notes: [String]

  /// `scans` differ in their workspaces; the best region is that of the first.
  init(
    x: [Double], y: [Double], scans: [(likelihood: JointKind, scan: ExclusionScan)], threads: Int?
  ) {
    self.x = x
    self.y = y
    let points = scans.map { entry in
      Parallel.map(x.count, threads: threads) { column in
        y.map { entry.scan.point(x: x[column], y: $0) }
      }
    }
    self.points = points[0]
    var ways = [
      Way(
        label: "best region", name: "best_region",
        answers: points[0].map { $0.map { $0?.bestRegion } })
    ]
    for (entry, grid) in zip(scans, points) where entry.scan.hasJointLikelihood {
      ways.append(
        Way(
          label: entry.likelihood.label, name: entry.likelihood.rawValue,
          answers: grid.map { $0.map { $0?.combined } }))
    }
    self.ways = ways
    notes = zip(scans, points).compactMap { entry, grid in
      let failures = grid.joined().compactMap { $0?.failure }
      return failures.first.map {
        "\(failures.count) points have no joint likelihood (\(entry.likelihood.label)), the first: \($0)"
      }
    }
  }

  /// What the plot shows.
  var surfaces: [ExclusionPlot.Surface] {
    ways.map { way in
      func values(_ number: (ExclusionScan.Answer) -> Double) -> [[Double?]] {
        way.answers.map { $0.map { $0.map { log10(max(number($0), 1e-12)) } } }
      }
      return ExclusionPlot.Surface(
        label: way.label, observed: values(\.r), expected: values(\.expectedR))
    }
  }

  /// How many points there are and how many are excluded.
  var summary: String {
    let known = points.joined().count { $0 != nil }
    let parts = ways.map { way in
      "\(way.answers.joined().count { ($0?.r ?? 0) >= 1 }) by \(way.label)"
    }
    return "\(known) of \(x.count * y.count) points in the maps; excluded: "
      + parts.joined(separator: ", ")
  }

  /// Every point.
  var csv: String {
    let heads = ways.flatMap { ["r_\($0.name)", "r_expected_\($0.name)"] }
    var text = "x_gev,y_gev,cross_section_fb,\(heads.joined(separator: ","))\n"
    for column in x.indices {
      for row in y.indices {
        guard let point = points[column][row] else { continue }
        let values: [Double?] =
          [point.x, point.y, point.crossSection]
          + ways.flatMap { [$0.answers[column][row]?.r, $0.answers[column][row]?.expectedR] }
        text += values.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",") + "\n"
      }
    }
    return text
  }
}

/// What ties the regions of a result together.
enum JointKind: String {
  case full, simplified, covariance

  /// In legends.
  var label: String {
    switch self {
    case .full: "full likelihood"
    case .simplified: "simplified likelihood"
    case .covariance: "covariance"
    }
  }

  /// Those of a result; nothing where its regions stand alone.
  static func all(of result: ExperimentalResult) -> [(
    kind: JointKind, workspaces: WorkspaceVersion
  )] {
    let versions = WorkspaceVersion.allCases.filter { version in
      result.likelihoods.contains { $0.form == .workspace(version) }
    }
    guard versions.isEmpty else { return versions.map { ($0 == .full ? .full : .simplified, $0) } }
    return result.likelihoods.isEmpty ? [] : [(.covariance, .full)]
  }
}
