/// The cross section of a signal sample and how far it may be off.
public struct CrossSection: Sendable, Equatable {
  /// In pb.
  public var value: Double
  /// Relative changes by the renormalisation and factorisation scales.
  public var scale: Variation
  /// Relative changes by the parton distributions.
  public var partons: Variation
  /// Other relative errors of the signal yield.
  public var systematics: [Variation]
  /// How the two theory errors are added.
  public var combination: Combination

  /// Relative changes up and down, both as positive fractions.
  public struct Variation: Sendable, Equatable {
    /// 0.1 for 10 % more.
    public var up: Double
    /// 0.1 for 10 % less.
    public var down: Double
    /// Makes a variation; one number stands for both directions.
    public init(up: Double, down: Double) {
      self.up = up
      self.down = down
    }
    /// No change.
    public static let none = Variation(up: 0, down: 0)
  }

  /// How errors are added.
  public enum Combination: String, Sendable, CaseIterable {
    /// As a sum.
    case linear
    /// In quadrature.
    case quadratic
  }

  /// A cross section; numbers that are none are refused.
  public init(
    _ value: Double, scale: Variation = .none, partons: Variation = .none,
    systematics: [Variation] = [], combination: Combination = .linear
  ) throws(RecastError) {
    self.value = value
    self.scale = scale
    self.partons = partons
    self.systematics = systematics
    self.combination = combination
    guard value > 0, value.isFinite else {
      throw .setting("the cross section is \(value) pb; give a number above 0")
    }
    for one in [scale, partons] + systematics {
      for part in [one.up, one.down] where !(part >= 0 && part.isFinite) {
        throw .setting("the relative error is \(part); give a fraction that is not negative")
      }
    }
  }
}

/// How far 1 - CLs moves with the cross section.
public struct ConfidenceBand: Sendable, Equatable {
  /// What moves it, as MadAnalysis 5 names it.
  public var label: String
  /// The ends of the band.
  public var low: Double, high: Double
}

extension CrossSection {
  /// Labels and strengths, up and down, of the bands in the order of the output.
  func variations(keepingQuirks: Bool) -> [(label: String, strengths: [Double])] {
    let theory = Variation(
      up: sum(scale.up, partons.up), down: sum(scale.down, partons.down))
    // MadAnalysis 5 takes the downward error upwards where it adds linearly.
    let isReversed = keepingQuirks && combination == .linear
    let theoryDown = isReversed ? 1 + theory.down : 1 - theory.down
    return [
      ("Scale var. band:", [1 + scale.up, 1 - scale.down]),
      ("TH   error band:", [1 + theory.up, theoryDown]),
    ]
      + systematics.map { one in
        (
          "+\(Layout.decimals(100 * one.up, 1))% -\(Layout.decimals(100 * one.down, 1))% syst:",
          [
            1 + Self.quadrature(theory.up, one.up), 1 - Self.quadrature(theory.down, one.down),
          ]
        )
      }
  }

  private func sum(_ a: Double, _ b: Double) -> Double {
    combination == .linear ? a + b : Self.quadrature(a, b)
  }

  private static func quadrature(_ a: Double, _ b: Double) -> Double {
    (a * a + b * b).squareRoot()
  }

  /// The bands of 1 - CLs, each of which includes those before it.
  ///
  /// A band that nothing moves, or with an end at which no signal is left, is not there.
  func bands(
    keepingQuirks: Bool, confidence: (_ strength: Double) throws -> Double
  ) throws -> [ConfidenceBand] {
    var values = [try confidence(1)]
    var bands: [ConfidenceBand] = []
    for (label, strengths) in variations(keepingQuirks: keepingQuirks) {
      let usable = strengths.filter { $0 > 0 }
      for strength in usable { values.append(try confidence(strength)) }
      guard usable.count == strengths.count, let low = values.min(), let high = values.max(),
        low < high
      else { continue }
      bands.append(ConfidenceBand(label: label, low: low, high: high))
    }
    return bands
  }
}
