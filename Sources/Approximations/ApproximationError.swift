/// Why a likelihood cannot be put into a simpler form.
public enum ApproximationError: Error, Equatable, CustomStringConvertible {
  /// No channel that could hold a signal, or an unknown one.
  case signalChannels(file: String, found: String, known: [String])
  /// A parameter that the data of the fit do not determine.
  case unconstrained(file: String, parameter: String)
  /// A bin-wise parameter set that spans channels on both sides.
  case spansChannels(file: String, parameter: String)
  /// A bin in which no background is left after the fit.
  case emptyBin(file: String, bin: String)

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .signalChannels(let file, let found, let known):
      "\(file), at /channels: \(found), expected signal regions among "
        + known.joined(separator: ", ") + "; name them with --signal-regions"
    case .unconstrained(let file, let parameter):
      "\(file): the data of the control regions do not determine the parameter “\(parameter)”;"
        + " fit all regions with --fit all"
    case .spansChannels(let file, let parameter):
      "\(file): the parameters “\(parameter)” belong to signal and control regions at once, so that"
        + " the control regions cannot be fitted alone; fit all regions with --fit all"
    case .emptyBin(let file, let bin):
      "\(file): no background is left in \(bin) after the fit; leave its channel out with"
        + " --signal-regions"
    }
  }
}
