/// What can go wrong in a recast that no single document explains.
public enum RecastError: Error, Equatable, CustomStringConvertible {
  /// The signal regions of the analysis and the cutflows do not fit together.
  case missingCutflow(region: String, folder: String)

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .missingCutflow(let region, let folder):
      "\(folder): there is no cutflow for the signal region “\(region)”; run the analysis again, or"
        + " remove the region from the info file"
    }
  }
}
