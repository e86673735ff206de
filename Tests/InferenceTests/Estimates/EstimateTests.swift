import Foundation
import Inference
import Likelihoods
import Testing

@Suite("An estimate")
struct EstimateTests {
  /// -2 ln L = Δᵀ A Δ around (1, -2), with A the inverse of the covariance (4, 1.2; 1.2, 1).
  private static func parabola(bounds: ClosedRange<Double> = -1e9...1e9) -> Landscape {
    let (a, b, c) = (1 / 2.56, -1.2 / 2.56, 4 / 2.56)
    return Landscape(Landscape.parameters([0, 0], bounds: bounds), strength: 0) { p in
      let (x, y) = (p[0] - 1, p[1] + 2)
      return (
        -0.5 * (a * x * x + 2 * b * x * y + c * y * y), [-(a * x + b * y), -(b * x + c * y)],
        [-a, -b, -b, -c]
      )
    }
  }

  @Test("of a parabola has its covariance and correlation")
  func covariance() throws {
    let found = try Estimate(Self.parabola()).covariance
    for (value, expected) in zip(found.matrix, [4, 1.2, 1.2, 1]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(abs(found.correlation(0, 1) - 0.6) < 1e-12)
    #expect(found.uncertainty(0).map { abs($0 - 2) < 1e-12 } == true)
  }

  @Test("has no uncertainty where a parameter is held, lies on a bound, or plays no part")
  func statuses() throws {
    let held = try Estimate(Self.parabola().holding([1: -1]))
    #expect(held.covariance.statuses == [.free, .fixed])
    // Held, the other has the conditional variance and mean.
    #expect(abs(held.covariance[0, 0] - 2.56) < 1e-12 && held.covariance[1, 1] == 0)
    #expect(abs(held.best.point[0] - 2.2) < 1e-8 && held.best.point[1] == -1)
    let bound = try Estimate(Self.parabola(bounds: -1...5))
    #expect(bound.covariance.statuses == [.free, .atBound] && bound.best.point[1] == -1)
    #expect(bound.covariance.uncertainty(1) == nil && bound.covariance.correlation(0, 1) == 0)
    let flat = Landscape(Landscape.parameters([0.5, 0.5])) { p in
      (-0.5 * p[0] * p[0], [-p[0], 0], [-1, 0, 0, 0])
    }
    #expect(try Estimate(flat).covariance.statuses == [.free, .undetermined])
  }

  @Test("is refused uncertainties where ln L does not tell parameters apart")
  func degenerate() {
    let ridge = Landscape(Landscape.parameters([0, 0])) { p in
      let sum = p[0] + p[1] - 1
      return (-0.5 * sum * sum, [-sum, -sum], [-1, -1, -1, -1])
    }
    #expect(throws: InferenceError.notCurved(parameter: "x1")) { try Estimate(ridge) }
  }

  @Test("counts n events: the interval ends where 2ΔlnL crosses", arguments: [1.0, 10, 1e4])
  func counting(n: Double) throws {
    let estimate = try Estimate(Counting(n: n))
    for level in [1, 3.841458820694124] {
      let interval = try estimate.interval(of: 0, level: level)
      for end in [interval.lower, interval.upper] {
        let value = try #require(end.value)
        #expect(end.reason == .crossing)
        #expect(abs(2 * (value - n + n * log(n / value)) - level) < 1e-7 * max(1, n.squareRoot()))
      }
      #expect(try #require(interval.lower.value) < n && #require(interval.upper.value) > n)
    }
  }

  @Test("counts nothing: the interval goes from the bound to half an event")
  func nothing() throws {
    let estimate = try Estimate(Counting(n: 0))
    #expect(estimate.best.point == [0] && estimate.covariance.statuses == [.atBound])
    let interval = try estimate.interval(of: 0)
    #expect(interval.lower.value == 0 && interval.lower.reason == .bound)
    #expect(abs(try #require(interval.upper.value) - 0.5) < 1e-9)
  }

  @Test("says where the level is not reached inside the bounds")
  func bounds() throws {
    let interval = try Estimate(Self.parabola(bounds: -5...1.5)).interval(of: 0)
    #expect(interval.upper.reason == .bound && interval.upper.value == 1.5)
    #expect(abs(interval.upper.rise - 0.0625) < 1e-9)
    #expect(interval.lower.value.map { abs($0 + 1) < 1e-8 } == true)
  }

  @Test("of a parabola has ellipses as contours, on any number of threads")
  func contour() throws {
    let estimate = try Estimate(Self.parabola())
    let contour = try estimate.contour(of: 0, 1, level: 2.3, rays: 16)
    #expect(contour.points.count == 16)
    for point in contour.points {
      let (x, y) = (point.values[0] - 1, point.values[1] + 2)
      #expect(point.isCrossing)
      #expect(abs((x * x - 2.4 * x * y + 4 * y * y) / 2.56 - 2.3) < 1e-8)
    }
    #expect(
      try estimate.contour(of: 0, 1, level: 2.3, rays: 16, threads: 3).points == contour.points)
    // Cut by a bound, the line follows it.
    let cut = try Estimate(Self.parabola(bounds: -2.5...1e9)).contour(of: 0, 1, level: 2.3)
    #expect(cut.points.contains { $0.values[1] == -2.5 && !$0.isCrossing })
    #expect(cut.points.allSatisfy { $0.values[1] >= -2.5 && $0.values[0] >= -2.5 })
  }

  @Test("scans one parameter with the others fitted, and two")
  func scans() throws {
    let estimate = try Estimate(Self.parabola())
    let line = try estimate.scan([0], over: [[-3, 1, 2]])
    for (point, rise) in zip(line.points, [4, 0, 0.25]) { #expect(abs(point.rise - rise) < 1e-12) }
    let plane = try estimate.scan([0, 1], over: [[0, 1], [-2, 0]], threads: 2)
    let rises = [1 / 2.56, (1 + 4.8 + 16) / 2.56, 0, 16 / 2.56]
    for (point, rise) in zip(plane.points, rises) { #expect(abs(point.rise - rise) < 1e-12) }
    #expect(plane.points[1].values == [0, 0] && plane.higher == nil)
  }

  @Test("tells of a higher maximum that a scan meets")
  func higher() throws {
    // -(x² - 1)² + 0.1 x, from the side of the lower maximum.
    let twin = Landscape(Landscape.parameters([-1.2], bounds: -4...4)) { p in
      let x = p[0]
      return (0.1 * x - pow(x * x - 1, 2), [0.1 - 4 * x * (x * x - 1)], [4 - 12 * x * x])
    }
    let estimate = try Estimate(twin)
    #expect(estimate.best.point[0] < 0)
    let scan = try estimate.scan([0], over: [[-1, 0, 1]])
    let higher = try #require(scan.higher)
    #expect(try Estimate(twin, start: higher.point).best.point[0] > 0)
  }
}

/// Pois(n | μ), with all constants.
struct Counting: Likelihood {
  let n: Double
  let parameters = ParameterSpace(
    parameters: [.init(name: "mu", initial: 1, bounds: 0...1e6)], parameterOfInterest: 0)

  var observations: Observations { Observations(main: [n]) }

  func expected(at point: [Double]) -> Observations { Observations(main: point) }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let (mu, n) = (point[0], data.main[0])
    guard mu > 0 || (mu == 0 && n == 0) else { return -.infinity }
    derivatives?.gradient = [n == 0 ? -1 : n / mu - 1]
    derivatives?.hessian = [n == 0 ? 0 : -n / (mu * mu)]
    return (n == 0 ? 0 : n * log(mu)) - mu - lgamma(n + 1)
  }
}
