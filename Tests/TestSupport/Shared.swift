import Foundation

/// Where the reference data of the project stand, if they are here.
public enum Shared {
  /// The checkout.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  /// The folder of reference data beside the checkout, or nil.
  public static let folder: String? = {
    let path =
      ProcessInfo.processInfo.environment["PROTOLITH_SHARED"]
      ?? URL(filePath: root).deletingLastPathComponent().appending(path: "shared").path
    return FileManager.default.fileExists(atPath: path + "/golden") ? path : nil
  }()
  /// Whether tests against the reference data can run; says so in one line where they cannot.
  public static let isThere: Bool = {
    if folder == nil {
      print("SKIPPED: tests against reference data (no ../shared and no PROTOLITH_SHARED)")
    }
    return folder != nil
  }()
}
