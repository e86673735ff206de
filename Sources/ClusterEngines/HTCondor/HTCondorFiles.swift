/// The scripts and submit descriptions for HTCondor.
struct HTCondorFiles {
  private let array: TaskArray

  init(_ array: TaskArray) throws(ClusterError) {
    self.array = array
    for line in array.resources.extraLines where !Self.isAssignment(line) {
      throw .unusable(
        what: "an extra line for HTCondor", found: line, expected: "“key = value” or “+Key = value”"
      )
    }
    // A submit description has no quotes around a path; a dollar begins a macro.
    for path in [array.folder, array.workingDirectory] {
      guard path.utf8.allSatisfy({ Plain.isOfName($0) || "/@:+,= ".utf8.contains($0) }) else {
        throw .unusable(
          what: "a folder for HTCondor", found: path,
          expected: "letters, digits, blanks and “/._-@:+,=”")
      }
    }
  }

  private static func isAssignment(_ line: String) -> Bool {
    guard let equals = line.firstIndex(of: "=") else { return false }
    var key = line[..<equals].drop { $0 == "+" }
    while key.last == " " { key.removeLast() }
    return !key.isEmpty && key.utf8.allSatisfy { Plain.isOfName($0) } && !key.hasPrefix("queue")
  }

  /// The script of one task.
  var task: [String] {
    var timed = array
    timed.command += ["--time", "\(array.resources.wallTime - array.resources.warning)s"]
    return [
      "#!/bin/bash", "# One task of \(array.name): task.sh NUMBER CLUSTER", "task=$1",
      #"job="htcondor ${2}_$task""#,
    ] + TaskBody.lines(timed) + ["exit \"$status\""]
  }

  /// What follows when all tasks have ended well.
  var closing: [String] {
    ["#!/bin/bash", "# What follows the tasks of \(array.name)"]
      + ["cd \(Shell.quoted(array.workingDirectory)) || exit 65"] + array.resources.setup
      + ["exec \(Shell.quoted(array.closing))"]
  }

  private var common: [String] {
    let resources = array.resources
    var lines = [
      "universe = vanilla", "initialdir = \(array.workingDirectory)",
      "should_transfer_files = NO", "request_cpus = \(resources.cores)",
      "request_memory = \(resources.memory)", "log = \(array.folder)/htcondor.log",
    ]
    if let account = resources.account { lines.append("accounting_group = \(account)") }
    return lines + resources.extraLines
  }

  /// The submit description of the tasks.
  var submission: [String] {
    let resources = array.resources
    var lines = ["# Tasks of \(array.name)"] + common
    lines += [
      "executable = \(array.folder)/task.sh", "arguments = $(task) $(ClusterId)",
      "kill_sig = SIGTERM", "job_max_vacate_time = \(resources.warning)",
      "# 75: stored, wants to go on. Anything else but 0 waits for somebody to look at it.",
      "on_exit_remove = (ExitBySignal == False) && (ExitCode == 0)",
      "on_exit_hold = (ExitBySignal == True) || ((ExitCode != 0) && (ExitCode != 75))",
      #"on_exit_hold_reason = strcat("status ", ExitCode)"#,
      "periodic_hold = (NumJobStarts > \(resources.restarts + 1))",
      "+ProtolithTask = $(task)", "batch_name = \(array.name)",
    ]
    if let atOnce = resources.atOnce { lines.append("max_materialize = \(atOnce)") }
    lines.append("queue task from \(array.folder)/tasks.txt")
    return lines
  }

  /// The submit description of what follows.
  var closingSubmission: [String] {
    ["# What follows the tasks of \(array.name)"] + common + [
      "executable = \(array.folder)/closing.sh", "output = \(array.folder)/closing.log",
      "error = \(array.folder)/closing.log", "batch_name = \(array.name)", "queue",
    ]
  }

  /// The tasks, and then what follows: `condor_submit_dag run.dag` instead of `condor_submit task.sub`.
  var dag: [String] {
    [
      "# \(array.name): condor_submit_dag run.dag", "JOB tasks task.sub DIR \(quotedFolder)",
      "JOB closing closing.sub DIR \(quotedFolder)", "PARENT tasks CHILD closing",
      "RETRY closing 3",
    ]
  }

  private var quotedFolder: String {
    array.folder.contains(" ") ? "\"\(array.folder)\"" : array.folder
  }
}
