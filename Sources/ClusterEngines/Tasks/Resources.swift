/// What every task of an array needs of a machine, and what a site wants to be told.
public struct Resources: Codable, Sendable, Equatable {
  /// Partition (Slurm), or nil for the site's own choice.
  public var partition: String?
  /// Account (Slurm) or accounting group (HTCondor).
  public var account: String?
  /// Seconds after which the scheduler ends a task.
  public var wallTime = 3600
  /// Seconds before that end at which a task is told to store and stop.
  public var warning = 120
  /// Cores of a task.
  public var cores = 1
  /// Memory of a task in MB.
  public var memory = 2000
  /// Tasks that run at the same time at most; nil leaves it to the scheduler.
  public var atOnce: Int?
  /// How often a task that stopped early is run again without being asked.
  public var restarts = 100
  /// Lines of the engine's own language (`#SBATCH --…`, `key = value`).
  public var extraLines: [String] = []
  /// Lines of bash that a task runs first (`module load …`): they are run as they stand.
  public var setup: [String] = []

  /// The standard values.
  public init() {}

  func check() throws(ClusterError) {
    for (what, name) in [("partition", partition), ("account", account)] {
      guard let name else { continue }
      let isPlain = name.utf8.allSatisfy { Plain.isOfName($0) || "@:+,/".utf8.contains($0) }
      guard !name.isEmpty, isPlain, name.first != "-" else {
        throw .unusable(
          what: "the \(what)", found: name,
          expected: "letters, digits and “._-@:+,/”, beginning with no “-”")
      }
    }
    for (what, value, range) in numbers where !range.contains(value) {
      throw .unusable(
        what: what, found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    guard warning < wallTime else {
      throw .unusable(
        what: "the warning", found: "\(warning) s",
        expected: "less than the wall time of \(wallTime) s")
    }
    for line in extraLines + setup where !Plain.isOneLine(line) {
      throw .unusable(what: "an extra line", found: line, expected: "one line of text")
    }
  }

  private var numbers: [(String, Int, ClosedRange<Int>)] {
    [
      ("the wall time in seconds", wallTime, 1...31_536_000),
      ("the warning in seconds", warning, 0...65_535), ("the cores", cores, 1...1024),
      ("the memory in MB", memory, 1...10_000_000), ("tasks at once", atOnce ?? 1, 1...1_000_000),
      ("the restarts", restarts, 0...1_000_000),
    ]
  }
}
