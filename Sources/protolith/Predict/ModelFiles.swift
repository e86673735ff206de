import Documents
import Foundation

/// The model files behind the arguments of a command.
enum ModelFiles {
  /// Endings of model files in a folder.
  static let endings = [".slha", ".spc", ".lhe", ".lhe.gz"]

  /// Files as named, and those of each folder (not of folders within), sorted; without repetitions.
  static func list(_ arguments: [String]) throws(DocumentError) -> [String] {
    var files: [String] = []
    for argument in arguments {
      guard Files.isFolder(argument) else {
        files.append(argument)
        continue
      }
      let found = names(in: argument).filter { name in
        endings.contains { name.lowercased().hasSuffix($0) }
      }
      guard !found.isEmpty else {
        throw .unreadable(
          file: argument, reason: "no model in this folder",
          remedy: "put files there that end in \(endings.joined(separator: ", "))")
      }
      files += found.sorted().map { argument.hasSuffix("/") ? argument + $0 : "\(argument)/\($0)" }
    }
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
