import Foundation

/// Where a run came from, written once as `provenance.json`; no result depends on it.
public struct Provenance: Codable, Sendable, Equatable {
  /// Format number of the file.
  public var format: Int
  /// Name and version of the program.
  public var program: String
  /// Digest of the results database that was walked on.
  public var databaseDigest: String
  /// The machine on which the run was begun.
  public var host: String
  /// Operating system and processor count of that machine.
  public var platform: String
  /// When the run was begun (ISO 8601, UTC).
  public var started: String
  /// The command line, word by word.
  public var commandLine: [String]
  /// Where the chains come from, in their order, of a run that was made of others.
  public var origins: [ChainOrigin]?

  /// The arguments of this process; the program without its folder.
  public static var arguments: [String] {
    let arguments = ProcessInfo.processInfo.arguments
    let program = arguments.first.map { URL(filePath: $0).lastPathComponent }
    return [program].compactMap { $0 } + arguments.dropFirst()
  }

  /// Describes this process and this moment.
  public init(
    program: String, databaseDigest: String,
    commandLine: [String] = Self.arguments, at date: Date = Date()
  ) {
    let process = ProcessInfo.processInfo
    format = FormatNumber.current
    self.program = program
    self.databaseDigest = databaseDigest
    host = process.hostName
    platform = "\(process.operatingSystemVersionString), \(process.processorCount) processors"
    started = date.formatted(.iso8601)
    self.commandLine = commandLine
  }
}
