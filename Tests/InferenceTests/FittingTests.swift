import Foundation
import Inference
import Likelihoods
import Testing

/// ln L = a function of the point, for tests of the fit alone.
struct Landscape: Likelihood {
  var parameters: ParameterSpace
  var observations = Observations(main: [])
  /// Expected counts, where a test needs them.
  var rates: [Double]?
  /// ln L, gradient and Hessian.
  var function: @Sendable ([Double]) -> (Double, [Double], [Double])

  init(
    _ parameters: [LikelihoodParameter], strength: Int? = nil,
    _ function: @escaping @Sendable ([Double]) -> (Double, [Double], [Double])
  ) {
    self.parameters = ParameterSpace(parameters: parameters, parameterOfInterest: strength)
    self.function = function
  }

  func expected(at point: [Double]) -> Observations {
    rates.map { Observations(main: $0) } ?? observations
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let (value, gradient, hessian) = function(point)
    derivatives?.gradient = gradient
    derivatives?.hessian = hessian
    return value
  }

  /// Parameters x0, x1, … with these starts, widths and bounds.
  static func parameters(
    _ starts: [Double], widths: [Double]? = nil, bounds: ClosedRange<Double> = -1e9...1e9
  ) -> [LikelihoodParameter] {
    starts.enumerated().map {
      LikelihoodParameter(
        name: "x\($0)", initial: $1, bounds: bounds, width: widths?[$0] ?? 1)
    }
  }

  /// -ln L = (1 - x)² + 100 (y - x²)².
  static func valley(_ parameters: [LikelihoodParameter]) -> Landscape {
    Landscape(parameters) { p in
      let (x, y) = (p[0], p[1])
      let d = y - x * x
      return (
        -(pow(1 - x, 2) + 100 * d * d), [2 * (1 - x) + 400 * x * d, -200 * d],
        [-(2 - 400 * d + 800 * x * x), 400 * x, 400 * x, -200]
      )
    }
  }
}

@Suite("A fit")
struct FittingTests {
  @Test("takes one Newton step where ln L is a parabola, whatever the widths")
  func parabola() throws {
    let widths = [1e6, 1e-6]
    let likelihood = Landscape(Landscape.parameters([0, 0], widths: widths)) { p in
      let z = [p[0] / 1e6 - 3, p[1] / 1e-6 + 2]
      return (
        -0.5 * (z[0] * z[0] + z[1] * z[1] + z[0] * z[1]),
        [-(z[0] + 0.5 * z[1]) / 1e6, -(z[1] + 0.5 * z[0]) / 1e-6],
        [-1e-12, -0.5, -0.5, -1e12]
      )
    }
    let result = try Fitting.fit(likelihood)
    #expect(abs(result.point[0] - 3e6) < 1e-3 && abs(result.point[1] + 2e-6) < 1e-15)
    #expect(result.evaluations == 2 && result.hessians == 1 && result.gradientNorm < 1e-8)
  }

  @Test("follows a bent valley with an indefinite Hessian at the start")
  func valley() throws {
    for start in [[-1.2, 1], [0, 5], [-3, -4]] {
      let result = try Fitting.fit(Landscape.valley(Landscape.parameters(start)))
      #expect(abs(result.point[0] - 1) < 1e-8 && abs(result.point[1] - 1) < 1e-8)
      #expect(result.gradientNorm < 1e-8)
      #expect(result.hessians < 80 && result.evaluations < 160)
    }
  }

  @Test("stops on the bounds that hold it, and only there")
  func bounds() throws {
    let bounded = Landscape.valley(Landscape.parameters([-1.2, 0.2], bounds: -1.5...0.5))
    let result = try Fitting.fit(bounded)
    // On y ≤ 0.5 the best x solves (x - 1) + 200 x (x² - y) = 0 with x ≤ 0.5: x = 0.5, y = x².
    #expect(result.point[0] == 0.5 && abs(result.point[1] - 0.25) < 1e-9)
    #expect(result.gradientNorm < 1e-8)
  }

