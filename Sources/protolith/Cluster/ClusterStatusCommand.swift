import ArgumentParser
import ClusterEngines
import Documents
import Foundation
import Reports
import Runs

/// `protolith cluster status`.
struct ClusterStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what the queue and the chains say about the tasks of a run, and which are dead.")
  @OptionGroup var argument: RunArgument
  @Flag(help: "Show every task, also of thousands.") var all = false
  @Option(help: ArgumentHelp("Last lines of a dead task's log.", valueName: "lines")) var log = 3

  func validate() throws {
    if !(0...1000).contains(log) { throw ValidationError("--log \(log): use 0 to 1000") }
  }

  /// Tasks that are shown without --all.
  private static let longest = 40
  /// Chains of a search that are diagnosed here; of more, `runs diagnose` says it.
  private static let mostDiagnosed = 100

  func run() throws {
    let view = try ClusterView(try argument.folder())
    guard let last = view.last else {
      throw ValidationError("\(argument.name) was never submitted")
    }
    let tasks = try view.run.finished().enumerated().map {
      ClusterTask($0, view, isFinished: $1)
    }
    try show(tasks, view, last)
    let dead = tasks.filter { $0.fate == .dead || $0.fate == .held }
    for task in dead.prefix(all ? dead.count : 10) {
      print("\ntask \(task.number) is \(task.fate.rawValue): \(task.why)")
      for line in Self.tail(last.array.logPath(task.number), log) { print("  | \(line)") }
    }
    if dead.count > 10, !all { print("\nand \(dead.count - 10) more are dead") }
    if let finding = diagnosis(view) { print("\n\(finding)") }
    print("")
    print(advice(tasks, view))
  }

  private func show(_ tasks: [ClusterTask], _ view: ClusterView, _ last: ClusterSubmission) throws {
    let counts = ClusterTask.Fate.allCases.compactMap { fate -> String? in
      let count = tasks.count { $0.fate == fate }
      return count > 0 ? "\(count) \(fate.rawValue)" : nil
    }
    print(
      "run \(argument.name): a \(view.run.kind.word) on \(last.engine), \(tasks.count) tasks of "
        + "\(view.run.stepsOfATask) steps: \(counts.joined(separator: ", "))")
    var table = TextTable(
      ["task", "queue", "step", "steps/s", "checkpoint", "last word"], numeric: [0, 2, 3])
    let shown = all || tasks.count <= Self.longest ? tasks : tasks.filter { $0.fate != .done }
    for task in shown.prefix(all ? tasks.count : Self.longest) { table.add(try task.row(view)) }
    table.show(indentedBy: 2)
    let hidden = tasks.count - min(shown.count, all ? tasks.count : Self.longest)
    if hidden > 0 { print("  and \(hidden) more (--all shows them)") }
  }

  /// What a search's walkers say about one another; of other runs `runs diagnose` says it.
  private func diagnosis(_ view: ClusterView) -> String? {
    // All chains would be opened for it.
    guard view.run.kind == .hunt, view.run.count <= Self.mostDiagnosed,
      let diagnosis = try? RunDiagnosis(HuntRun(opening: view.run.folder))
    else { return nil }
    return diagnosis.verdict.finding
  }

  private func advice(_ tasks: [ClusterTask], _ view: ClusterView) -> String {
    if tasks.allSatisfy({ $0.fate == .done }) {
      return view.run.every != nil && (try? view.run.folder.earlyEnd()) == .some(nil)
        ? "→ all are at the look: protolith cluster resume \(argument.name)"
        : "→ the answer is made by: "
          + view.run.closing("protolith", runs: argument.place.runs).joined(separator: " ")
    }
    let left = tasks.filter { [.dead, .cancelled, .left].contains($0.fate) }
    if left.isEmpty { return "→ stop them by: protolith cluster cancel \(argument.name)" }
    let words = left.count == 1 ? "1 task goes" : "\(left.count) tasks go"
    return "→ \(words) on by: protolith cluster resume \(argument.name)"
  }

  /// The last lines of a file.
  static func tail(_ path: String, _ count: Int) -> [String] {
    guard count > 0, let handle = FileHandle(forReadingAtPath: path) else { return [] }
    defer { _ = try? handle.close() }
    let end = (try? handle.seekToEnd()) ?? 0
    _ = try? handle.seek(toOffset: end > 65_536 ? end - 65_536 : 0)
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").suffix(count).map(String.init)
  }
}

/// A task, as queue, chain and its own script tell of it.
struct ClusterTask {
  /// What has become of it.
  enum Fate: String, CaseIterable {
    case done, running, waiting
    /// It waits for somebody to release it.
    case held
    /// Cancelled: it stored and stopped.
    case cancelled
    /// It stopped early and the scheduler runs it no more.
    case left = "stopped"
    /// It ended without being asked.
    case dead
  }

  let number: Int
  let fate: Fate
  let why: String

  /// Of a task that has ended, or that the queue keeps, no file is looked at.
  init(_ number: Int, _ view: ClusterView, isFinished: Bool) {
    self.number = number
    (fate, why) =
      isFinished ? (.done, "") : Self.judge(view.queue[number], view.last?.array, number)
  }

  private static func judge(
    _ queue: QueueState?, _ array: TaskArray?, _ number: Int
  ) -> (Fate, String) {
    let words = queue.map { ", the queue says: \($0.words)" } ?? ", the queue knows it no more"
    switch queue?.kind {
    case .running?, .ending?: return (.running, "")
    case .waiting?: return (.waiting, "")
    default: break
    }
    let state = array.flatMap { TaskState.read($0, number) }
    if queue?.kind == .held { return (.held, (state?.words ?? "it never began") + words) }
    let stops = array.map { [$0.stopPath(number), $0.stopPath(nil)] } ?? []
    if stops.contains(where: Files.exists) { return (.cancelled, "") }
    guard let state else { return (.dead, "it never began" + words) }
    if state.status == 75 { return (.left, "") }
    if state.status == nil {
      return (
        .dead,
        "it \(state.words) and ended without a word (the machine failed, or the scheduler killed "
          + "all of it at once)\(words)"
      )
    }
    return (.dead, state.words + words)
  }

  /// Number, queue, step, rate, checkpoint, last word.
  func row(_ view: ClusterView) throws -> [String] {
    let progress = try view.run.progress(number)
    let state = view.last.flatMap { TaskState.read($0.array, number) }
    let steps = progress.steps.map { "\($0) of \(view.run.stepsOfATask)" }
    return [
      "\(number)", view.queue[number]?.words ?? "–",
      steps ?? (progress.isFinished ? "all" : "–"),
      progress.rate > 0 ? Decimals.short(progress.rate, 3) : "–",
      progress.age.map { "\(Decimals.duration($0)) ago" } ?? "–", state?.words ?? "–",
    ]
  }
}
