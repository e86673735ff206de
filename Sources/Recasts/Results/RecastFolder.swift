import Documents
import Foundation

/// The folder that MadAnalysis 5 calls `Output/SAF`: tables of each data set, and their summary.
public struct RecastFolder: Sendable {
  /// The folder.
  public let path: String

  /// Names a folder; it is made when something is written.
  public init(_ path: String) { self.path = path }

  private static let table = "CLs_output.dat"

  /// Writes the tables of a data set and makes the summary anew; returns the files.
  ///
  /// `results` are those of all analyses and luminosities. With `appending` they follow what is there.
  public func write(
    _ results: [RecastResult], dataset: String, appending: Bool = false
  ) throws -> [String] {
    guard !dataset.isEmpty, !dataset.hasPrefix("."), !dataset.contains("/"),
      !dataset.contains(where: \.isNewline)
    else {
      throw RecastError.setting(
        "the data set's name is “\(dataset)”; give one that can be the name of a folder")
    }
    let folder = "\(path)/\(dataset)"
    try makeFolder(folder)
    var files: [String] = []
    for luminosity in luminosities(of: results) {
      let own = results.filter { extrapolation($0) == luminosity }
      let name = luminosity.map { "CLs_output_lumi_\(Layout.decimals($0, 3)).dat" } ?? Self.table
      let file = "\(folder)/\(name)"
      var text = CLsTable.text(own)
      if appending, FileManager.default.fileExists(atPath: file) {
        text = try Self.text(file) + "\n" + CLsTable.body(own)
      }
      try Files.write(Array(text.utf8), to: file)
      files.append(file)
    }
    return files + [try writeSummary()]
  }

  /// Writes `CLs_output_summary.dat` from the tables of all data sets, in the order of their names.
  private func writeSummary() throws -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let tables = try names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { (dataset: $0, file: "\(path)/\($0)/\(Self.table)") }
      .filter { FileManager.default.fileExists(atPath: $0.file) }
      .map { (dataset: $0.dataset, text: try Self.text($0.file)) }
    let file = "\(path)/CLs_output_summary.dat"
    try Files.write(Array(CLsTable.summary(tables).utf8), to: file)
    return file
  }

  /// Nil for results at the luminosity of the measurement.
  private func extrapolation(_ result: RecastResult) -> Double? {
    result.isExtrapolated ? result.luminosity : nil
  }

  /// The tables to write, in the order of the results.
  private func luminosities(of results: [RecastResult]) -> [Double?] {
    results.map(extrapolation).reduce(into: []) { all, one in
      if !all.contains(one) { all.append(one) }
    }
  }

  private func makeFolder(_ folder: String) throws(DocumentError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unreadable(
        file: folder, reason: "cannot be made: \(error.localizedDescription)",
        remedy: "choose another folder with --output")
    }
  }

  private static func text(_ file: String) throws(DocumentError) -> String {
    String(decoding: try Files.read(file, limit: 64 << 20), as: UTF8.self)
  }
}