  @Test("leaves fixed parameters and a held strength where they are")
  func held() throws {
    var parameters = Landscape.parameters([0.5, 1])
    parameters[1].isFixed = true
    let fixed = try Fitting.fit(Landscape.valley(parameters))
    #expect(fixed.point[1] == 1 && abs(fixed.point[0] - 1) < 1e-8)
    var strength = Landscape.valley(Landscape.parameters([-1.2, 1], bounds: -2...2))
    strength.parameters.parameterOfInterest = 0
    // Also outside its bounds: they are for the free fit.
    let outside = try Fitting.fit(strength, fixing: 3)
    #expect(outside.point == [3, 2])
    #expect(abs(outside.slope - (2 * (1 - 3) + 400 * 3 * (2 - 9))) < 1e-9)
  }

  @Test("backs out of regions where L is zero")
  func forbidden() throws {
    // ln L = ln x - x, from far away, where the Newton step leads to negative x.
    let likelihood = Landscape(Landscape.parameters([50])) { p in
      p[0] > 0 ? (log(p[0]) - p[0], [1 / p[0] - 1], [-1 / (p[0] * p[0])]) : (-.infinity, [0], [0])
    }
    let result = try Fitting.fit(likelihood)
    #expect(abs(result.point[0] - 1) < 1e-8)
  }

  @Test("is not disturbed by a direction in which ln L is flat")
  func flat() throws {
    let likelihood = Landscape(Landscape.parameters([4, 7])) { p in
      (-0.5 * p[0] * p[0], [-p[0], 0], [-1, 0, 0, 0])
    }
    let result = try Fitting.fit(likelihood)
    #expect(abs(result.point[0]) < 1e-8 && result.point[1] == 7)
  }

  @Test("that cannot converge says so and names the worst parameter")
  func failure() throws {
    // A slope that is the same everywhere, on an unbounded range.
    let likelihood = Landscape(Landscape.parameters([0, 0])) { p in
      (p[1] - 0.5 * p[0] * p[0], [-p[0], 1], [-1, 0, 0, 0])
    }
    let error = #expect(throws: InferenceError.self) {
      _ = try Fitting.fit(
        Landscape(
          [
            .init(name: "steep", initial: 1, bounds: -1e300...1e300),
            .init(name: "runaway", initial: 0, bounds: -1e300...1e300),
          ], likelihood.function))
    }
    guard case .fitFailed(let parameter, let gradient, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(parameter == "runaway" && gradient == 1)
    #expect(error?.description.contains("runaway") == true)
  }

