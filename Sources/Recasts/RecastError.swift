/// What can go wrong in a recast that no single document explains.
public enum RecastError: Error, Equatable, CustomStringConvertible {
  /// A signal region without its file.
  case missingCutflow(region: String, file: String)
  /// A signal region whose events say nothing.
  case uselessCutflow(region: String, files: String, reason: String)
  /// A profile whose channels are not those of its workspace.
  case channels(profile: String, file: String, reason: String)
  /// A likelihood that cannot be asked.
  case likelihood(tag: String, file: String, reason: String)
  /// A number that the user gave.
  case setting(String)

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .missingCutflow(let region, let file):
      "\(file): there is no cutflow for the signal region “\(region)”; run the analysis again, or"
        + " remove the region from the info file"
    case .uselessCutflow(let region, let files, let reason):
      "\(files): the cutflow of the signal region “\(region)” cannot be used: \(reason); check the"
        + " weights of the sample"
    case .channels(let profile, let file, let reason):
      "\(file): its channels are not those of the profile “\(profile)”: \(reason)"
    case .likelihood(let tag, let file, let reason):
      "\(file): the likelihood \(tag) cannot be evaluated: \(reason);"
        + " --no-global-likelihoods gives the single regions without it"
    case .setting(let what): what
    }
  }
}
