/// The batch script of one task in an array of Slurm.
enum SlurmScript {
  static func lines(_ array: TaskArray) throws(ClusterError) -> [String] {
    let resources = array.resources
    for line in resources.extraLines where !line.hasPrefix("#SBATCH --") {
      throw .unusable(what: "an extra line for Slurm", found: line, expected: "“#SBATCH --…”")
    }
    var lines = [
      "#!/bin/bash",
      "# One task of \(array.name): the argument is the thousand, Slurm's index counts within it.",
      "#SBATCH --ntasks=1",
      "#SBATCH --cpus-per-task=\(resources.cores)",
      "#SBATCH --mem=\(resources.memory)M",
      "#SBATCH --time=\(time(resources.wallTime))",
      "#SBATCH --signal=B:USR1@\(resources.warning)",
      "#SBATCH --requeue",
    ]
    if let partition = resources.partition { lines.append("#SBATCH --partition=\(partition)") }
    if let account = resources.account { lines.append("#SBATCH --account=\(account)") }
    lines += resources.extraLines
    lines += [
      "",
      "task=$(($1 * \(TaskArray.thousand) + SLURM_ARRAY_TASK_ID))",
      #"job="slurm ${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}""#,
    ]
    return lines + TaskBody.lines(array) + [
      "",
      "# Stopped early: back into the queue, unless somebody has cancelled it.",
      #"if [ "$status" = 75 ] && ! is_cancelled && [ "${SLURM_RESTART_COUNT:-0}" -lt \#(resources.restarts) ]"#,
      "then",
      #"  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}""#,
      "fi",
      "exit \"$status\"",
    ]
  }

  /// `days-hours:minutes:seconds`.
  static func time(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    return
      "\(days)-\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  }
}
