import Documents
import Foundation
import GlobalFits

/// What a fit leaves beside its chains; every file can be made anew from them at any time.
public enum FitFiles {
  /// Writes `fit.json`; returns its path.
  public static func write(
    _ answer: FitAnswer, _ exclusion: FitExclusion?, into folder: String, version: String
  ) throws -> String {
    let path = folder + "/fit.json"
    let text = answer.json(exclusion, version: version).prettyText
    try Files.write(Array(text.utf8), to: path)
    return path
  }

  /// Writes `plots/` and `report.html`; returns the paths.
  public static func writePage(
    _ answer: FitAnswer, _ run: FitRun, _ exclusion: FitExclusion?, png: Bool = false,
    version: String
  ) throws -> [String] {
    let folder = run.run.folder.path
    let pictures = try answer.pictures(run)
    let page = answer.page(pictures, exclusion, version: version).text
    return try HuntFiles.writePage(page, pictures, into: folder, png: png)
  }
}
