import Foundation

/// The prior of a protomodel: exp[-(n_part / a1 + n_BR / a2 + n_SSM / a3)].
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
}