  @Test(
    "is refused where L is zero or undefined at the start", arguments: [-Double.infinity, .nan])
  func start(_ value: Double) throws {
    let likelihood = Landscape(Landscape.parameters([0]), strength: 0) { _ in (value, [0], [0]) }
    let error = #expect(throws: InferenceError.self) { _ = try Fitting.fit(likelihood, fixing: 2) }
    #expect(error?.description.contains("at the signal strength 2.0") == true)
    #expect(throws: InferenceError.noParameterOfInterest) {
      _ = try Fitting.fit(Landscape.valley(Landscape.parameters([0, 0])), fixing: 1)
    }
  }

  @Test("from several starts finds the higher of two maxima, every time the same")
  func multistart() throws {
    // -ln L = (x² - 1)² + 0.2 x: the deeper minimum is on the left.
    let likelihood = Landscape(Landscape.parameters([0.9])) { p in
      let x = p[0]
      return (
        -(pow(x * x - 1, 2) + 0.2 * x), [-(4 * x * (x * x - 1) + 0.2)], [-(12 * x * x - 4)]
      )
    }
    #expect(try Fitting.fit(likelihood, search: .fromStart).point[0] > 0.9)
    let best = try Fitting.fit(likelihood, search: .multistart(starts: 8))
    #expect(best.point[0] < -1 && best.gradientNorm < 1e-8)
    #expect(try Fitting.fit(likelihood, search: .multistart(starts: 8)).point == best.point)
  }

  @Test("leaves a saddle on which it starts")
  func saddle() throws {
    // ln L = x²/2 - y² - x⁴/4: a saddle at 0, maxima at x = ±1.
    let likelihood = Landscape(Landscape.parameters([0, 0])) { p in
      let (x, y) = (p[0], p[1])
      return (
        x * x / 2 - y * y - pow(x, 4) / 4, [x - x * x * x, -2 * y], [1 - 3 * x * x, 0, 0, -2]
      )
    }
    let result = try Fitting.fit(likelihood, search: .fromStart)
    #expect(abs(abs(result.point[0]) - 1) < 1e-8 && abs(result.point[1]) < 1e-8)
    #expect(result.gradientNorm < 1e-8)
  }

  /// -ln L = (x² - 1)² + 0.2 x + (y - x)²/2: minima near (±1, ±1), the deeper one on the left.
  private let twoMinima = Landscape(Landscape.parameters([0, 0.5])) { p in
    let (x, y) = (p[0], p[1])
    return (
      -(pow(x * x - 1, 2) + 0.2 * x + 0.5 * (y - x) * (y - x)),
      [-(4 * x * (x * x - 1) + 0.2 - (y - x)), -(y - x)],
      [-(12 * x * x - 4 + 1), 1, 1, -1]
    )
  }

  @Test("finds the lower of two minima on opposite sides by itself, and reports the other")
  func secondMinimum() throws {
    let caught = try Fitting.fit(twoMinima, start: [0.9, 0.9], search: .fromStart)
    #expect(caught.point[0] > 0.9 && caught.secondMinimum == nil)
    let best = try Fitting.fit(twoMinima, start: [0.9, 0.9])
    #expect(best.point[0] < -1 && best.gradientNorm < 1e-8)
    let second = try #require(best.secondMinimum)
    #expect(abs(second.distance - 2 * (best.logLikelihood - caught.logLikelihood)) < 1e-8)
    #expect(abs(second.point[0] - caught.point[0]) < 1e-7)
    #expect(try Fitting.fit(twoMinima, search: .multistart(starts: 9)).secondMinimum != nil)
  }

  @Test("holds any parameters at any values")
  func holding() throws {
    let valley = Landscape.valley(Landscape.parameters([-1.2, 1], bounds: -2...2))
    let one = try Fitting.fit(valley, holding: [0: 3])
    #expect(one.point == [3, 2])
    let other = try Fitting.fit(valley, holding: [1: 0.25])
    #expect(other.point[1] == 0.25 && other.gradientNorm < 1e-8)
    #expect(try Fitting.fit(valley, holding: [0: 0.5, 1: 0.5]).point == [0.5, 0.5])
  }

  @Test("that failed says which bin has events and no rate")
  func emptyBin() throws {
    var likelihood = Landscape(Landscape.parameters([0])) { _ in (-.infinity, [0], [0]) }
    likelihood.observations = Observations(main: [1, 2])
    likelihood.rates = [3, 0]
    let error = #expect(throws: InferenceError.self) { _ = try Fitting.fit(likelihood) }
    #expect(error?.description.contains("the bin 1 with observed events") == true)
  }
}

@Suite("A fitter")
struct FitterTests {
  @Test("gives what single fits give, whatever it fitted before, to the last bit")
  func history() throws {
    let valley = Landscape.valley(Landscape.parameters([-1.2, 1], bounds: -2...2))
    var fitter = Fitter(valley)
    let choices: [[Int: Double]] = [[:], [0: 0.3], [1: 0.7], [0: 0.3], [:], [0: 0.4]]
    for held in choices {
      let result = try fitter.fit(holding: held)
      let single = try Fitting.fit(valley, holding: held)
      #expect(result.point == single.point && result.logLikelihood == single.logLikelihood)
    }
  }

  @Test("goes on after a fit that failed")
  func failure() throws {
    let likelihood = Landscape(Landscape.parameters([1])) { p in
      p[0] > 0 ? (log(p[0]) - p[0], [1 / p[0] - 1], [-1 / (p[0] * p[0])]) : (-.infinity, [0], [0])
    }
    var fitter = Fitter(likelihood)
    #expect(throws: InferenceError.self) { try fitter.fit(start: [-1]) }
    #expect(abs(try fitter.fit(start: [2]).point[0] - 1) < 1e-8)
  }
}
