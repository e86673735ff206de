import ArgumentParser
import Documents
import Foundation
import Inference
import Likelihoods
import Numerics
import SimplifiedModels

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
    if error is ExitCode || error is CleanExit || error is ValidationError {
      Protolith.exit(withError: error)
    }
    guard let status = status(of: error) else { Protolith.exit(withError: error) }
    FileHandle.standardError.write(Data("protolith: \(error)\n".utf8))
    Foundation.exit(status.rawValue)
  }

  /// The status of our own errors; nil for those of the argument parser, which knows its own.
  private static func status(of error: any Error) -> ExitCode? {
    switch error {
    case is DocumentError, is SimplifiedModelError, is LikelihoodError, is InferenceError,
      is NumericsError:
      badData
    case is any CustomStringConvertible where !isParserError(error): badData
    default: isParserError(error) ? nil : defect
    }
  }

  private static func isParserError(_ error: any Error) -> Bool {
    Protolith.exitCode(for: error) == .validationFailure
      || Protolith.exitCode(for: error) == .success
  }
}
