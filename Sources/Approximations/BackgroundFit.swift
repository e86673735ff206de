import Documents
import HistFactory
import Inference
import Likelihoods
import Numerics

/// Which data the background of a simplified form is fitted to.
public enum FittedData: String, Sendable, CaseIterable {
  /// The control regions alone: the data of the signal regions enter the simplified likelihood itself.
  case control
  /// All regions; the data of the signal regions are then used twice.
  case all
}

/// The background of the signal regions after a fit without signal.
struct BackgroundFit {
  /// The full model without signal.
  let likelihood: WorkspaceLikelihood
  /// The bins of the signal regions: the name `channel[bin]`, and where they stand among all bins.
  let bins: [(channel: String, bin: Int, index: Int)]
  /// The fitted point, and the rates of all bins there.
  let point: [Double]
  let rates: [Double]
  /// Indices of the parameters that can vary, and the factor of their inverse covariance in units of
  /// their widths.
  let free: [Int]
  let widths: [Double]
  private let factor: [Double]

  init(
    _ source: SimplifiedSource, fitting data: FittedData
  ) throws {
    likelihood = try source.background.likelihood(
      measurement: source.measurement, codes: source.codes)
    bins = source.signalBins
    let point =
      data == .all || source.control == nil
      ? try Fitting.fit(likelihood).point
      : try Self.pointFromControl(likelihood, source)
    self.point = point
    rates = likelihood.expected(at: point).main
    let parameters = likelihood.parameters.parameters
    free = parameters.indices.filter {
      let bounds = parameters[$0].bounds
      return !parameters[$0].isFixed && point[$0] > bounds.lowerBound
        && point[$0] < bounds.upperBound
    }
    widths = free.map { parameters[$0].width }
    factor = try Self.factor(source, likelihood, point, rates, free, bins.map(\.index), data)
  }

  /// Counts of the signal regions.
  var observed: [Double] { bins.map { likelihood.observations.main[$0.index] } }
  /// Fitted background there.
  var background: [Double] { bins.map { rates[$0.index] } }

  /// Σ x in units of the widths: x = Σ⁻¹ y solved for y.
  func covarianceTimes(_ vector: [Double]) -> [Double] {
    var result = vector
    factor.withUnsafeBufferPointer { factor in
      result.withUnsafeMutableBufferPointer { Cholesky.solve(factor, order: free.count, $0) }
    }
    return result
  }

  /// The point moved by a step in units of the widths, inside the bounds.
  func moved(by step: [Double]) -> [Double] {
    var moved = point
    for (row, index) in free.enumerated() {
      let bounds = likelihood.parameters.parameters[index].bounds
      let value = point[index] + step[row] * widths[row]
      moved[index] = min(max(value, bounds.lowerBound), bounds.upperBound)
    }
    return moved
  }
}

extension BackgroundFit {
  /// The fit of the control regions; what only signal regions have stays at its initial value, which
  /// is where its constraint is centred.
  private static func pointFromControl(
    _ likelihood: WorkspaceLikelihood, _ source: SimplifiedSource
  ) throws -> [Double] {
    guard let control = source.control else { return try Fitting.fit(likelihood).point }
    let part = try control.likelihood(measurement: source.measurement, codes: source.codes)
    let fit = try Fitting.fit(part)
    var values: [String: Double] = [:]
    for (parameter, value) in zip(part.parameters.parameters, fit.point) {
      values[parameter.name] = value
    }
    try checkSpans(likelihood.parameters, part.parameters, source)
    return likelihood.parameters.parameters.map { values[$0.name] ?? $0.initial }
  }

  /// Components of a set are numbered over all its bins: a set must be whole or absent in the part.
  private static func checkSpans(
    _ whole: ParameterSpace, _ part: ParameterSpace, _ source: SimplifiedSource
  ) throws(ApproximationError) {
    func counts(_ space: ParameterSpace) -> [String: Int] {
      var counts: [String: Int] = [:]
      for parameter in space.parameters where parameter.name.hasSuffix("]") {
        let stem = parameter.name.prefix { $0 != "[" }
        counts[String(stem), default: 0] += 1
      }
      return counts
    }
    let all = counts(whole)
    for (name, count) in counts(part).sorted(by: { $0.key < $1.key }) where all[name] != count {
      throw .spansChannels(file: source.file, parameter: name)
    }
  }

  /// The factor of Σ⁻¹: constraints and the data of the fit.
  private static func factor(
    _ source: SimplifiedSource, _ likelihood: WorkspaceLikelihood, _ point: [Double],
    _ rates: [Double], _ free: [Int], _ signalBins: [Int], _ fitted: FittedData
  ) throws -> [Double] {
    var data = likelihood.observations
    let isMasked = fitted == .control && source.control != nil
    if isMasked { for bin in signalBins { data.main[bin] = rates[bin] } }
    let responses = BinResponses(likelihood, at: point, data: data)
    let widths = free.map { likelihood.parameters.parameters[$0].width }
    var matrix = responses.information(of: free, widths: widths)
    if isMasked {
      for bin in signalBins where rates[bin] > 0 {
        let slope = responses.slope(of: bin, rate: rates[bin])
        let scaled = zip(free, widths).map { slope[$0] * $1 }
        matrix.withUnsafeMutableBufferPointer { matrix in
          scaled.withUnsafeBufferPointer {
            SymmetricUpdate.rankOne(matrix, order: free.count, weight: -1 / rates[bin], $0)
          }
        }
      }
    }
    do {
      try matrix.withUnsafeMutableBufferPointer { buffer throws(NumericsError) in
        try Cholesky.factor(buffer, order: free.count)
      }
    } catch {
      guard case .notPositiveDefinite(let pivot, _) = error else { throw error }
      throw ApproximationError.unconstrained(
        file: source.file, parameter: likelihood.parameters.parameters[free[pivot]].name)
    }
    return matrix
  }
}
