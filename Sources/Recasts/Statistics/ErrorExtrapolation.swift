/// How the uncertainty of a background grows with the luminosity.
public enum ErrorExtrapolation: Sendable, Equatable {
  /// In proportion, as a systematic error.
  case linear
  /// With the square root, as a statistical one.
  case squareRoot
  /// In place of the published error: a relative systematic one and b √events.
  case parts(systematic: Double, statistical: Double)
}

/// How a recast is computed.
public struct RecastSettings: Sendable {
  /// The growth of errors that are published as one number.
  public var errorExtrapolation = ErrorExtrapolation.linear
  /// Whether covariance matrices and full likelihoods are used.
  public var usesGlobalLikelihoods = true
  /// Whether numbers are MadAnalysis 5's also where these are wrong.
  public var keepsQuirks = false
  /// The settings of MadAnalysis 5.
  public init() {}
}

/// The step from the luminosity of a measurement to another one.
struct LuminosityScaling {
  /// The ratio of luminosities; 1 for the measurement itself.
  let ratio: Double
  let settings: RecastSettings

  private var isExtrapolated: Bool { ratio != 1 }

  func background(_ region: SignalRegion) -> Double { region.background * ratio }

  /// The uncertainty of a region's background.
  func error(_ region: SignalRegion) -> Double {
    if case .split(let statistical, let systematic) = region.error {
      let (grown, statisticalGrown) = (systematic * ratio, statistical * ratio.squareRoot())
      return (grown * grown + statisticalGrown * statisticalGrown).squareRoot()
    }
    return error(region.error.atMeasurement, background: region.background)
  }

  /// A total error at the new luminosity; the measurement's own stays as published.
  private func error(_ published: Double, background: Double) -> Double {
    switch settings.errorExtrapolation {
    case .linear: return published * ratio
    case .squareRoot: return published * ratio.squareRoot()
    case .parts(let a, let b):
      guard isExtrapolated || settings.keepsQuirks else { return published }
      let events = background * ratio
      return (a * a * events * events + b * b * events).squareRoot()
    }
  }

  /// The covariance of a subset: correlations stay, errors grow as those of single regions do.
  func covariance(_ subset: CovarianceSubset, _ regions: [SignalRegion]) -> [Double] {
    let count = subset.regions.count
    let growths = subset.regions.enumerated().map { index, region in
      let error = subset.matrix[index * count + index].squareRoot()
      return grown(error, background: regions[region].background) / error
    }
    return subset.matrix.enumerated().map { index, value in
      value * growths[index / count] * growths[index % count]
    }
  }

  private func grown(_ error: Double, background: Double) -> Double {
    guard settings.keepsQuirks else { return self.error(error, background: background) }
    // MadAnalysis 5 lets the errors in a covariance grow with the square of the luminosity.
    switch settings.errorExtrapolation {
    case .linear, .squareRoot: return error * ratio * ratio
    case .parts(let a, let b):
      return error * ratio * ratio * a * a + error.squareRoot() * ratio * b * b
    }
  }
}
