import Documents
import Foundation
import Protomodels
import Runs
import SimplifiedModels

/// What a hunt leaves beside its chains; every file can be made anew from them at any time.
public enum HuntFiles {
  /// Writes `summary.json`, `best.json` and `best.slha`; a hunt that has found nothing yet gets its
  /// summary alone.
  ///
  /// Returns the paths of what was written.
  public static func writeBest(
    _ hunt: HuntRun, target: HuntTarget, version: String
  ) throws -> [String] {
    var writer = Writer(folder: hunt.run.folder.path)
    try writer.put(HuntSummary(hunt, version: version).value.prettyText, "summary.json")
    guard let best = try hunt.best(), !best.state.evidence.contributions.isEmpty else {
      return writer.written
    }
    let file = BestModelFile(best, run: hunt.run.folder.name, version: version)
    try writer.put(file.text(), "best.json")
    try writer.put(slha(of: best, hunt, target, version), "best.slha")
    return writer.written
  }

  /// Writes `plots/` and `report.html`; throws while there is nothing to report.
  ///
  /// Returns the paths of what was written. With `png` every picture stands there as PNG too.
  public static func writePage(
    _ hunt: HuntRun, target: HuntTarget, request: ReportRequest = ReportRequest(),
    png: Bool = false, version: String
  ) throws -> [String] {
    let report = try HuntReport(hunt, target: target, request: request, version: version)
    let (text, pictures) = try report.render()
    return try writePage(text, pictures, into: hunt.run.folder.path, png: png)
  }

  /// Writes a page and its pictures, with their numbers where they have a table.
  static func writePage(
    _ text: String, _ pictures: [Picture], into folder: String, png: Bool
  ) throws -> [String] {
    var written = try writePictures(
      pictures, into: folder + "/plots", forms: png ? [.svg, .csv, .png] : [.svg, .csv])
    var writer = Writer(folder: folder)
    try writer.put(text, "report.html")
    written += writer.written
    return written
  }

  /// How a picture is written.
  public enum PictureForm: Sendable { case svg, csv, png }

  /// Writes pictures into a folder; returns the paths.
  public static func writePictures(
    _ pictures: [Picture], into folder: String, forms: [PictureForm]
  ) throws -> [String] {
    try makeFolder(folder)
    var writer = Writer(folder: folder)
    for picture in pictures {
      if forms.contains(.svg) { try writer.put(picture.svg.document, "\(picture.name).svg") }
      if forms.contains(.csv), let table = picture.table {
        try writer.put(table.text, "\(picture.name).csv")
      }
      if forms.contains(.png) {
        try writer.put(bytes: Array(try picture.png()), "\(picture.name).png")
      }
    }
    return writer.written
  }

  /// Writes files of a folder and remembers them.
  private struct Writer {
    let folder: String
    var written: [String] = []

    mutating func put(_ text: String, _ name: String) throws {
      try put(bytes: Array(text.utf8), name)
    }

    mutating func put(bytes: [UInt8], _ name: String) throws {
      try Files.write(bytes, to: "\(folder)/\(name)")
      written.append("\(folder)/\(name)")
    }
  }

  private static func slha(
    of best: HuntRun.Best, _ hunt: HuntRun, _ target: HuntTarget, _ version: String
  ) throws -> String {
    let state = best.state
    let comments = [
      "protolith \(version): best protomodel of the hunt \(hunt.run.folder.name), walker "
        + "\(best.walker), step \(state.step): K = \(state.evidence.K), Z = \(state.evidence.Z)",
      "Decays are prompt (width 1 GeV stands for that); cross sections hold the signal strengths.",
    ]
    let strengths = state.point.strengths.map {
      "\($0.mode.first.rawValue) \($0.mode.second.rawValue)   \($0.value)   # \(ModeText.name($0.mode))"
    }
    let spectrum = try state.point.spectrum(with: target.database.crossSections)
    return SLHA.text(
      of: spectrum, comments: comments,
      blocks: [
        SLHA.Block(
          name: "PROTOMODELSTRENGTHS", comment: "multipliers on reference cross sections",
          rows: strengths)
      ], name: { ParticleNames.name(for: $0) })
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DocumentError.unreadable(
        file: path, reason: "cannot be made (\((error as NSError).localizedDescription))",
        remedy: "change the permissions or choose another place")
    }
  }
}
