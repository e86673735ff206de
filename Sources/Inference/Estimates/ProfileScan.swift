import Likelihoods

/// 2ΔlnL on a grid of values of one or two parameters, all others fitted at each.
public struct ProfileScan: Sendable {
  /// One point of the grid.
  public struct Point: Sendable {
    /// The values of the scanned parameters.
    public var values: [Double]
    /// 2 (ln L̂ - ln L); +∞ where ln L is undefined.
    public var rise: Double
    /// All parameters; empty where ln L is undefined.
    public var fitted: [Double]
  }

  /// Indices of the scanned parameters.
  public var parameters: [Int]
  /// The values of each.
  public var axes: [[Double]]
  /// By values of the first parameter, the second one running fastest.
  public var points: [Point]
  /// A point with a higher ln L than the best fit, where the grid has one: fit again from there.
  public var higher: FitResult?
}

extension Estimate {
  /// Profiles one or two parameters on a grid.
  ///
  /// The lines of the grid are shared by some threads; what is found does not depend on their number.
  public func scan(
    _ parameters: [Int], over axes: [[Double]], threads: Int = 1
  ) throws(InferenceError) -> ProfileScan {
    precondition(parameters.count == axes.count && (1...2).contains(axes.count))
    let lines = lines(parameters, axes)
    let results = Workers.map(lines.count, threads: threads, state: 0) { _, line in
      Result { () throws(InferenceError) in try self.profile(lines[line], parameters) }
    }
    var points: [ProfileScan.Point] = []
    var higher: FitResult?
    for result in results {
      for (values, fit) in try result.get() {
        points.append(
          ProfileScan.Point(
            values: values, rise: fit.map(rise) ?? .infinity, fitted: fit?.point ?? []))
        if let fit, rise(fit) < -1e-6, fit.logLikelihood > higher?.logLikelihood ?? -.infinity {
          higher = fit
        }
      }
    }
    return ProfileScan(parameters: parameters, axes: axes, points: points, higher: higher)
  }

  /// The range of a parameter that a scan shows where none is asked for: ±`deviations` standard
  /// deviations, inside the bounds.
  public func range(of parameter: Int, deviations: Double = 3) -> ClosedRange<Double> {
    let unit = covariance.uncertainty(parameter) ?? NewtonFit.scale(of: parameters[parameter])
    let (value, bounds) = (best.point[parameter], parameters[parameter].bounds)
    return max(
      bounds.lowerBound, value - deviations * unit)...min(
        bounds.upperBound, value + deviations * unit)
  }

  /// A grid in one parameter is cut into single points, one in two into lines of the first.
  private func lines(_ parameters: [Int], _ axes: [[Double]]) -> [[[Double]]] {
    if axes.count == 1 { return axes[0].map { [[$0]] } }
    return axes[0].map { first in axes[1].map { [first, $0] } }
  }

  private func profile(
    _ line: [[Double]], _ parameters: [Int]
  ) throws(InferenceError) -> [(values: [Double], fit: FitResult?)] {
    var neighbour: FitResult?
    var found: [(values: [Double], fit: FitResult?)] = []
    for values in line {
      do throws(InferenceError) {
        let held = Dictionary(uniqueKeysWithValues: zip(parameters, values))
        let fit = try fit(holding: held, neighbour: neighbour)
        neighbour = fit
        found.append((values, fit))
      } catch {
        guard case .undefinedStart = error else { throw error }
        found.append((values, nil))
      }
    }
    return found
  }
}
