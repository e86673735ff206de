import ClusterEngines
import Documents
import Foundation
import Runs

/// One submission of a run's tasks, kept in `cluster/submission-<nnnn>.json` of its folder.
struct ClusterSubmission: Codable {
  var format = 1
  var program: String
  var time: String
  var engine: String
  var array: TaskArray
  var jobs: [SubmittedJob]

  static func folder(of run: RunFolder) -> String { absolute(run.path) + "/cluster" }

  /// A path from the root, as other machines see it.
  static func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return URL(filePath: whole).standardizedFileURL.path
  }

  /// All submissions of a run, in order.
  static func all(of run: RunFolder) throws -> [ClusterSubmission] {
    let folder = folder(of: run)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasPrefix("submission-") && $0.hasSuffix(".json") }.sorted()
    return try names.map { name in
      let path = "\(folder)/\(name)"
      let bytes = try Files.read(path, limit: 1 << 28)
      do {
        let submission = try StateCoder.decode(ClusterSubmission.self, from: bytes)
        try submission.array.check()
        return submission
      } catch let error as ClusterError {
        throw error
      } catch {
        throw DocumentError.malformed(
          file: path, place: StateCoder.place(of: error), found: StateCoder.reason(of: error),
          expected: "what `protolith cluster submit` wrote",
          remedy: "remove the file, and look at the scheduler's queue by hand")
      }
    }
  }

  /// Keeps it as the last one.
  func write(for run: RunFolder) throws {
    let number = try Self.all(of: run).count + 1
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    try Files.write(
      StateCoder.encode(self, pretty: true) + [0x0A],
      to: "\(Self.folder(of: run))/submission-\(zeros)\(digits).json")
  }
}

/// A run, its submissions, and what the scheduler says about them.
struct ClusterView {
  let run: ClusterRun
  let submissions: [ClusterSubmission]
  let queue: [Int: QueueState]

  init(_ folder: RunFolder) throws {
    run = try ClusterRun(folder)
    submissions = try ClusterSubmission.all(of: folder)
    var queue: [Int: QueueState] = [:]
    for submission in submissions {
      let engine = try ClusterEngines.engine(submission.engine)
      queue.merge(try engine.status(of: submission.jobs, in: submission.array)) { $1 }
    }
    self.queue = queue
  }

  /// The last submission; nil where there is none.
  var last: ClusterSubmission? { submissions.last }

  /// Tasks that have not ended and about which the scheduler will do nothing by itself.
  func unfinished() throws -> [Int] {
    let finished = try run.finished()
    return finished.indices.filter { !(queue[$0]?.isAlive ?? false) && !finished[$0] }
  }
}
