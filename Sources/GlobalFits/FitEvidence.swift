import Documents
import MarkovChains

/// What was found at a point of a fit.
public struct FitEvidence: BayesianEvidence {
  /// 0: the prior is uniform on the unit cube.
  public var logPrior: Double { 0 }
  /// ln of the likelihood ratio to the background, Gaussian constraints included.
  public var logLikelihood: Double
  /// Parameters and derived quantities, in the order of `FitParameters.quantities`.
  public var values: [Double]

  /// Makes an evidence.
  public init(logLikelihood: Double, values: [Double]) {
    self.logLikelihood = logLikelihood
    self.values = values
  }

  private enum CodingKeys: String, CodingKey { case logLikelihood, values }
}

extension FitEvidence: JSONWriting {
  /// Writes what `Encodable` gives.
  public func write(to stream: inout JSONStream) {
    stream.object {
      $0.member("logLikelihood", logLikelihood)
      $0.name("values")
      $0.array(values) { $0.number($1) }
    }
  }
}
