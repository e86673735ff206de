/// What can be wrong with a model, a table or a topology string.
public enum SimplifiedModelError: Error, Equatable, CustomStringConvertible {
  /// A topology string that cannot be read: the text, the place in it, what is wrong.
  case topology(text: String, column: Int, reason: String)
  /// No reference cross section: which mode, energy, masses, why.
  case noCrossSection(mode: ProductionMode, energy: Int, reason: String)
  /// A cross-section table that cannot be used.
  case table(file: String, line: Int, reason: String)
  /// A model file that cannot be read.
  case model(file: String, line: Int, reason: String)

  /// One sentence with place, reason and remedy.
  public var description: String {
    switch self {
    case .topology(let text, let column, let reason):
      "topology '\(text.prefix(200))', column \(column): \(reason)"
    case .noCrossSection(let mode, let energy, let reason):
      "no reference cross section for \(mode) at \(energy) TeV: \(reason)"
    case .table(let file, let line, let reason):
      line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)"
    case .model(let file, let line, let reason):
      line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)"
    }
  }
}
