import Foundation
import Likelihoods

/// A line of equal 2ΔlnL in two parameters, all others fitted.
public struct ProfileContour: Sendable {
  /// A point of the line.
  public struct Point: Sendable, Equatable {
    /// The values of both parameters.
    public var values: [Double]
    /// Whether 2ΔlnL has the level there: otherwise a bound cuts the region there.
    public var isCrossing: Bool
  }

  /// The level of 2ΔlnL: 2.30 for 68.27 %, 5.99 for 95 %.
  public var level: Double
  /// In order of the angle, anticlockwise; the line is closed.
  public var points: [Point]
  /// A point with a higher ln L than the best fit, where a ray met one: fit again from there.
  public var higher: FitResult?
}

extension Estimate {
  /// The line 2ΔlnL = `level` in two parameters, by root finding along rays from the best fit.
  ///
  /// The rays are even in angle where the covariance is a circle. Of a region that is not star-shaped
  /// around the best fit the line shows what a ray meets first; a scan shows all.
  public func contour(
    of first: Int, _ second: Int, level: Double, rays: Int = 48, threads: Int = 1
  ) throws(InferenceError) -> ProfileContour {
    let axes = axes(first, second)
    @Sendable func found(_ angle: Double) throws(InferenceError) -> Ray.Found {
      let (c, s) = (cos(angle), sin(angle))
      let ray = Ray(
        estimate: self, parameters: [first, second],
        direction: [axes.a * c, axes.b * c + axes.d * s])
      return try ray.search(for: level)
    }
    let step = 2 * Double.pi / Double(rays)
    let results = Workers.map(rays, threads: threads, state: 0) { _, index in
      Result { () throws(InferenceError) in
        // Where a bound begins to cut, the corner is looked for between this ray and the next.
        var (low, high) = (step * Double(index), step * Double(index + 1))
        let (start, end) = (try found(low), try found(high).end)
        var corner: [Ray.Found] = []
        for _ in 0..<(start.end == end ? 0 : Self.cornerSteps) {
          let middle = try found(0.5 * (low + high))
          corner.append(middle)
          if middle.end == start.end { low = 0.5 * (low + high) } else { high = 0.5 * (low + high) }
        }
        return corner.isEmpty ? [start] : [start, corner[corner.count - 1]]
      }
    }
    var contour = ProfileContour(level: level, points: [])
    for result in results {
      for found in try result.get() {
        if let higher = found.higher,
          higher.logLikelihood > contour.higher?.logLikelihood ?? -.infinity
        {
          contour.higher = higher
        }
        guard found.end != .none else { continue }
        contour.points.append(
          ProfileContour.Point(values: found.values, isCrossing: found.end == .crossing))
      }
    }
    return contour
  }

  /// Halvings of the angle between two rays to a corner.
  private static var cornerSteps: Int { 10 }

  /// The Cholesky factor (a, 0; b, d) of the covariance of two parameters.
  ///
  /// Of a parameter without uncertainty its width takes the place.
  private func axes(_ first: Int, _ second: Int) -> (a: Double, b: Double, d: Double) {
    let a = covariance.uncertainty(first) ?? NewtonFit.scale(of: parameters[first])
    let d = covariance.uncertainty(second) ?? NewtonFit.scale(of: parameters[second])
    let rho = covariance.correlation(first, second)
    return (a, rho * d, d * max(1 - rho * rho, 1e-12).squareRoot())
  }
}
