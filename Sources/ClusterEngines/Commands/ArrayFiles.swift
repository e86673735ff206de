import Foundation

/// Writes and removes the files of an array.
enum ArrayFiles {
  /// Writes the scripts and makes the folders of what is to come.
  static func prepare(_ scripts: [ScriptFile], _ array: TaskArray) throws(ClusterError) {
    for (thousand, _) in array.thousands {
      for kind in ["logs", "states"] { try makeFolder("\(array.folder)/\(kind)/\(thousand)") }
    }
    for script in scripts {
      let path = "\(array.folder)/\(script.name)"
      do {
        try Data(script.text.utf8).write(to: URL(filePath: path), options: .atomic)
      } catch {
        throw .file(path: path, reason: error.localizedDescription)
      }
      chmod(path, script.isExecutable ? 0o755 : 0o644)
    }
  }

  /// Notes that tasks must not run again; nil speaks of all.
  static func forbid(_ tasks: [Int]?, _ array: TaskArray) throws(ClusterError) {
    for path in tasks.map({ $0.map(array.stopPath) }) ?? [array.stopPath(nil)] {
      try makeFolder((path as NSString).deletingLastPathComponent)
      guard FileManager.default.createFile(atPath: path, contents: Data()) else {
        throw .file(path: path, reason: "cannot be written")
      }
    }
  }

  /// Lets tasks run again that were cancelled; a cancellation of all is one of each other task.
  ///
  /// What they wrote when they ran before is taken away: it says nothing about the job to come.
  static func allow(_ array: TaskArray) {
    unlink(array.stopPath(nil))
    for task in array.tasks {
      unlink(array.stopPath(task))
      unlink(array.statePath(task))
    }
  }

  private static func makeFolder(_ path: String) throws(ClusterError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .file(path: path, reason: error.localizedDescription)
    }
  }
}
