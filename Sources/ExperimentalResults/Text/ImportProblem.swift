/// Something of a text database that was not taken, and why: nothing is lost silently.
public struct ImportProblem: Sendable, Equatable, CustomStringConvertible {
  /// How bad it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// Well formed, but of a kind that is not taken.
    case refused = "not taken"
    /// Holds nothing (a map of zeros).
    case dropped = "holds only zeros"
    /// Taken without the points that cannot be right.
    case shortened = "taken in part"
    /// Cannot be read.
    case malformed = "malformed"
  }
  /// File or folder in the database.
  public var path: String
  public var kind: Kind
  public var reason: String

  public var description: String { "\(path): \(kind.rawValue): \(reason)" }
}
