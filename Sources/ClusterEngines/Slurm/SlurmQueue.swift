/// The lines of `squeue`.
enum SlurmQueue {
  /// Index and state of `array job|index|state|reason`.
  static func state(_ line: String, of job: String) throws(ClusterError) -> (Int, QueueState) {
    let words = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[0] == job, let index = Int(words[1]),
      let kind = kind(String(words[2]), reason: String(words[3]))
    else {
      throw .unexpected(
        command: "squeue", found: CommandRunner.oneLine(line),
        expected: "a line “\(job)|index|state|reason”")
    }
    let reason = words[3]
    let text = words[2].lowercased()
    let hasReason = reason != "None" && !reason.isEmpty
    return (index, QueueState(kind, hasReason ? "\(text) (\(reason))" : text))
  }

  /// What a state of Slurm (`squeue`, "JOB STATE CODES") means; nil for a word that is none.
  private static func kind(_ word: String, reason: String) -> QueueState.Kind? {
    switch word {
    case "PENDING":
      reason.hasPrefix("JobHeld") || reason == "launch_failed_requeued_held" ? .held : .waiting
    case "REQUEUED", "REQUEUE_FED", "CONFIGURING", "RESV_DEL_HOLD": .waiting
    case "REQUEUE_HOLD", "SPECIAL_EXIT": .held
    case "RUNNING", "SUSPENDED", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED": .running
    case "COMPLETING": .ending
    case "COMPLETED": .done
    case "CANCELLED", "REVOKED": .cancelled
    case "FAILED", "TIMEOUT", "NODE_FAIL", "PREEMPTED", "OUT_OF_MEMORY", "BOOT_FAIL", "DEADLINE":
      .failed
    default: nil
    }
  }
}
