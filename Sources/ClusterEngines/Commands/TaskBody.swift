/// The lines of bash that every engine's script has in common: they run one task and write down how it
/// went.
///
/// `$task` is its number, `$job` the scheduler's words for it. No wish to stop is lost, whenever it comes: whoever
/// cancels leaves a mark first and looks for the word `started` then; a task writes that word first and looks for
/// the mark then. Signals are listened to from the first line on, and what was told before there was a command, or
/// while it was about to begin and could not listen, is told again.
enum TaskBody {
  /// From the variables to the end of the command, whose status is in `$status`.
  static func lines(_ array: TaskArray) -> [String] {
    listening + [
      "",
      "folder=\(Shell.quoted(array.folder))",
      "thousand=$((task / \(TaskArray.thousand)))",
      #"mkdir -p "$folder/logs/$thousand" "$folder/states/$thousand""#,
      #"exec >>"$folder/logs/$thousand/$task.log" 2>&1"#,
      "cd \(Shell.quoted(array.workingDirectory)) || exit 65",
    ] + array.resources.setup + [
      "",
      "# One writer for each state; a reader sees the old line or the new one.",
      "state() {",
      #"  printf '%s %s %s %s %s\n' "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(hostname)" "$job" \"#,
      #"    >"$folder/states/$thousand/$task.part" &&"#,
      #"    mv "$folder/states/$thousand/$task.part" "$folder/states/$thousand/$task""#,
      "}",
      #"is_cancelled() { [ -e "$folder/stop/all" ] || [ -e "$folder/stop/$thousand/$task" ]; }"#,
      "if is_cancelled; then exit 75; fi",
      "state started -",
      "status=75",
      #"if [ -z "$told" ] && ! is_cancelled; then"#,
      #"  echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) $job on $(hostname)""#,
      #"  export PROTOLITH_TASK="$job""#,
      #"  \#(Shell.quoted(array.command)) --task "$task" &"#,
    ] + waiting + ["fi", #"state ended "$status""#]
  }

  private static let listening = [
    "# Told to stop, a command finishes its step, stores and ends with status 75. It is told each second, as it",
    "# cannot listen while it begins.",
    "child= told= teller=",
    "tell() {",
    "  trap '' TERM INT USR1",
    #"  while kill -TERM "$child" 2>/dev/null; do sleep 1; done"#,
    "}",
    #"trap 'told=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT USR1"#,
  ]

  // Where a command ends while its shell takes a signal, bash 5.2 forgets how: `wait` gives −1 from then on, and the
  // status of the wait that the signal ended, 143, is all there is. The task was told and wants to go on.
  private static let waiting = [
    "  child=$!",
    #"  while kill -0 "$child" 2>/dev/null; do"#,
    #"    if [ -n "$told" ] && [ -z "$teller" ]; then"#,
    "      tell &",
    "      teller=$!",
    "    fi",
    "    # A trap ends the wait, not the command.",
    #"    wait "$child""#,
    "    status=$?",
    "  done",
    #"  wait "$child" 2>/dev/null"#,
    "  last=$?",
    "  case $last in 127 | -*) ;; *) status=$last ;; esac",
    "  # A command that was told before it could listen has lost nothing: it wants to go on, too.",
    #"  case $status in 138 | 143 | -*) [ -z "$told" ] || status=75 ;; esac"#,
  ]
}
