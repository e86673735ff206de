/// A cross section in fb at one centre-of-mass energy in TeV.
public struct CrossSection: Codable, Sendable, Equatable {
  public var mode: ProductionMode
  /// √s in TeV.
  public var energy: Int
  /// σ in fb.
  public var value: Double
  /// Makes a cross section.
  public init(mode: ProductionMode, energy: Int, value: Double) {
    self.mode = mode
    self.energy = energy
    self.value = value
  }
}
