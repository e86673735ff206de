import Foundation
import Numerics

/// Coefficients of the skewed form: a rate A + B x + C x² per region and the correlation ρ of the x.
struct SkewMoments {
  let background: [Double], covariance: [Double], thirdMoments: [Double]

  init(_ background: [Double], _ covariance: [Double], _ thirdMoments: [Double]) {
    self.background = background
    self.covariance = covariance
    self.thirdMoments = thirdMoments
  }

  struct Coefficients {
    var a: [Double], b: [Double], c: [Double], correlation: [Double]
  }

  /// Solves for mean, covariance and third moments (arXiv:1809.05548, "SLv2").
  func callAsFunction(_ regions: [String]) throws(LikelihoodError) -> Coefficients {
    let count = regions.count
    var result = Coefficients(a: [], b: [], c: [], correlation: covariance)
    for index in 0..<count {
      let (b, c) = try coefficients(index, regions[index])
      result.a.append(background[index] - c)
      result.b.append(b)
      result.c.append(c)
    }
    for row in 0..<count {
      for column in 0..<count {
        let linear = result.b[row] * result.b[column]
        let covariance = covariance[row * count + column]
        let root = (linear * linear + 8 * result.c[row] * result.c[column] * covariance)
          .squareRoot()
        guard root.isFinite else {
          throw .domain(
            "covariance of regions \(regions[row]) and \(regions[column]): \(covariance) does not"
              + " go with their third moments")
        }
        // (root - BB) / 4CC, in the form that keeps its digits where the skew is small.
        result.correlation[row * count + column] = 2 * covariance / (linear + root)
      }
    }
    return result
  }

  private func coefficients(
    _ index: Int, _ region: String
  ) throws(LikelihoodError) -> (b: Double, c: Double) {
    let variance = covariance[index * background.count + index]
    let third = thirdMoments[index]
    guard third.isFinite, third * third < 8 * variance * variance * variance else {
      throw .domain(
        "third moment of region \(region): \(third); its square must be below 8 times the cubed"
          + " variance, \(8 * variance * variance * variance)")
    }
    guard third != 0 else { return (variance.squareRoot(), 0) }
    let angle = atan((8 * variance * variance * variance / (third * third) - 1).squareRoot())
    let c =
      -(third > 0 ? 1.0 : -1.0) * (2 * variance).squareRoot() * cos(4 * Double.pi / 3 + angle / 3)
    return ((variance - 2 * c * c).squareRoot(), c)
  }
}

/// The background of the skewed form, compiled once.
struct SkewedBackground: Sendable {
  let a: [Double], b: [Double], c: [Double]
  /// Of the x, with the normalisation of θ = B x.
  let precision: Precision
  let logNormalisation: Double
  let parameters: ParameterSpace

  init(_ regions: [String], _ moments: SkewMoments.Coefficients) throws(LikelihoodError) {
    (a, b, c) = (moments.a, moments.b, moments.c)
    precision = try Precision(moments.correlation, regions)
    logNormalisation = b.reduce(precision.logNormalisation) { $0 - log($1) }
    var parameters = [LikelihoodParameter.strength]
    for (index, region) in regions.enumerated() {
      let bounds = Self.bounds(a[index], b[index], c[index])
      // Strictly inside, where the background is positive.
      let initial = bounds.lowerBound < 0 ? 0 : bounds.lowerBound + 1
      parameters.append(.init(name: "theta[\(region)]", initial: initial, bounds: bounds))
    }
    self.parameters = ParameterSpace(parameters: parameters, parameterOfInterest: 0)
  }

  /// Where A + B x + C x² is not negative: the branch of the parabola that holds x = 0 or its nearest.
  private static func bounds(_ a: Double, _ b: Double, _ c: Double) -> ClosedRange<Double> {
    let discriminant = b * b - 4 * a * c
    if c == 0 { return (-a / b)...(.infinity) }
    guard discriminant > 0 else { return -.infinity...(.infinity) }
    let root = discriminant.squareRoot()
    // -2A/(B + √D) is the root nearest to 0; it exists for either sign of C.
    let near = -2 * a / (b + root)
    return c > 0 ? near...(.infinity) : near...((-b - root) / (2 * c))
  }
}

