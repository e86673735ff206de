import Foundation

/// Reference cross sections at 8 and 13 TeV of the signed production modes of the 20 particles.
///
/// Tables come from the LHC SUSY Cross Section Working Group; `ReferenceProcess` says which modes
/// each stands for and how a degenerate table is shared out. Strength 1 of a signed mode is the
/// value that `value(_:energy:masses:)` gives. For two particles of unequal mass it is the
/// geometric mean of the values at the two masses, so both masses must be inside the table.
/// Nothing is extrapolated: what no table has is refused with a reason.
public struct ReferenceCrossSections: Sendable {
  /// The energies considered, in TeV.
  public static let energies = [8, 13]

  /// Every mode of the 20 particles that has a table at 8 or 13 TeV, sorted.
  public let modes: [ProductionMode]
  /// Modes of the 20 particles that have none, with the reason.
  public let refused: [(mode: ProductionMode, reason: String)]
  /// Modes that have a table at one energy only: the energy that is missing, with the reason.
  public let missing: [(mode: ProductionMode, energy: Int, reason: String)]

  private let tables: [CrossSectionTable]
  /// Table of a mode by position in `energies`, -1 for none.
  private let tablesOfMode: [ProductionMode: [Int]]

  /// Reads tables from `database/cross-sections/*.csv`: (file name, text).
  public init(tables texts: [(file: String, text: String)]) throws(SimplifiedModelError) {
    var tables: [CrossSectionTable] = []
    for (file, text) in texts.sorted(by: { $0.file < $1.file }) {
      let table = try CrossSectionTable(file: file, text: text)
      if let other = tables.first(where: {
        $0.process == table.process && $0.energy == table.energy
      }) {
        throw .table(
          file: file, line: 0,
          reason: "\(other.file) has \(table.process.rawValue) at \(table.energy) TeV too; keep one"
        )
      }
      tables.append(table)
    }
    self.tables = tables
    var tablesOfMode: [ProductionMode: [Int]] = [:]
    for (index, table) in tables.enumerated() {
      guard let position = Self.energies.firstIndex(of: table.energy) else { continue }
      for mode in table.process.modes {
        tablesOfMode[mode, default: Self.energies.map { _ in -1 }][position] = index
      }
    }
    self.tablesOfMode = tablesOfMode
    modes = tablesOfMode.keys.sorted()
    refused = Self.refusals(except: tablesOfMode)
    missing = Self.gaps(modes, tablesOfMode)
  }

  /// Energies (TeV) with a table for the mode.
  public func energies(for mode: ProductionMode) -> [Int] {
    Self.energies.filter { table(mode, $0) != nil }
  }

  /// Masses in GeV that the table of a mode covers; nil where there is no table.
  public func masses(for mode: ProductionMode, energy: Int) -> ClosedRange<Double>? {
    guard let table = table(mode, energy), let first = table.masses.first,
      let last = table.masses.last
    else { return nil }
    return first...last
  }

  /// σ in fb of one signed mode and its relative uncertainty; an error with the reason where there is none.
  public func value(_ mode: ProductionMode, energy: Int, masses: (Double, Double))
    throws(SimplifiedModelError) -> (value: Double, relativeError: Double)
  {
    guard let table = table(mode, energy) else {
      throw .noCrossSection(
        mode: mode, energy: energy, reason: Self.reason(mode, tablesOfMode[mode] != nil))
    }
    guard let first = table.value(at: masses.0) else { throw outside(table, mode, masses.0) }
    if masses.0 == masses.1 { return first }
    guard let second = table.value(at: masses.1) else { throw outside(table, mode, masses.1) }
    return (
      (first.value * second.value).squareRoot(), (first.relativeError + second.relativeError) / 2
    )
  }

  /// Whether a process has a table at an energy (TeV).
  public func hasTable(_ process: ReferenceProcess, energy: Int) -> Bool {
    table(process, energy) != nil
  }

  /// σ in fb of one signed mode of a process, whichever particles they are; nil without a table and
  /// outside it.
  public func value(_ process: ReferenceProcess, energy: Int, masses: (Double, Double)) -> Double? {
    guard let table = table(process, energy), let first = table.value(at: masses.0),
      let second = table.value(at: masses.1)
    else { return nil }
    return masses.0 == masses.1 ? first.value : (first.value * second.value).squareRoot()
  }

  private func table(_ process: ReferenceProcess, _ energy: Int) -> CrossSectionTable? {
    tables.first { $0.process == process && $0.energy == energy }
  }

  private func table(_ mode: ProductionMode, _ energy: Int) -> CrossSectionTable? {
    guard let position = Self.energies.firstIndex(of: energy), let indices = tablesOfMode[mode],
      indices[position] >= 0
    else { return nil }
    return tables[indices[position]]
  }

  private func outside(
    _ table: CrossSectionTable, _ mode: ProductionMode, _ mass: Double
  ) -> SimplifiedModelError {
    let first = table.masses.first ?? 0
    let last = table.masses.last ?? 0
    return .noCrossSection(
      mode: mode, energy: table.energy,
      reason: "mass \(mass) GeV is outside \(table.file), which covers \(first) to \(last) GeV")
  }

  private static func reason(_ mode: ProductionMode, _ hasOther: Bool) -> String {
    if ReferenceProcess.allCases.contains(where: { $0.modes.contains(mode) }) {
      return hasOther
        ? "no table at this energy for this process" : "the table of this process is not here"
    }
    return ReferenceProcess.reasonForNone(mode)
  }

  private static func refusals(
    except tables: [ProductionMode: [Int]]
  ) -> [(mode: ProductionMode, reason: String)] {
    ReferenceProcess.allPairs.filter { tables[$0] == nil }.map { ($0, reason($0, false)) }
  }

  private static func gaps(
    _ modes: [ProductionMode], _ tables: [ProductionMode: [Int]]
  ) -> [(mode: ProductionMode, energy: Int, reason: String)] {
    modes.flatMap { mode in
      energies.indices.filter { tables[mode]?[$0] == -1 }
        .map { (mode, energies[$0], reason(mode, true)) }
    }
  }
}
