/// What can go wrong in making a report: which program or file, what to do.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// A drawing program is not installed.
  case missingProgram(name: String, package: String)
  /// A drawing program failed on our input.
  case programFailed(name: String, status: Int32, message: String)
  /// The run has nothing of what is to be drawn.
  case nothingToDraw(picture: String, run: String, remedy: String)
  /// The run has nothing to report yet.
  case nothingToReport(run: String)
  /// A series of hunts on pseudo-databases judges another run, or this one with other settings.
  case otherRun(series: String, judges: String, run: String)
  /// The chains of the run have too few steps to be judged.
  case tooEarly(run: String)

  public var description: String {
    switch self {
    case .missingProgram(let name, let package):
      "\(name) was not found on PATH and draws the pictures; install the package \(package), then draw again (`protolith runs report NAME` makes the page of a run)"
    case .programFailed(let name, let status, let message):
      "\(name) ended with status \(status) while drawing: \(message)"
    case .nothingToDraw(let picture, let run, let remedy):
      "the run \(run) has nothing for the picture \(picture); \(remedy)"
    case .nothingToReport(let run):
      "the run \(run) has no evaluated protomodel yet; go on with `protolith hunt --resume \(run)`"
    case .otherRun(let series, let judges, let run):
      "the series \(series) judges the run \(judges), not \(run) with its plan; name another one, or make one by `protolith significance \(run)`"
    case .tooEarly(let run):
      "the walkers of the run \(run) have not all made steps that could be judged (of a posterior: beyond the burn-in); wait, or go on with it by --resume \(run)"
    }
  }
}
