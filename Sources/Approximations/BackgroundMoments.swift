import HistFactory
import Likelihoods

/// How the fitted background of the signal regions varies.
///
/// To first order the covariance is V = J Σ Jᵀ with J = ∂ν/∂θ and Σ of the fit. The skewed form has
/// ν = A + B z + C z² in each bin, z normal with the correlations of V; the parabola goes through the
/// rates at the fit and at ±1σ of the bin, and its moments are A + C, B² + 2C² and 6B²C + 8C³. Moments
/// of all of the model's variations would be ruled by tails that no limit sees.
struct BackgroundMoments {
  let fit: BackgroundFit
  /// Rows of J in units of the parameters' widths, and Σ Jᵀ.
  private let slopes: [[Double]]
  private let shifts: [[Double]]

  init(_ fit: BackgroundFit) {
    self.fit = fit
    let responses = BinResponses(
      fit.likelihood, at: fit.point, data: fit.likelihood.observations)
    let all = fit.bins.map { bin -> [Double] in
      let rate = fit.rates[bin.index]
      guard rate > 0 else { return [Double](repeating: 0, count: fit.free.count) }
      let slope = responses.slope(of: bin.index, rate: rate)
      return zip(fit.free, fit.widths).map { slope[$0] * $1 }
    }
    slopes = all
    shifts = all.map(fit.covarianceTimes)
  }

  /// J Σ Jᵀ, row-major.
  var covariance: [Double] {
    slopes.flatMap { left in shifts.map { Self.dot(left, $0) } }
  }

  /// The most likely change of the parameters, in their widths, that moves the bins by
  /// `amount` along the unit vector `direction` of variance `amount`²: Σ Jᵀ direction / amount.
  func parameterShift(along direction: [Double], amount: Double) -> [Double] {
    var shift = [Double](repeating: 0, count: fit.free.count)
    for (weight, column) in zip(direction, shifts) {
      for row in shift.indices { shift[row] += weight / amount * column[row] }
    }
    return shift
  }

  /// Mean, covariance and third moments of the skewed form.
  func skewed() -> (mean: [Double], covariance: [Double], thirdMoments: [Double]) {
    let count = fit.bins.count
    let linear = covariance
    let errors = (0..<count).map { max(linear[$0 * count + $0], 0).squareRoot() }
    let parabolas = (0..<count).map { parabola(ofBin: $0, error: errors[$0]) }
    var total = linear
    for row in 0..<count {
      for column in 0..<count where errors[row] > 0 && errors[column] > 0 {
        let correlation = linear[row * count + column] / (errors[row] * errors[column])
        let (left, right) = (parabolas[row], parabolas[column])
        total[row * count + column] =
          left.b * right.b * correlation + 2 * left.c * right.c * correlation * correlation
      }
    }
    return (
      zip(fit.background, parabolas).map { $0 + $1.c }, total,
      parabolas.map { (6 * $0.b * $0.b + 8 * $0.c * $0.c) * $0.c }
    )
  }

  /// B and C of a bin; a straight line where the rate does not rise from -1σ to +1σ.
  private func parabola(ofBin bin: Int, error: Double) -> (b: Double, c: Double) {
    guard error > 0 else { return (0, 0) }
    let shift = shifts[bin].map { $0 / error }
    let up = rate(ofBin: bin, after: shift)
    let down = rate(ofBin: bin, after: shift.map { -$0 })
    let (b, c) = (0.5 * (up - down), 0.5 * (up + down) - fit.background[bin])
    // Beyond |C| = B/2 the parabola turns back within one standard deviation.
    guard b > 0, abs(c) < 0.5 * b else { return (error, 0) }
    return (b, c)
  }

  private func rate(ofBin bin: Int, after step: [Double]) -> Double {
    fit.likelihood.expected(at: fit.moved(by: step)).main[fit.bins[bin].index]
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
