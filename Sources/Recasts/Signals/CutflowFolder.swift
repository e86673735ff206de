import Documents
import Foundation

/// The cutflows of one analysis and one signal sample: a SAF file for every region.
public struct CutflowFolder: Sendable {
  /// The folder with the files.
  public let path: String

  /// Finds the folder.
  ///
  /// `path` is the folder itself, that of the analysis (`…/<analysis>`, which has `Cutflows`), or that
  /// of the data set (`Output/SAF/<dataset>`, which has `<analysis>/Cutflows`).
  public init(_ path: String, analysis: String) {
    let candidates = ["\(path)/\(analysis)/Cutflows", "\(path)/Cutflows"]
    self.path = candidates.first { Self.isFolder($0) } ?? path
  }

  /// The signal in every region of an analysis, in its order.
  public func signals(of info: AnalysisInfo) throws -> [RegionSignal] {
    try info.regions.map { try signal(in: $0.name) }
  }

  /// The signal in a region; a name with semicolons stands for several files.
  func signal(in region: String) throws -> RegionSignal {
    let names = region.contains(";") ? region.split(separator: ";").map(String.init) : [region]
    let files = names.map { "\(path)/\(Self.fileName(of: $0)).saf" }
    let cutflows = try files.map { file in
      guard FileManager.default.fileExists(atPath: file) else {
        throw RecastError.missingCutflow(region: region, file: file)
      }
      return try Cutflow(file)
    }
    let signal = RegionSignal(cutflows)
    guard signal.initialWeight > 0 else {
      throw RecastError.uselessCutflow(
        region: region, files: files.joined(separator: ", "),
        reason: "the sum of all weights is \(signal.initialWeight)")
    }
    guard signal.finalWeight <= signal.initialWeight else {
      throw RecastError.uselessCutflow(
        region: region, files: files.joined(separator: ", "),
        reason: "its efficiency is \(signal.efficiency), above 1")
    }
    return signal
  }

  /// The name of a region's file, as SampleAnalyzer writes it.
  static func fileName(of region: String) -> String {
    let changes = [
      ("/", "_slash_"), ("->", "_to_"), (">=", "_greater_than_or_equal_to_"),
      (">", "_greater_than_"), ("<=", "_smaller_than_or_equal_to_"), ("<", "_smaller_than_"),
      (" ", "_"), (",", "_"), ("+", "_"), ("-", "_"), ("(", "_lp_"), (")", "_rp_"),
    ]
    return changes.reduce(region) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
