/// What results can tell apart of a particle beyond the Standard Model.
///
/// Particles of one class are one particle to a result: topologies that differ in nothing else are
/// merged.
public struct ParticleClass: Hashable, Sendable {
  /// The mass in GeV, rounded to 0.1 GeV and at least 1 GeV.
  public let mass: Double
  /// The width in GeV; 0 for stable particles.
  public let width: Double
  /// Nil for particles that decay promptly, where they are not told apart by them.
  ///
  /// Antiparticles have the opposite charge. Invisible ends of chains have no spin
  /// (`spinStates == 0`).
  public let quantumNumbers: QuantumNumbers?

  /// Makes a class; the mass is rounded.
  public init(mass: Double, width: Double, quantumNumbers: QuantumNumbers?) {
    self.mass = Self.rounded(mass)
    self.width = width
    self.quantumNumbers = quantumNumbers
  }

  /// A mass as topologies carry it: its size, rounded to 0.1 GeV and at least 1 GeV.
  static func rounded(_ mass: Double) -> Double { max(1, (abs(mass) * 10).rounded() / 10) }

  /// What is left of particles that leave a detector unseen: neither charge nor colour.
  static let unseen = QuantumNumbers(charge: 0, spinStates: 0, colour: 1)

  /// Whether it leaves a detector unseen if it does not decay.
  public var isInvisible: Bool {
    quantumNumbers.map { $0.charge == 0 && $0.colour == 1 } ?? false
  }

  /// The class as the end of a chain: invisible ones have no spin.
  var undecayed: ParticleClass {
    isInvisible ? ParticleClass(mass: mass, width: width, quantumNumbers: Self.unseen) : self
  }
}

extension ParticleClass: Comparable {
  /// By mass, then width, then quantum numbers.
  public static func < (a: ParticleClass, b: ParticleClass) -> Bool {
    if a.mass != b.mass { return a.mass < b.mass }
    if a.width != b.width { return a.width < b.width }
    return a.order < b.order
  }

  private var order: (Int, Int, Int) {
    quantumNumbers.map { ($0.charge, $0.spinStates, $0.colour) } ?? (.min, 0, 0)
  }
}
