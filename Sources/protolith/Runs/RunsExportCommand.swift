import ArgumentParser
import Documents
import Foundation
import Reports
import Runs

/// `protolith runs export`.
struct RunsExportCommand: ParsableCommand {
  /// Forms of an export.
  enum Form: String, ExpressibleByArgument, CaseIterable { case json, csv, hdf5, netcdf }

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Give the steps of a run to other programs.",
    discussion: """
      json: every step as a line, whole; its bytes depend on the steps alone, two runs are compared by them. \
      csv, hdf5 (as emcee's HDFBackend reads it) and netcdf (as arviz.from_netcdf opens it): of each draw ln \
      density, K or likelihood, and masses, which are not a number (NaN, in CSV empty) where the particle is \
      not there. The burn-in of a posterior is left out.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: "json, csv, hdf5 or netcdf.") var format = Form.json
  @Option(help: ArgumentHelp("The file (hdf5 and netcdf need one).", valueName: "file"))
  var to: String?
  @Option(help: "Leave out the steps up to this one (default: the burn-in).") var after: Int?
  @Option(help: "Take every how many steps.") var every = 1
  @Option(help: "Take at most this many draws of each chain, evenly.") var atMost: Int?

  func validate() throws {
    if [.hdf5, .netcdf].contains(format), to == nil {
      throw ValidationError("--format \(format.rawValue) needs a file: --to FILE")
    }
    if every < 1 { throw ValidationError("--every \(every): use 1 or more") }
    if let atMost, atMost < 2 { throw ValidationError("--at-most \(atMost): use 2 or more") }
    if let after, after < 0 { throw ValidationError("--after \(after): use 0 or more") }
    if format == .json, after != nil || every != 1 || atMost != nil {
      throw ValidationError("json gives every step: leave out --after, --every and --at-most")
    }
  }

  func run() throws {
    let run = try argument.run()
    if format == .json { return try write { try StepExport.forEachLine(of: run, $0) } }
    var request = ExportTable.Request()
    (request.after, request.every) = (after, every)
    if let atMost { request.atMost = atMost }
    let fit = try Self.fitColumns(run)
    guard let table = try ExportTable(run, fit: fit, request, version: Version.program) else {
      throw ReportError.tooEarly(run: argument.name)
    }
    switch format {
    case .hdf5: if let to { try table.writeHDF5(to) }
    case .netcdf: if let to { try table.writeNetCDF(to) }
    default: try write { try table.writeCSV($0) }
    }
    guard let to else { return }
    Outcome.say(
      "\(to): \(run.chains.count) chains × \(table.range.count) draws (steps after \(table.range.after) to "
        + "\(table.range.last), every \(table.range.stride)) of "
        + table.quantities.columns.map(\.name).joined(separator: ", "))
  }

  /// What is written of a fit; nil of another run.
  private static func fitColumns(_ run: Run) throws -> FitColumns? {
    guard run.kind != .significance else {
      throw RunError.kind(name: run.folder.name, found: .significance, expected: .posterior)
    }
    guard run.kind == .fit else { return nil }
    let fit = try FitRun(opening: run.folder, families: .inProgram)
    let parameters = fit.fit.parameters
    return FitColumns(
      columns: parameters.quantities.map {
        .init(name: $0.name, words: $0.unit.isEmpty ? $0.label : "\($0.label) [\($0.unit)]")
      },
      isWeighted: fit.sampler.weighting == .logWeights,
      isSearch: fit.sampler.weighting == .none,
      perStep: fit.sampler.drawsPerStep(dimension: parameters.dimension),
      burnIn: fit.sampler.burnIn)
  }

  /// Hands a sink for bytes to `body`: the file, or the standard output.
  private func write(_ body: (([UInt8]) throws -> Void) throws -> Void) throws {
    guard let to else {
      return try body { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
    }
    guard FileManager.default.createFile(atPath: to, contents: nil),
      let handle = FileHandle(forWritingAtPath: to)
    else {
      throw DocumentError.unreadable(
        file: to, reason: "cannot be made",
        remedy: "check that its folder is there and may be written")
    }
    try body { try handle.write(contentsOf: Data($0)) }
    try handle.close()
  }
}
