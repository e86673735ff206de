/// What a particle is under the unbroken symmetries: charge, spin, colour.
///
/// As `BLOCK QNUMBERS` has them (arXiv:0712.3311): the antiparticle has the opposite charge and
/// the same colour dimension.
public struct QuantumNumbers: Hashable, Sendable, Codable {
  /// Three times the electric charge.
  public var charge: Int
  /// 2 S + 1.
  public var spinStates: Int
  /// Dimension of the colour representation (1, 3, 8, …).
  public var colour: Int
  /// Makes quantum numbers.
  public init(charge: Int, spinStates: Int, colour: Int) {
    self.charge = charge
    self.spinStates = spinStates
    self.colour = colour
  }
}

/// A kind of particle beyond the Standard Model: everything but mass and width.
public struct ParticleKind: Hashable, Sendable {
  /// The positive code.
  public let id: ParticleID
  public let name: String
  public let quantumNumbers: QuantumNumbers
  /// Whether the particle is its own antiparticle.
  public let isSelfConjugate: Bool
  /// Makes a kind of particle.
  public init(
    id: ParticleID, name: String, quantumNumbers: QuantumNumbers, isSelfConjugate: Bool
  ) {
    self.id = id
    self.name = name
    self.quantumNumbers = quantumNumbers
    self.isSelfConjugate = isSelfConjugate
  }
}

/// A particle of a model with mass and width; its antiparticle has no entry of its own.
public struct ModelParticle: Sendable, Equatable {
  /// The positive code.
  public var id: ParticleID
  public var name: String
  /// Those of the particle with the positive code.
  public var quantumNumbers: QuantumNumbers
  /// In GeV, not negative.
  public var mass: Double
  /// Total width in GeV.
  public var width: Double
  /// Whether the particle is its own antiparticle.
  public var isSelfConjugate: Bool

  /// Gives a kind of particle mass and width.
  public init(_ kind: ParticleKind, mass: Double, width: Double) {
    id = kind.id
    name = kind.name
    quantumNumbers = kind.quantumNumbers
    isSelfConjugate = kind.isSelfConjugate
    self.mass = mass
    self.width = width
  }

  /// The name of the antiparticle: the opposite sign where the name has one, else a tilde behind.
  public var antiparticleName: String {
    if isSelfConjugate { return name }
    if name.hasSuffix("+") { return name.dropLast() + "-" }
    if name.hasSuffix("-") { return name.dropLast() + "+" }
    return name + "~"
  }

  /// Everything but mass and width.
  public var kind: ParticleKind {
    ParticleKind(
      id: id, name: name, quantumNumbers: quantumNumbers, isSelfConjugate: isSelfConjugate)
  }

  /// Whether it leaves a detector unseen if it lives long enough: neutral and colourless.
  public var isInvisible: Bool { quantumNumbers.charge == 0 && quantumNumbers.colour == 1 }
}

/// Where a particle decays, by its width.
public enum Lifetime: String, Codable, Sendable {
  /// At the place where it was made.
  case prompt
  /// Somewhere in the detector or beyond: both that it decays and that it does not are considered.
  case displaced
  /// Never, or far beyond the detector.
  case stable
}

/// Widths in GeV that tell prompt, displaced and stable apart.
public struct LifetimeLimits: Codable, Sendable, Equatable {
  /// From this width on a decay is prompt.
  public var promptWidth: Double
  /// Below this width a particle is stable.
  public var stableWidth: Double
  /// Makes limits; the defaults are those of SModelS.
  public init(promptWidth: Double = 1e-11, stableWidth: Double = 1e-25) {
    self.promptWidth = promptWidth
    self.stableWidth = stableWidth
  }

  /// What a width in GeV means.
  public func lifetime(ofWidth width: Double) -> Lifetime {
    width >= promptWidth ? .prompt : width < stableWidth ? .stable : .displaced
  }
}
