import Documents
import HistFactory
import Inference
import Likelihoods

/// The statistics of one analysis for one signal.
public struct Recast: Sendable {
  /// The analysis.
  public let info: AnalysisInfo
  /// What the signal leaves in each of its regions.
  public let signals: [RegionSignal]
  /// The cross section of the signal.
  public let crossSection: CrossSection
  /// What is odd about the analysis.
  public let warnings: [RecastWarning]
  private let settings: RecastSettings
  private let profiles: [ProfileAssignment]

  /// Reads the workspaces of the analysis and compares them with its regions.
  ///
  /// `signals` has one element for each region, in their order. A profile whose workspace does not fit
  /// is left out with a warning.
  public init(
    _ info: AnalysisInfo, signals: [RegionSignal], crossSection: CrossSection,
    settings: RecastSettings = RecastSettings()
  ) {
    precondition(signals.count == info.regions.count, "one signal for each region")
    self.info = info
    self.signals = signals
    self.crossSection = crossSection
    self.settings = settings
    var profiles: [ProfileAssignment] = []
    var warnings: [RecastWarning] = []
    for profile in settings.usesGlobalLikelihoods ? info.profiles : [] {
      do {
        let assignment = try ProfileAssignment(profile, of: info)
        let counts = assignment.counts(in: info)
        if counts.contains(where: { $0.observed != $0.regionObserved }) {
          warnings.append(
            .countsDiffer(profile: profile.name, file: assignment.file, bins: counts))
        }
        if !assignment.unmeasured.isEmpty {
          warnings.append(
            .unmeasured(
              profile: profile.name, parameters: assignment.unmeasured,
              channels: assignment.leftOut))
        }
        profiles.append(assignment)
      } catch {
        warnings.append(.profileLeftOut(name: profile.name, reason: "\(error)"))
      }
    }
    self.profiles = profiles
    self.warnings = warnings
  }

  /// The result at the luminosity of the measurement (nil), or expected at another one in fb⁻¹.
  ///
  /// A likelihood that cannot be asked is a row that says why; the others are not affected.
  public func result(luminosity: Double? = nil) throws -> RecastResult {
    let target = luminosity ?? info.luminosity
    guard target > 0, target.isFinite else {
      throw RecastError.setting("the luminosity is \(target) fb⁻¹; give a number above 0")
    }
    let scaling = LuminosityScaling(ratio: target / info.luminosity, settings: settings)
    let isExtrapolated = luminosity != nil && target != info.luminosity
    let yields = signals.map { crossSection.value * 1000 * target * $0.efficiency }
    var rows = info.regions.indices.map {
      regionRow($0, yields[$0], scaling, isExtrapolated)
    }
    for subset in settings.usesGlobalLikelihoods ? info.covariances : [] {
      let signal = subset.regions.map { yields[$0] }
      rows.append(
        row(.covariance, subset.name, signal, isExtrapolated) {
          try .covariance(
            subset, of: info.regions, signal: yields, scaling: scaling,
            isExtrapolated: isExtrapolated)
        })
    }
    for profile in profiles {
      rows.append(profileRow(profile, yields, scaling, isExtrapolated))
    }
    Self.markBest(&rows)
    return RecastResult(
      analysis: info.name, luminosity: target, isExtrapolated: isExtrapolated,
      crossSection: crossSection, rows: rows)
  }
}

extension Recast {
  private func regionRow(
    _ index: Int, _ yield: Double, _ scaling: LuminosityScaling, _ isExtrapolated: Bool
  ) -> RecastRow {
    let region = info.regions[index]
    var row = row(.region, region.name, [yield], isExtrapolated) {
      .region(region, signal: yield, scaling: scaling, isExtrapolated: isExtrapolated)
    }
    row.signal = signals[index]
    return row
  }

  private func profileRow(
    _ assignment: ProfileAssignment, _ yields: [Double], _ scaling: LuminosityScaling,
    _ isExtrapolated: Bool
  ) -> RecastRow {
    let signal = assignment.bins.map { bin in info.index(of: bin.region).map { yields[$0] } ?? 0 }
    return row(.profile, assignment.profile.name, signal, isExtrapolated) {
      let hypotheses = try assignment.hypotheses(
        ratio: scaling.ratio, keepingQuirks: settings.keepsQuirks)
      return try .profile(
        hypotheses.likelihood(for: signal), isExtrapolated: isExtrapolated)
    }
  }

  /// What a likelihood says of its signal yields; without any there is nothing to ask.
  private func row(
    _ kind: RecastRow.Kind, _ name: String, _ signal: [Double], _ isExtrapolated: Bool,
    test: () throws -> StrengthTest
  ) -> RecastRow {
    var row = RecastRow(kind: kind, name: name, observedLimit: isExtrapolated ? nil : .infinity)
    guard signal.contains(where: { $0 > 0 }) else { return row }
    let empty = row
    do {
      let test = try test()
      let limits = try test.limits()
      row.expectedLimit = limits.expected * crossSection.value
      row.observedLimit = limits.observed.map { $0 * crossSection.value }
      row.confidence = try test.confidence(atStrength: 1)
      row.bands = try crossSection.bands(keepingQuirks: settings.keepsQuirks) {
        try test.confidence(atStrength: $0)
      }
    } catch {
      row = empty
      row.failure =
        RecastError.likelihood(tag: row.tag, file: info.file, reason: "\(error)").description
    }
    return row
  }

  /// Marks the lowest expected limit of each kind, the first of equal ones.
  private static func markBest(_ rows: inout [RecastRow]) {
    for kind in RecastRow.Kind.allCases {
      let candidates = rows.indices.filter {
        rows[$0].kind == kind && rows[$0].expectedLimit < .infinity
      }
      let best = candidates.min { rows[$0].expectedLimit < rows[$1].expectedLimit }
      if let best { rows[best].isBest = true }
    }
  }
}
