/// What can be wrong with a likelihood: the place, the offending value, the remedy.
public enum LikelihoodError: Error, Equatable, CustomStringConvertible {
  /// Lengths that do not agree.
  case shape(String)
  /// A value outside its domain.
  case domain(String)
  /// Analyses that cannot be combined as asked.
  case combination(String)

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .shape(let what): "the lengths of a likelihood do not agree: \(what)"
    case .domain(let what): "a likelihood has a value outside its domain: \(what)"
    case .combination(let what): "the analyses cannot be combined: \(what)"
    }
  }
}
