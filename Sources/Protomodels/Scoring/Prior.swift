import Foundation
import SimplifiedModels

/// The prior of a protomodel: π = exp[-(n_part / a1 + n_BR / a2 + n_SSM / a3)].
///
/// It counts, as the published hunt does: it is a penalty on complexity, no density over masses, ratios
/// and strengths.
public struct Prior: Codable, Sendable, Equatable {
  /// Particles, the LSP among them, per unit of -ln π.
  public var a1: Double
  /// Free branching ratios per unit of -ln π.
  public var a2: Double
  /// Distinct signal strengths per unit of -ln π.
  public var a3: Double

  /// Makes a prior; the defaults are those of the published hunt.
  public init(a1: Double = 2, a2: Double = 4, a3: Double = 8) {
    self.a1 = a1
    self.a2 = a2
    self.a3 = a3
  }

  /// ln π of a model with these cross sections (strengths included, fb).
  public func logarithm(of model: Protomodel, crossSections: [CrossSection]) -> Double {
    let particles = Double(model.members.count)
    let ratios = Self.freeRatios(of: model)
    let strengths = Self.effectiveStrengths(of: model, crossSections: crossSections)
    return -(particles / a1 + ratios / a2 + strengths / a3)
  }

  /// n_BR: for every particle its distinct ratios above 1e-5, less one.
  ///
  /// Two ratios that differ by less than 2.5 % of their sum count once.
  static func freeRatios(of model: Protomodel) -> Double {
    model.members.reduce(0) { sum, member in
      let ratios = member.branchings.map(\.ratio).filter { $0 > 1e-5 }
      let distinct = groups(of: ratios) { $1 - $0 < 0.025 * ($0 + $1) }
      return sum + Double(max(0, distinct - 1))
    }
  }

  /// n_SSM: distinct strengths above 1e-4 of modes with more than 0.001 fb, and 0.1 for each repetition.
  ///
  /// Strengths within 3 % count as equal.
  static func effectiveStrengths(of model: Protomodel, crossSections: [CrossSection]) -> Double {
    let seen = model.strengths.filter { strength in
      strength.value > 1e-4
        && crossSections.contains { $0.mode == strength.mode && $0.value > 0.001 }
    }.map(\.value)
    let distinct = groups(of: seen) { $1 - $0 < 0.03 * $1 }
    return Double(distinct) + 0.1 * Double(seen.count - distinct)
  }

  /// Groups of values, each about its smallest one.
  private static func groups(
    of values: [Double], areEqual: (_ smaller: Double, _ larger: Double) -> Bool
  ) -> Int {
    var count = 0
    var least = -Double.infinity
    for value in values.sorted() where count == 0 || !areEqual(least, value) {
      count += 1
      least = value
    }
    return count
  }
}
