internal import CGSL

/// Autocovariances of a series, by Fourier transform.
public enum Autocovariance {
  /// c_t = 1/n Σ (x_i - x̄)(x_{i+t} - x̄) for t from 0 to n - 1.
  ///
  /// The series is padded with zeros to at least twice its length, so that it does not meet itself; the
  /// error is about 1e-16 of c_0.
  public static func of(_ series: [Double]) -> [Double] {
    let count = series.count
    guard count > 0 else { return [] }
    // About the first value: a series that does not move has exactly no variance.
    let mean = series[0] + series.reduce(0) { $0 + ($1 - series[0]) } / Double(count)
    var length = 2
    while length < 2 * count { length *= 2 }
    var work = [Double](repeating: 0, count: length)
    for place in 0..<count { work[place] = series[place] - mean }
    work.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      // A power of two: neither call can fail.
      _ = gsl_fft_real_radix2_transform(start, 1, length)
      square(values)
      _ = gsl_fft_halfcomplex_radix2_inverse(start, 1, length)
    }
    return work.prefix(count).map { $0 / Double(count) }
  }

  /// |z|² of every term; real parts stand in rising order, imaginary parts behind them in falling order.
  private static func square(_ terms: UnsafeMutableBufferPointer<Double>) {
    let length = terms.count
    terms[0] *= terms[0]
    terms[length / 2] *= terms[length / 2]
    for place in 1..<max(1, length / 2) {
      let (real, imaginary) = (terms[place], terms[length - place])
      terms[place] = real * real + imaginary * imaginary
      terms[length - place] = 0
    }
  }
}
