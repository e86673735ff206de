import ArgumentParser
import ClusterEngines
import Documents
import Foundation
import Runs

/// How tasks are handed to a scheduler.
struct SubmitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Engine: \(ClusterEngines.names.joined(separator: ", ")).", valueName: "engine"))
  var engine: String?
  @Option(
    help: ArgumentHelp(
      "JSON file with partition, account, wallTime, memory, extraLines and the like.",
      valueName: "file"))
  var config: String?
  @Flag(help: "Write the scripts and hand nothing to the scheduler.") var dryRun = false

  func validate() throws {
    if let engine, !ClusterEngines.names.contains(engine) {
      throw ValidationError(
        "--engine \(engine): use \(ClusterEngines.names.joined(separator: ", "))")
    }
  }
}

/// `protolith cluster submit`.
struct ClusterSubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Hand the tasks of a run to a scheduler: a task is a chain, or a hunt of a series.",
    discussion: """
      The run is made before by `protolith hunt --prepare` (or posterior, significance, closure). All machines \
      must see its folder, the database and this program under the same paths.
      """)
  @OptionGroup var argument: RunArgument
  @OptionGroup var options: SubmitOptions

  func run() async throws {
    let folder = try argument.folder()
    try folder.refuseLadder(in: argument.place.runs)
    let view = try ClusterView(folder)
    if !view.submissions.isEmpty {
      throw ValidationError(
        "\(folder.name) was submitted before; go on with it by: protolith cluster resume \(folder.name)"
      )
    }
    try await ClusterHandOver(view, options, runs: argument.place.runs).submit()
  }
}

/// `protolith cluster resume`.
struct ClusterResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract:
      "Hand the tasks that have not ended, and are not in the queue, to the scheduler again.",
    discussion: """
      They go on from their checkpoints. Engine and configuration are those of the last submission, unless \
      others are given. Of a run that ends by itself (--until-converged), whose tasks pause at each look, \
      this takes the look and submits the next stretch.
      """)
  @OptionGroup var argument: RunArgument
  @OptionGroup var options: SubmitOptions

  func run() async throws {
    let folder = try argument.folder()
    try folder.refuseLadder(in: argument.place.runs)
    let view = try ClusterView(folder)
    guard view.last != nil else {
      throw ValidationError(
        "\(folder.name) was never submitted: protolith cluster submit \(folder.name) --engine …")
    }
    try await ClusterHandOver(view, options, runs: argument.place.runs).submit()
  }
}

/// Hands what is left of a run to a scheduler.
struct ClusterHandOver {
  private let view: ClusterView
  private let options: SubmitOptions
  private let runs: String

  init(_ view: ClusterView, _ options: SubmitOptions, runs: String) {
    self.view = view
    self.options = options
    self.runs = ClusterSubmission.absolute(runs)
  }

  private var folder: RunFolder { view.run.folder }

  func submit() async throws {
    var upTo: Int? = view.run.every == nil ? nil : view.run.goal
    var tasks = try view.unfinished()
    if tasks.isEmpty, try view.run.isAtALook() {
      guard try await !isEnough() else { return sayFinished("that was enough") }
      upTo = view.run.goal + (view.run.every ?? 0)
      tasks = Array(0..<view.run.count)
    }
    if tasks.isEmpty {
      let alive = view.queue.values.count(where: \.isAlive)
      if alive == 0 { return sayFinished("all \(view.run.count) tasks have ended") }
      return print("\(alive) tasks are in the queue, the others have ended: nothing to submit")
    }
    let configuration = try options.config.map { try ClusterConfiguration($0) }
    guard let name = options.engine ?? configuration?.engine ?? view.last?.engine else {
      throw ValidationError(
        "name an engine: --engine \(ClusterEngines.names.joined(separator: "|"))")
    }
    let array = array(tasks, upTo: upTo, configuration)
    let engine = try ClusterEngines.engine(name)
    if options.dryRun { return try show(engine.script(for: array), array) }
    try makeFolder(array.folder)
    let jobs = try engine.submit(array)
    try ClusterSubmission(
      program: Version.program, time: Date().formatted(.iso8601), engine: name, array: array,
      jobs: jobs
    ).write(for: folder)
    print(
      "\(folder.name): \(tasks.count) tasks (\(short(tasks))) to \(name), "
        + "\(jobs.count == 1 ? "job" : "jobs") \(jobs.map(\.id).joined(separator: ", "))")
    print("follow them by: protolith cluster status \(folder.name)")
  }

  /// Looks at all chains of a run that ends by itself, as a walk of one process would.
  private func isEnough() async throws -> Bool {
    let walk = ClusterWalk(folder: folder, runs: runs, database: view.last?.database)
    _ = try await walk.walk(nil, threads: 1, until: StopSignal(budget: .zero))
    return try folder.earlyEnd() != nil
  }

  private func sayFinished(_ why: String) {
    let words = view.run.closing("protolith", runs: runs)
    let short = runs == ClusterSubmission.absolute("runs") ? words.dropLast(2) : words[...]
    print("\(folder.name): \(why); the answer is made by: \(short.joined(separator: " "))")
  }

  private func array(
    _ tasks: [Int], upTo: Int?, _ configuration: ClusterConfiguration?
  ) -> TaskArray {
    let settings = configuration ?? ClusterConfiguration()
    var program = settings.program ?? Self.thisProgram
    var command = [
      program, "cluster", "task", folder.name, "--runs", runs, "--store-every",
      settings.storeEvery,
    ]
    if let database = settings.database { command += ["--database", database] }
    if configuration == nil, let last = view.last {
      // Everything as it was, but for the look.
      program = last.array.command.first ?? program
      command = Self.withoutLook(last.array.command)
    }
    if let upTo { command += ["--to", "\(upTo)"] }
    return TaskArray(
      name: "protolith-\(folder.name)", folder: ClusterSubmission.folder(of: folder),
      workingDirectory: view.last?.array.workingDirectory
        ?? FileManager.default.currentDirectoryPath,
      command: command, closing: view.run.closing(program, runs: runs), tasks: tasks,
      resources: configuration?.resources ?? view.last?.array.resources ?? Resources())
  }

  private static func withoutLook(_ command: [String]) -> [String] {
    guard let index = command.firstIndex(of: "--to") else { return command }
    return Array(command[..<index] + command[(index + 2)...])
  }

  private static var thisProgram: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  private func short(_ tasks: [Int]) -> String {
    let text = TaskNumbers.text(tasks)
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  private func show(_ scripts: [ScriptFile], _ array: TaskArray) throws {
    try makeFolder(array.folder)
    for script in scripts {
      try Files.write(Array(script.text.utf8), to: "\(array.folder)/\(script.name)")
      print("\(array.folder)/\(script.name)")
    }
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ClusterError.file(path: path, reason: error.localizedDescription)
    }
  }
}

extension ClusterSubmission {
  /// The database that its tasks were told of.
  var database: String? {
    array.command.firstIndex(of: "--database").map { array.command[$0 + 1] }
  }
}
