/// What the statistics of one analysis say about a signal, at one luminosity.
public struct RecastResult: Sendable {
  /// The name of the analysis.
  public var analysis: String
  /// In fb⁻¹.
  public var luminosity: Double
  /// Whether the luminosity is another one than that of the measurement.
  public var isExtrapolated: Bool
  /// The signal's cross section.
  public var crossSection: CrossSection
  /// Regions, then covariance subsets, then full likelihoods, each in the order of the info file.
  public var rows: [RecastRow]
}

/// What one likelihood says.
public struct RecastRow: Sendable {
  /// Kinds of likelihoods; each has a contest of its own for the best.
  public enum Kind: String, Sendable, CaseIterable {
    /// A single signal region.
    case region
    /// Regions with a covariance matrix.
    case covariance
    /// A HistFactory workspace.
    case profile
  }
  /// The kind.
  public var kind: Kind
  /// The region, the subset or the profile.
  public var name: String
  /// Whether it has the lowest expected limit of its kind.
  public var isBest = false
  /// Limits on the cross section in pb at 95 % CLs; infinite without signal.
  public var expectedLimit = Double.infinity
  /// The observed one; nil where the data are yet to be taken.
  public var observedLimit: Double?
  /// 1 - CLs of the signal: observed, or the expected median.
  public var confidence = 0.0
  /// How far it moves with the cross section.
  public var bands: [ConfidenceBand] = []
  /// The events in a single region.
  public var signal: RegionSignal?
  /// Why there is neither limit nor CLs, where the likelihood could not be asked.
  public var failure: String?

  /// The name in MadAnalysis 5's tables.
  public var tag: String {
    switch kind {
    case .region: name
    case .covariance: "[SL]-\(name)"
    case .profile: "[pyhf]-\(name)-profile"
    }
  }
}

/// What is odd about an analysis but does not stop its recast.
public enum RecastWarning: Sendable, Equatable, CustomStringConvertible {
  /// A profile that cannot be used.
  case profileLeftOut(name: String, reason: String)
  /// Backgrounds that nothing but the signal regions measures, as the control regions are left out.
  case unmeasured(profile: String, parameters: [String], channels: [String])
  /// Regions that do not seem to be the bins that they were given.
  case countsDiffer(profile: String, file: String, bins: [BinCount])

  /// One sentence; the table of `countsDiffer` is not in it.
  public var description: String {
    switch self {
    case .profileLeftOut(let name, let reason):
      "the profile “\(name)” is left out: \(reason)"
    case .unmeasured(let profile, let parameters, let channels):
      "the profile “\(profile)” leaves out \(channels.joined(separator: ", ")), which measure"
        + " \(parameters.joined(separator: ", ")): a signal can hide in that background, and little is"
        + " excluded; where the signal there can be neglected, write is_included=\"True\""
    case .countsDiffer(let profile, let file, _):
      "\(file): the observed events are not those of the regions that the profile “\(profile)” gives"
        + " to its bins; check names and order of the regions in the info file"
    }
  }
}