/// Π Pois(nᵢ | μ sᵢ + Aᵢ + Bᵢ xᵢ + Cᵢ xᵢ²) · N(x; 0, ρ): the skewed form with x = θ/B as parameters.
///
/// x is bounded where the background alone would be negative. As in the linear form the auxiliary
/// measurements of the x are zero but in a repeated experiment, where they are a ~ N(x, ρ).
struct SkewedCovarianceLikelihood: Likelihood {
  let model: SkewedBackground
  let signal: [Double]
  let observations: Observations
  private let constant: CountConstant

  init(model: SkewedBackground, signal: [Double], observations: Observations) {
    self.model = model
    self.signal = signal
    self.observations = observations.withNominalShifts
    constant = CountConstant(observations.main)
  }

  var parameters: ParameterSpace { model.parameters }

  func nuisances(in data: Observations) -> [Nuisance] {
    let shifts = data.withNominalShifts.auxiliary
    return signal.indices.map {
      Nuisance(parameter: $0 + 1, center: shifts[$0], width: 1)
    }
  }

  func expected(at point: [Double]) -> Observations {
    Observations(main: signal.indices.map { rate($0, point) }).withNominalShifts
  }

  func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    Observations(
      main: signal.indices.map { random.events(mean: rate($0, point)) },
      auxiliary: model.precision.sample(around: Array(point.dropFirst()), using: &random))
  }

  private func rate(_ index: Int, _ point: [Double]) -> Double {
    let x = point[index + 1]
    let background = model.a[index] + x * (model.b[index] + x * model.c[index])
    // On the bound the background is zero up to rounding.
    let rounding = 1e-13 * (abs(model.a[index]) + abs(x) * model.b[index])
    return point[0] * signal[index] + (abs(background) <= rounding ? 0 : background)
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let count = signal.count
    precondition(point.count == count + 1 && data.main.count == count, "one number per region")
    let hasShifts = !data.auxiliary.isEmpty
    precondition(!hasShifts || data.auxiliary.count == count, "one shift per region")
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * count) { scratch in
      let rates = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
      let pull = UnsafeMutableBufferPointer(rebasing: scratch[count..<2 * count])
      let shift = UnsafeMutableBufferPointer(rebasing: scratch[(2 * count)...])
      var value = model.logNormalisation + constant.of(data.main)
      for index in 0..<count {
        rates[index] = rate(index, point)
        guard rates[index] > 0 || (rates[index] == 0 && data.main[index] == 0) else {
          return -.infinity
        }
        value += LogPoisson.variable(data.main[index], rate: rates[index])
      }
      for index in 0..<count {
        shift[index] = point[index + 1] - (hasShifts ? data.auxiliary[index] : 0)
      }
      model.precision.multiply(UnsafeBufferPointer(shift), into: pull)
      for index in 0..<count { value -= 0.5 * shift[index] * pull[index] }
      if var filled = derivatives.take() {
        differentiate(point, data.main, UnsafeBufferPointer(rebasing: scratch[...]), &filled)
        derivatives = filled
      }
      return value
    }
  }

  /// `scratch` holds the rates and then ρ⁻¹ (x - a).
  private func differentiate(
    _ point: [Double], _ events: [Double], _ scratch: UnsafeBufferPointer<Double>,
    _ derivatives: inout Derivatives
  ) {
    let count = signal.count
    let order = count + 1
    var slope = 0.0
    var curvature = 0.0
    for index in 0..<count {
      let rate = scratch[index]
      let weight = events[index] == 0 ? -1 : events[index] / rate - 1
      let second = events[index] == 0 ? 0 : -events[index] / (rate * rate)
      let growth = model.b[index] + 2 * model.c[index] * point[index + 1]
      slope += weight * signal[index]
      curvature += second * signal[index] * signal[index]
      derivatives.gradient[index + 1] = weight * growth - scratch[count + index]
      guard derivatives.wantsHessian else { continue }
      let start = (index + 1) * order
      for column in 0..<count {
        derivatives.hessian[start + column + 1] =
          -model.precision.matrix[index * count + column]
      }
      derivatives.hessian[start + index + 1] +=
        second * growth * growth + 2 * model.c[index] * weight
      derivatives.hessian[start] = second * signal[index] * growth
      derivatives.hessian[index + 1] = second * signal[index] * growth
    }
    derivatives.gradient[0] = slope
    if derivatives.wantsHessian { derivatives.hessian[0] = curvature }
  }
}
