import Foundation
import Numerics

/// Correlated regions: Poisson × multivariate normal; with third moments the skewed form (SLv2).
///
/// The background is checked and factorised once; a signal costs a few microseconds. Both forms
/// (arXiv:1809.05548) keep the full normalisation, -k/2 ln 2π - ½ ln det V and -ln n!.
public struct CovarianceHypotheses: SignalHypotheses {
  public let regions: [String]
  /// Observed and expected events per region, row-major covariance, third moments (empty: linear form).
  public let observed: [Double], background: [Double], covariance: [Double], thirdMoments: [Double]
  private let form: Form

  private enum Form: Sendable {
    case linear(LinearBackground)
    case skewed(SkewedBackground)
  }

  /// The largest number of regions: the work grows with its cube, and files come from outside.
  static let mostRegions = 2000

  /// Checks and compiles the background model.
  public init(
    regions: [String], observed: [Double], background: [Double], covariance: [Double],
    thirdMoments: [Double] = []
  ) throws(LikelihoodError) {
    self.regions = regions
    self.observed = observed
    self.background = background
    self.covariance = covariance
    self.thirdMoments = thirdMoments
    try Self.checkShapes(regions, observed, background, covariance, thirdMoments)
    try Self.checkCounts(regions, observed, background)
    try Self.checkCovariance(regions, covariance)
    if thirdMoments.isEmpty {
      form = .linear(try LinearBackground(regions, background, covariance))
    } else {
      let moments = SkewMoments(background, covariance, thirdMoments)
      form = .skewed(try SkewedBackground(regions, try moments(regions)))
    }
  }

  public func likelihood(for yields: [Double]) throws -> any Likelihood {
    try likelihood(for: yields, observed: observed)
  }

  /// The likelihood of other counts, such as `background` for the expectation before the measurement.
  public func likelihood(for yields: [Double], observed: [Double]) throws -> any Likelihood {
    for (name, numbers) in [("signal yields", yields), ("observed events", observed)] {
      guard numbers.count == regions.count else {
        throw LikelihoodError.shape(
          "\(numbers.count) \(name) for \(regions.count) regions; give one for each")
      }
      try Self.checkNotNegative(numbers, regions, name)
    }
    let data = Observations(main: observed)
    switch form {
    case .linear(let model):
      return LinearCovarianceLikelihood(model: model, signal: yields, observations: data)
    case .skewed(let model):
      return SkewedCovarianceLikelihood(model: model, signal: yields, observations: data)
    }
  }
}

extension CovarianceHypotheses: ObservableHypotheses {
  /// The same background before other counts; what was measured aside stays at its published value.
  public func observing(_ data: Observations) throws -> any SignalHypotheses {
    guard data.main.count == regions.count else {
      throw LikelihoodError.shape(
        "\(data.main.count) counts for \(regions.count) regions; give one for each")
    }
    try Self.checkNotNegative(data.main, regions, "observed events")
    return CovarianceHypotheses(self, observed: data.main)
  }

  private init(_ other: CovarianceHypotheses, observed: [Double]) {
    regions = other.regions
    self.observed = observed
    background = other.background
    covariance = other.covariance
    thirdMoments = other.thirdMoments
    form = other.form
  }

  /// Background rates of all regions drawn together, their deviations multiplied by `fudge`.
  ///
  /// The linear form draws from N(b, fudge² V), the skewed one A + B x + C x² with x from
  /// N(0, fudge² ρ). A rate below zero is set to zero: to draw the whole vector anew would bend the
  /// law of all other regions.
  public func sampleRates(fudge: Double = 1, using random: inout RandomStream) -> [Double] {
    let zeros = [Double](repeating: 0, count: regions.count)
    switch form {
    case .linear(let model):
      let shifts = model.precision.sample(around: zeros, using: &random)
      return zip(background, shifts).map { max(0, $0 + fudge * $1) }
    case .skewed(let model):
      let shifts = model.precision.sample(around: zeros, using: &random).map { fudge * $0 }
      return shifts.indices.map {
        max(0, model.a[$0] + shifts[$0] * (model.b[$0] + shifts[$0] * model.c[$0]))
      }
    }
  }
}

extension CovarianceHypotheses {
  private static func checkShapes(
    _ regions: [String], _ observed: [Double], _ background: [Double], _ covariance: [Double],
    _ thirdMoments: [Double]
  ) throws(LikelihoodError) {
    let count = regions.count
    guard count > 0, count <= mostRegions else {
      throw .shape("\(count) regions; 1 to \(mostRegions) can be correlated")
    }
    let lengths = [
      ("observed events", observed.count, count), ("expected events", background.count, count),
      ("covariances", covariance.count, count * count),
      ("third moments", thirdMoments.count, thirdMoments.isEmpty ? 0 : count),
    ]
    for (name, found, expected) in lengths where found != expected {
      throw .shape("\(found) \(name) for \(count) regions, \(expected) are expected")
    }
  }

