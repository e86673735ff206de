import Runs
import SimplifiedModels

/// Which pictures are wanted, and how fine.
public struct ReportRequest: Sendable {
  /// In the order in which they are drawn.
  public var kinds: [PictureKind]
  /// Points along each axis of a plane of masses.
  public var planePoints = 40
  /// Points of a scan over one mass or strength.
  public var scanPoints = 121
  /// The particles of the plane; nil: the mass of every particle against that of the LSP.
  public var plane: (x: ParticleID, y: ParticleID)?
  /// The series of hunts on pseudo-databases that is shown; nil: the one with most hunts that is about
  /// the run.
  public var series: RunFolder?
  /// Threads that compute (nil: all cores); no result depends on it.
  public var threads: Int?

  /// Asks for pictures; all of them make the page.
  public init(_ kinds: [PictureKind] = PictureKind.all) { self.kinds = kinds }

  func needs(_ need: PictureKind.Needs) -> Bool { kinds.contains { $0.needs.contains(need) } }
}
