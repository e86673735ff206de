import ArgumentParser
import Documents
import SimplifiedModels

/// σ in fb by the mother's mass: reference tables, or a file.
struct CrossSectionOfMass: Sendable {
  private let modes: [ProductionMode]
  private let file: [(mass: Double, value: Double)]
  private let factor: Double
  private let energy: Int
  private let reference: ReferenceCrossSections

  init(
    production: String?, file: String?, factor: Double, energy: Int,
    reference: ReferenceCrossSections
  ) throws {
    modes = try production.map { try Self.modes($0) } ?? []
    for mode in modes where reference.masses(for: mode, energy: energy) == nil {
      throw ValidationError(
        "--production \(mode): no table at \(energy) TeV; there are "
          + reference.modes.prefix(40).map(\.description).joined(separator: " "))
    }
    self.file =
      try file.map { try PairsFile.read($0) }?.sorted { $0.0 < $1.0 }
      .map { (mass: $0.0, value: $0.1) } ?? []
    self.factor = factor
    self.energy = energy
    self.reference = reference
  }

  /// The cross section at a mass; nil outside the tables.
  func value(at mass: Double) -> Double? {
    if modes.isEmpty { return interpolated(mass).map { factor * $0 } }
    var sum = 0.0
    for mode in modes {
      guard let found = try? reference.value(mode, energy: energy, masses: (mass, mass)) else {
        return nil
      }
      sum += found.value
    }
    return factor * sum
  }

  /// Between the file's points ln σ is linear.
  private func interpolated(_ mass: Double) -> Double? {
    guard let place = file.firstIndex(where: { $0.mass >= mass }) else { return nil }
    let right = file[place]
    if right.mass == mass { return right.value }
    guard place > 0 else { return nil }
    let left = file[place - 1]
    let t = (mass - left.mass) / (right.mass - left.mass)
    return Interpolation.geometric(left.value, right.value, t)
  }

  private static func modes(_ text: String) throws -> [ProductionMode] {
    try text.split(separator: ",").map { part in
      let codes = part.split(separator: ":").compactMap { Int($0) }
      guard codes.count == 2 else {
        throw ValidationError("--production \(part): give two PDG codes, such as -1000015:1000015")
      }
      return ProductionMode(ParticleID(codes[0]), ParticleID(codes[1]))
    }
  }
}