  private static func checkCounts(
    _ regions: [String], _ observed: [Double], _ background: [Double]
  ) throws(LikelihoodError) {
    try checkNotNegative(observed, regions, "observed events")
    try checkNotNegative(background, regions, "expected events")
  }

  private static func checkNotNegative(
    _ numbers: [Double], _ regions: [String], _ name: String
  ) throws(LikelihoodError) {
    for (region, number) in zip(regions, numbers) where !(number >= 0 && number.isFinite) {
      throw .domain("\(name) of region \(region): \(number); they must be finite, not negative")
    }
  }

  private static func checkCovariance(
    _ regions: [String], _ covariance: [Double]
  ) throws(LikelihoodError) {
    let count = regions.count
    for row in 0..<count {
      let variance = covariance[row * count + row]
      guard variance > 0, variance.isFinite else {
        throw .domain("variance of region \(regions[row]): \(variance); it must be positive")
      }
    }
    for row in 0..<count {
      for column in 0..<row {
        let (lower, upper) = (covariance[row * count + column], covariance[column * count + row])
        let scale =
          (covariance[row * count + row] * covariance[column * count + column]).squareRoot()
        guard abs(lower - upper) <= 1e-6 * scale else {
          throw .domain(
            "covariance of regions \(regions[row]) and \(regions[column]): \(lower) and \(upper);"
              + " the matrix must be symmetric")
        }
      }
    }
  }
}

/// The inverse of a covariance matrix and its normalisation.
struct Precision: Sendable {
  /// V⁻¹, row-major.
  let matrix: [Double]
  /// -k/2 ln 2π - ½ ln det V.
  let logNormalisation: Double
  /// √Vᵢᵢ, and the Cholesky factor of the correlations in a lower triangle.
  private let widths: [Double], root: [Double]

  /// Inverts `covariance`, whose lower triangle is read.
  init(_ covariance: [Double], _ regions: [String]) throws(LikelihoodError) {
    let order = regions.count
    // Scaled to correlations, so that small variances are not taken for dependent rows.
    let widths = (0..<order).map { covariance[$0 * order + $0].squareRoot() }
    var factor = covariance
    for row in 0..<order {
      for column in 0..<order { factor[row * order + column] /= widths[row] * widths[column] }
    }
    do {
      try factor.withUnsafeMutableBufferPointer { buffer throws(NumericsError) in
        try Cholesky.factor(buffer, order: order)
      }
    } catch {
      guard case .notPositiveDefinite(let pivot, let value) = error else {
        throw .domain("covariance: \(error)")
      }
      throw .domain(
        "covariance is not positive definite: after the regions before it, \(regions[pivot]) has"
          + " the relative variance \(value); look for regions that repeat or digits that were cut")
    }
    var inverse = [Double](repeating: 0, count: order * order)
    var logDeterminant = 0.0
    factor.withUnsafeBufferPointer { factor in
      inverse.withUnsafeMutableBufferPointer { Cholesky.inverse(factor, order: order, into: $0) }
      logDeterminant = Cholesky.logDeterminant(factor, order: order)
    }
    for row in 0..<order {
      logDeterminant += log(widths[row] * widths[row])
      for column in 0..<order { inverse[row * order + column] /= widths[row] * widths[column] }
    }
    matrix = inverse
    root = factor
    self.widths = widths
    logNormalisation = -Double(order) * LogPoisson.halfLog2Pi - 0.5 * logDeterminant
  }

  /// A draw from N(mean, V).
  func sample(around mean: [Double], using random: inout RandomStream) -> [Double] {
    var standard: [Double] = []
    for _ in mean.indices { standard.append(random.normal(mean: 0, deviation: 1)) }
    return mean.indices.map { row in
      let start = row * mean.count
      let deviation = (0...row).reduce(0) { $0 + root[start + $1] * standard[$1] }
      return mean[row] + widths[row] * deviation
    }
  }

  /// P x, into `result`.
  func multiply(
    _ x: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
  ) {
    matrix.withUnsafeBufferPointer { matrix in
      for row in 0..<x.count {
        var sum = 0.0
        for column in 0..<x.count { sum += matrix[row * x.count + column] * x[column] }
        result[row] = sum
      }
    }
  }
}

extension Observations {
  /// These data with a zero shift of every region, where none are given.
  var withNominalShifts: Observations {
    guard auxiliary.isEmpty else { return self }
    return Observations(main: main, auxiliary: [Double](repeating: 0, count: main.count))
  }
}
