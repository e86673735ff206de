import Approximations
import ArgumentParser
import ClusterEngines
import Documents
import Foundation
import GlobalFits
import HistFactory
import Inference
import Inspector
import Likelihoods
import MarkovChains
import Numerics
import Protomodels
import Recasts
import Reports
import Runs
import SimplifiedModels
import TheoryPredictions

/// How the program ends: the exit statuses of sysexits.h that scripts and schedulers can rely on.
enum Outcome {
  /// Bad data: a file from outside, or what it asks for, cannot be used.
  static let badData = ExitCode(65)
  /// A defect of the program.
  static let defect = ExitCode(70)
  /// Stopped early; a resume goes on.
  static let stoppedEarly = ExitCode(75)

  /// Prints the error once, on standard error, and exits with its status.
  static func exit(for error: any Error) -> Never {
    guard let status = status(of: error) else { Protolith.exit(withError: error) }
    let note = status == defect ? " (a defect of protolith: please report it)" : ""
    say("protolith: \(error)\(note)")
    Foundation.exit(status.rawValue)
  }

  /// One line on standard error.
  static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// The status of an error; nil for those of the argument parser, which knows its own.
  private static func status(of error: any Error) -> ExitCode? {
    switch error {
    case is DocumentError, is RegionAssignmentError, is NumericsError, is SimplifiedModelError,
      is LikelihoodError, is InferenceError, is RunError, is ReportError, is ProtomodelError,
      is RecastError, is ExclusionScan.Refusal, is ParameterNameError, is ApproximationError,
      is InspectorError, is FitError, is ClusterError, is MPILink.Fault, is OlderLivePoints:
      badData
    default: isParserError(error) ? nil : defect
    }
  }

  private static func isParserError(_ error: any Error) -> Bool {
    error is ExitCode || error is CleanExit || error is ValidationError
      || Protolith.exitCode(for: error) != .failure
  }
}
