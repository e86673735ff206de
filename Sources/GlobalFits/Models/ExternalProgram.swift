import Foundation
import MarkovChains
import SimplifiedModels

/// A program that makes the spectrum of a point: it reads a file and writes a SLHA file.
///
/// It runs without a shell, in a folder of its own that is removed after, in a process group of its own
/// that is ended as a whole. Whatever goes wrong is a rejected point with its reason.
public struct ExternalProgram: Sendable, Equatable {
  /// The path of the program.
  public var path: String
  /// Its arguments; they are names of files in its folder or plain words.
  public var arguments: [String]
  /// The file that it reads, in its folder.
  public var input: String
  /// The file that it writes, in its folder; nil where it writes to its standard output.
  public var output: String?
  /// Seconds that it may take.
  public var timeout: Double
  /// How often it is tried again after a failure.
  public var retries: Int

  /// Bytes that it may write, at most, in each file and all together.
  static let largestOutput = 32 << 20
}

/// Spectra from a program.
struct ProgramSource: SpectrumSource {
  let program: ExternalProgram
  let template: SLHATemplate

  func spectrum(_ values: [Double]) throws -> SourcedSpectrum {
    let input = try template.rendered(values)
    var attempt = 0
    while true {
      do { return try once(input) } catch let rejection as RejectedPoint {
        attempt += 1
        if attempt > program.retries { throw rejection }
      }
    }
  }

  private func once(_ input: String) throws -> SourcedSpectrum {
    let bytes = try ProgramRun(program, input: input).output()
    do throws(SimplifiedModelError) {
      return SourcedSpectrum(try SLHA(bytes: bytes, file: "the program's spectrum"))
    } catch {
      throw RejectedPoint(SourcedSpectrum.reason("the program's spectrum", error))
    }
  }
}
