import Documents

/// What can be wrong with a fit: the place, what was found and expected, what to do.
public enum FitError: Error, Equatable, CustomStringConvertible {
  /// A formula that cannot be read: the column, what stands there, what is expected.
  case expression(text: String, column: Int, found: String, expected: String)
  /// A place of a plan or a template.
  case document(DocumentError)
  /// A part of the combination that the database does not have.
  case unknownResult(name: String, reason: String)
  /// Nothing to fit.
  case nothingToFit(reason: String, remedy: String)
  /// A point that has no likelihood where one is needed.
  case noValue(point: String, reason: String, remedy: String)

  /// In one sentence.
  public var description: String {
    switch self {
    case .expression(let text, let column, let found, let expected):
      "the formula “\(text.prefix(80))\(text.count > 80 ? "…" : "")”, column \(column): found "
        + "\(found), expected \(expected)"
    case .document(let error): error.description
    case .unknownResult(let name, let reason):
      "the result “\(name)”: \(reason); `protolith database list` names all results"
    case .nothingToFit(let reason, let remedy): "\(reason); \(remedy)"
    case .noValue(let point, let reason, let remedy): "\(point): \(reason); \(remedy)"
    }
  }
}
