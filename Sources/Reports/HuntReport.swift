import Protomodels
import SimplifiedModels

/// Everything that the page of a hunt shows; gathered once, drawn by `page()`.
public struct HuntReport: Sendable {
  /// Facts of the run for the head of the page and for doing it again.
  public struct Facts: Sendable {
    public var name: String
    public var command: String
    public var version: String
    public var databaseDigest: String
    public var selection: String
    public var seed: UInt64
    public var walkers: Int
    public var steps: Int
    public var stepsPerSecond: Double?
    public var finished: Bool
    /// Makes the facts.
    public init(
      name: String, command: String, version: String, databaseDigest: String, selection: String,
      seed: UInt64, walkers: Int, steps: Int, stepsPerSecond: Double?, finished: Bool
    ) {
      self.name = name
      self.command = command
      self.version = version
      self.databaseDigest = databaseDigest
      self.selection = selection
      self.seed = seed
      self.walkers = walkers
      self.steps = steps
      self.stepsPerSecond = stepsPerSecond
      self.finished = finished
    }
  }

  /// One row of the table of walkers.
  public struct WalkerRow: Sendable {
    public var number: Int
    public var steps: Int
    public var bestK: Double?
    /// Fraction of evaluated steps that were accepted.
    public var acceptance: Double?
    /// Acceptance per move, by name.
    public var moves: [(name: String, proposed: Int, accepted: Int)]
    /// Refused steps by reason.
    public var refused: [(reason: String, count: Int)]
    /// Makes a row.
    public init(
      number: Int, steps: Int, bestK: Double?, acceptance: Double?,
      moves: [(name: String, proposed: Int, accepted: Int)],
      refused: [(reason: String, count: Int)]
    ) {
      self.number = number
      self.steps = steps
      self.bestK = bestK
      self.acceptance = acceptance
      self.moves = moves
      self.refused = refused
    }
  }

  /// A particle of the best model as the page shows it.
  public struct ParticleRow: Sendable {
    public var id: ParticleID
    /// Name with `_` and `^` (`X_Z^1`).
    public var name: String
    /// GeV.
    public var mass: Double
    public var decays: [(daughter: String, emitted: String, ratio: Double)]
    /// K of the model without it; nil for the LSP.
    public var kWithout: Double?
    /// Makes a row.
    public init(
      id: ParticleID, name: String, mass: Double,
      decays: [(daughter: String, emitted: String, ratio: Double)], kWithout: Double?
    ) {
      self.id = id
      self.name = name
      self.mass = mass
      self.decays = decays
      self.kWithout = kWithout
    }
  }

  /// A production mode of the best model.
  public struct StrengthRow: Sendable {
    /// Names of the two produced particles, `X_t*` for an antiparticle.
    public var particles: [String]
    public var strength: Double
    /// σ × strength in fb by √s in TeV, sorted.
    public var crossSections: [(energy: Int, value: Double)]
    /// Makes a row.
    public init(
      particles: [String], strength: Double, crossSections: [(energy: Int, value: Double)]
    ) {
      self.particles = particles
      self.strength = strength
      self.crossSections = crossSections
    }
  }

  public var facts: Facts
  public var verdict: Verdict
  /// What held the strengths back.
  public var critic = CriticRule.paper
  public var particles: [ParticleRow]
  public var strengths: [StrengthRow]
  /// K of the combination without each analysis, by analysis.
  public var kWithoutAnalysis: [String: Double]
  public var traces: [TracePlot.Walker]
  public var walkers: [WalkerRow]
  /// Likelihood over pairs of masses.
  public var planes: [MassPlane] = []
  /// K against each mass.
  public var massScans: [StatisticScan] = []
  /// K against each strength.
  public var strengthScans: [StatisticScan] = []
  /// Which predictions may be combined.
  public var compatibility: CombinationMatrix?
  /// How the best model came about.
  public var strip: WalkStripPlot?
  /// Local p-values of all regions.
  public var pValues: LocalPValueStudy?
  /// Hunts on pseudo-databases, where they were made.
  public var significance: GlobalSignificance?

  /// Gathers a report.
  public init(
    facts: Facts, verdict: Verdict, particles: [ParticleRow], strengths: [StrengthRow],
    kWithoutAnalysis: [String: Double], traces: [TracePlot.Walker], walkers: [WalkerRow]
  ) {
    self.facts = facts
    self.verdict = verdict
    self.particles = particles
    self.strengths = strengths
    self.kWithoutAnalysis = kWithoutAnalysis
    self.traces = traces
    self.walkers = walkers
  }

  /// The page with the pictures inlined, and the pictures.
  public func render(_ kinds: [PictureKind] = PictureKind.all) throws(ReportError) -> (
    page: String, pictures: [Picture]
  ) {
    let pictures = try self.pictures(kinds)
    return (page(with: pictures).text, pictures)
  }

  /// The pictures of some kinds, in the order of the kinds.
  public func pictures(_ kinds: [PictureKind]) throws(ReportError) -> [Picture] {
    var pictures: [Picture] = []
    for kind in kinds { pictures += try kind.draw(self) }
    return pictures
  }
}
