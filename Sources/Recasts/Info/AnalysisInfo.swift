/// What an analysis published: MadAnalysis 5's `<analysis>.info`, checked.
public struct AnalysisInfo: Sendable {
  /// The name of the analysis.
  public var name: String
  /// Integrated luminosity in fb⁻¹.
  public var luminosity: Double
  /// The signal regions in the order of the file; other regions are left out.
  public var regions: [SignalRegion]
  /// Groups of regions with a covariance matrix.
  public var covariances: [CovarianceSubset]
  /// The full likelihoods.
  public var profiles: [ProfileInfo]
  /// Where it was read.
  public let file: String

  /// The index of a signal region.
  func index(of region: String) -> Int? { regions.firstIndex { $0.name == region } }
}

/// A signal region: what was observed and what was expected.
public struct SignalRegion: Sendable, Equatable {
  /// The name, unique in an analysis; it may hold blanks.
  public var name: String
  /// Observed events, not necessarily whole.
  public var observed: Double
  /// Expected background events.
  public var background: Double
  /// Their uncertainty.
  public var error: BackgroundError
}

/// The uncertainty of a region's background, in events.
public enum BackgroundError: Sendable, Equatable {
  /// One number.
  case total(Double)
  /// A statistical part, of the control regions for instance, and a systematic one.
  case split(statistical: Double, systematic: Double)

  /// The uncertainty at the luminosity of the measurement.
  public var atMeasurement: Double {
    switch self {
    case .total(let error): error
    case .split(let statistical, let systematic):
      (statistical * statistical + systematic * systematic).squareRoot()
    }
  }
}

/// Signal regions whose backgrounds are correlated.
public struct CovarianceSubset: Sendable, Equatable {
  /// The name, as in `cov_subset`.
  public var name: String
  /// Indices of the signal regions, ascending.
  public var regions: [Int]
  /// Covariance in events², row-major, symmetric.
  public var matrix: [Double]
}

/// A full likelihood: a background-only workspace and where the signal regions stand in it.
public struct ProfileInfo: Sendable, Equatable {
  /// The name in `[pyhf]-NAME-profile`.
  public var name: String
  /// The file of the workspace, beside the info file.
  public var workspace: String
  /// The channels that the info file lists.
  public var channels: [Channel]
  /// The line of the info file.
  public var line: Int

  /// A channel of the workspace.
  public struct Channel: Sendable, Equatable {
    /// Its name, where given.
    public var name: String?
    /// Its index in the workspace's list of channels, where given.
    public var index: Int?
    /// The signal regions, one for each bin; none for a channel without signal.
    public var regions: [String]
    /// Whether a channel without signal stays in the fit.
    public var isIncluded: Bool
    /// The line of the info file.
    public var line: Int

    /// Whether the channel is part of the likelihood.
    var isKept: Bool { isIncluded || !regions.isEmpty }
  }
}
