import Likelihoods
import Numerics

/// The covariance of the fitted parameters: the inverse of -∂² ln L at the maximum.
///
/// Only parameters that the fit could move have one: those held, those that a bound keeps from
/// moving, and those of which ln L knows nothing are told apart, and have neither uncertainty nor
/// correlation.
public struct Covariance: Sendable {
  /// What a fit could do with a parameter.
  public enum Status: String, Sendable {
    /// It lies where ln L has its maximum in it.
    case free
    /// It was held.
    case fixed
    /// It lies on a bound, and ln L would rise beyond: see the interval by crossing instead.
    case atBound
    /// ln L does not depend on it.
    case undetermined
  }

  /// One per parameter.
  public let statuses: [Status]
  /// Row-major, zero for parameters that are not free.
  public let matrix: [Double]

  /// The covariance at a maximum `point` of ln L of `data`.
  ///
  /// Throws `InferenceError.notCurved` where ln L is not concave in the free parameters.
  public init(
    of likelihood: any Likelihood, data: Observations, at point: [Double]
  ) throws(InferenceError) {
    let parameters = likelihood.parameters.parameters
    let scales = parameters.map(NewtonFit.scale)
    var found: Derivatives? = Derivatives(count: point.count, wantsHessian: true)
    _ = likelihood.logLikelihood(at: point, of: data, derivatives: &found)
    let derivatives = found ?? Derivatives(count: point.count, wantsHessian: true)
    let statuses = parameters.indices.map {
      Self.status(parameters[$0], $0, point[$0], scales[$0], derivatives)
    }
    let free = statuses.indices.filter { statuses[$0] == .free }
    let inverse = try Self.inverse(derivatives.hessian, parameters, free, scales)
    var matrix = [Double](repeating: 0, count: point.count * point.count)
    for (row, i) in free.enumerated() {
      for (column, j) in free.enumerated() {
        matrix[i * point.count + j] = inverse[row * free.count + column] * scales[i] * scales[j]
      }
    }
    self.init(statuses: statuses, matrix: matrix)
  }

  private init(statuses: [Status], matrix: [Double]) {
    self.statuses = statuses
    self.matrix = matrix
  }

  /// Number of parameters.
  public var count: Int { statuses.count }

  /// The covariance of two parameters.
  public subscript(row: Int, column: Int) -> Double { matrix[row * count + column] }

  /// One standard deviation of a parameter; nil where it has none.
  public func uncertainty(_ index: Int) -> Double? {
    statuses[index] == .free ? self[index, index].squareRoot() : nil
  }

  /// One standard deviation of a nuisance; nil where its parameter has none.
  public func uncertainty(_ nuisance: Nuisance) -> Double? {
    if nuisance.shares.isEmpty { return uncertainty(nuisance.parameter) }
    guard statuses[nuisance.parameter] == .free else { return nil }
    let variance = nuisance.shares.reduce(covariance(nuisance, nuisance.parameter)) {
      $0 + $1.weight * covariance(nuisance, $1.parameter)
    }
    return max(0, variance).squareRoot()
  }

  /// The covariance of a nuisance with a parameter.
  func covariance(_ nuisance: Nuisance, _ parameter: Int) -> Double {
    nuisance.shares.reduce(self[nuisance.parameter, parameter]) {
      $0 + $1.weight * self[$1.parameter, parameter]
    }
  }

  /// The correlation of two parameters; zero where one is not free.
  public func correlation(_ row: Int, _ column: Int) -> Double {
    let product = self[row, row] * self[column, column]
    if row == column { return product > 0 ? 1 : 0 }
    return product > 0 ? self[row, column] / product.squareRoot() : 0
  }
}

extension Covariance {
  private static func status(
    _ parameter: LikelihoodParameter, _ index: Int, _ value: Double, _ scale: Double,
    _ derivatives: Derivatives
  ) -> Status {
    if parameter.isFixed || parameter.bounds.lowerBound == parameter.bounds.upperBound {
      return .fixed
    }
    let slope = derivatives.gradient[index] * scale
    let count = derivatives.gradient.count
    let isPushedOut =
      (value <= parameter.bounds.lowerBound && slope < -NewtonFit.tolerance)
      || (value >= parameter.bounds.upperBound && slope > NewtonFit.tolerance)
    if isPushedOut { return .atBound }
    let row = (0..<count).map {
      derivatives.hessian[max(index, $0) * count + min(index, $0)]
    }
    return row.allSatisfy({ $0 == 0 }) && slope == 0 ? .undetermined : .free
  }

  /// (-H)⁻¹ of the free parameters in units of their scales.
  private static func inverse(
    _ hessian: [Double], _ parameters: [LikelihoodParameter], _ free: [Int], _ scales: [Double]
  ) throws(InferenceError) -> [Double] {
    let (order, count) = (parameters.count, free.count)
    var matrix = [Double](repeating: 0, count: count * count)
    for (row, i) in free.enumerated() {
      for (column, j) in free.enumerated().prefix(row + 1) {
        matrix[row * count + column] =
          -hessian[max(i, j) * order + min(i, j)] * scales[i] * scales[j]
      }
    }
    var inverse = matrix
    let given = matrix
    let isFactored = matrix.withUnsafeMutableBufferPointer { matrix in
      (try? Cholesky.factor(matrix, order: count)) != nil
    }
    guard isFactored else {
      throw .notCurved(parameter: parameters[free[weakest(given, count)]].name)
    }
    matrix.withUnsafeBufferPointer { factor in
      inverse.withUnsafeMutableBufferPointer {
        Cholesky.inverse(factor, order: count, into: $0)
      }
    }
    return inverse
  }

  /// The first row whose pivot is not positive when the matrix is factored in order.
  private static func weakest(_ matrix: [Double], _ count: Int) -> Int {
    var low = 1
    while low < count {
      var part: [Double] = []
      for row in 0..<low { part += matrix[row * count..<row * count + low] }
      let isPositive = part.withUnsafeMutableBufferPointer { part in
        (try? Cholesky.factor(part, order: low)) != nil
      }
      if !isPositive { break }
      low += 1
    }
    return low - 1
  }

  /// The covariance before the fit: the widths of the constraints, uncorrelated.
  ///
  /// Parameters without constraint and fixed ones have none. A likelihood that does not tell its
  /// constraints counts every parameter but that of interest as constrained.
  static func beforeFit(of likelihood: any Likelihood) -> Covariance {
    let space = likelihood.parameters
    var constrained = Set(likelihood.constraints.map(\.parameter))
    if likelihood.constraints.isEmpty {
      constrained = Set(space.parameters.indices.filter { $0 != space.parameterOfInterest })
    }
    let count = space.parameters.count
    var matrix = [Double](repeating: 0, count: count * count)
    var statuses: [Status] = []
    for (index, parameter) in space.parameters.enumerated() {
      let isConstrained = constrained.contains(index)
      statuses.append(parameter.isFixed ? .fixed : isConstrained ? .free : .undetermined)
      if isConstrained && !parameter.isFixed {
        matrix[index * count + index] = parameter.width * parameter.width
      }
    }
    return Covariance(statuses: statuses, matrix: matrix)
  }
}
