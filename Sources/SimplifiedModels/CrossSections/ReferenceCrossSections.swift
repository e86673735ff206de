import Numerics

/// Reference cross sections at 8 and 13 TeV (specs: cross-sections.md).
public struct ReferenceCrossSections: Sendable {
  /// Reads tables from `database/cross-sections/*.csv`: (file name, text).
  public init(tables: [(file: String, text: String)]) throws(SimplifiedModelError) {
    fatalError("unbuilt")
  }
  /// Every mode of the 20 particles that has a table at 8 or 13 TeV, sorted.
  public var modes: [ProductionMode] { fatalError("unbuilt") }
  /// Modes of the 20 particles that have none, with the reason.
  public var refused: [(mode: ProductionMode, reason: String)] { fatalError("unbuilt") }
  /// Energies (TeV) with a table for the mode.
  public func energies(for mode: ProductionMode) -> [Int] { fatalError("unbuilt") }
  /// σ in fb and its relative uncertainty; nil with a reason outside the table.
  public func value(_ mode: ProductionMode, energy: Int, masses: (Double, Double))
    throws(SimplifiedModelError) -> (value: Double, relativeError: Double)
  { fatalError("unbuilt") }
}
