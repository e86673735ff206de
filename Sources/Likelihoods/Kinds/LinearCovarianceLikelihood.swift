import Numerics

/// The background of the linear form, compiled once.
struct LinearBackground: Sendable {
  let background: [Double]
  let precision: Precision
  let parameters: ParameterSpace

  init(
    _ regions: [String], _ background: [Double], _ covariance: [Double]
  ) throws(LikelihoodError) {
    self.background = background
    precision = try Precision(covariance, regions)
    var parameters = [LikelihoodParameter.strength]
    for (index, region) in regions.enumerated() {
      let width = covariance[index * regions.count + index].squareRoot()
      parameters.append(
        .init(
          name: "rate[\(region)]", initial: background[index] > 0 ? background[index] : width,
          bounds: 0...(.infinity), width: width))
    }
    self.parameters = ParameterSpace(parameters: parameters, parameterOfInterest: 0)
  }
}

extension LikelihoodParameter {
  /// μ of likelihoods that set it no upper bound.
  static let strength = LikelihoodParameter(name: "mu", initial: 0, bounds: 0...(.infinity))
}

/// Π Pois(nᵢ | λᵢ) · N(λ - μ s - b; 0, V): the linear form with the rates λ as parameters.
///
/// The nuisances θ = λ - μ s - b are not parameters themselves: with the rates in their place "no
/// rate below zero" is a plain bound, ln L is concave, and all second derivatives are constant but
/// -nᵢ/λᵢ².
///
/// What was published leaves no auxiliary measurement of θ: it is zero, also in Asimov data, which
/// replace the counts alone (SModelS 3.1.1). A repeated experiment has one, a ~ N(θ, V), and the
/// constraint N(θ - a; 0, V): auxiliary data are the a, and none stand for zeros.
struct LinearCovarianceLikelihood: Likelihood {
  let model: LinearBackground
  let signal: [Double]
  let observations: Observations
  /// V⁻¹ s and sᵀ V⁻¹ s.
  private let weightedSignal: [Double], signalNorm: Double
  private let constant: CountConstant

  init(model: LinearBackground, signal: [Double], observations: Observations) {
    self.model = model
    self.signal = signal
    self.observations = observations.withNominalShifts
    constant = CountConstant(observations.main)
    var weighted = [Double](repeating: 0, count: signal.count)
    signal.withUnsafeBufferPointer { signal in
      weighted.withUnsafeMutableBufferPointer { model.precision.multiply(signal, into: $0) }
    }
    weightedSignal = weighted
    signalNorm = zip(signal, weighted).reduce(0) { $0 + $1.0 * $1.1 }
  }

  var parameters: ParameterSpace { model.parameters }

  func nuisances(in data: Observations) -> [Nuisance] {
    let shifts = data.withNominalShifts.auxiliary
    return signal.indices.map { index in
      Nuisance(
        parameter: index + 1, shares: [.init(parameter: 0, weight: -signal[index])],
        center: model.background[index] + shifts[index],
        width: parameters.parameters[index + 1].width)
    }
  }

  func expected(at point: [Double]) -> Observations {
    Observations(main: Array(point.dropFirst())).withNominalShifts
  }

  func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    let rates = point.dropFirst()
    let shifts = signal.indices.map {
      point[$0 + 1] - point[0] * signal[$0] - model.background[$0]
    }
    return Observations(
      main: rates.map { random.events(mean: $0) },
      auxiliary: model.precision.sample(around: shifts, using: &random))
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let count = signal.count
    precondition(point.count == count + 1 && data.main.count == count, "one number per region")
    let hasShifts = !data.auxiliary.isEmpty
    precondition(!hasShifts || data.auxiliary.count == count, "one shift per region")
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { scratch in
      let shift = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
      let pull = UnsafeMutableBufferPointer(rebasing: scratch[count...])
      var value = model.precision.logNormalisation + constant.of(data.main)
      for index in 0..<count {
        let (rate, events) = (point[index + 1], data.main[index])
        guard rate > 0 || (rate == 0 && events == 0) else { return -.infinity }
        value += LogPoisson.variable(events, rate: rate)
        shift[index] = rate - point[0] * signal[index] - model.background[index]
        if hasShifts { shift[index] -= data.auxiliary[index] }
      }
      model.precision.multiply(UnsafeBufferPointer(shift), into: pull)
      for index in 0..<count { value -= 0.5 * shift[index] * pull[index] }
      if var filled = derivatives.take() {
        differentiate(point, data.main, UnsafeBufferPointer(pull), &filled)
        derivatives = filled
      }
      return value
    }
  }

  /// `pull` is V⁻¹ θ.
  private func differentiate(
    _ point: [Double], _ events: [Double], _ pull: UnsafeBufferPointer<Double>,
    _ derivatives: inout Derivatives
  ) {
    let count = signal.count
    var strengthSlope = 0.0
    for index in 0..<count {
      let ratio = events[index] == 0 ? 0 : events[index] / point[index + 1]
      derivatives.gradient[index + 1] = ratio - 1 - pull[index]
      strengthSlope += signal[index] * pull[index]
    }
    derivatives.gradient[0] = strengthSlope
    guard derivatives.wantsHessian else { return }
    let order = count + 1
    derivatives.hessian.withUnsafeMutableBufferPointer { hessian in
      model.precision.matrix.withUnsafeBufferPointer { precision in
        hessian[0] = -signalNorm
        for row in 0..<count {
          let start = (row + 1) * order
          hessian[row + 1] = weightedSignal[row]
          hessian[start] = weightedSignal[row]
          for column in 0..<count {
            hessian[start + column + 1] = -precision[row * count + column]
          }
          if events[row] > 0 {
            hessian[start + row + 1] -= events[row] / (point[row + 1] * point[row + 1])
          }
        }
      }
    }
  }
}

/// -Σ ln nᵢ!, remembered for the data that a likelihood was made with.
struct CountConstant: Sendable {
  private let counts: [Double]
  private let value: Double

  init(_ counts: [Double]) {
    self.counts = counts
    value = Self.sum(counts)
  }

  /// The constant of these counts.
  func of(_ other: [Double]) -> Double { other == counts ? value : Self.sum(other) }

  private static func sum(_ counts: [Double]) -> Double {
    counts.reduce(0) { $0 + LogPoisson.constant($1) }
  }
}
