/// The lines of bash that every engine's script has in common: they run one task and write down how it
/// went.
///
/// `$task` is its number, `$job` the scheduler's words for it.
enum TaskBody {
  /// From the variables to the end of the command, whose status is in `$status`.
  static func lines(_ array: TaskArray) -> [String] {
    [
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
      #"echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) $job on $(hostname)""#,
      #"export PROTOLITH_TASK="$job""#,
      "",
      "# The command is told to stop; it finishes its step, stores and ends with status 75.",
      "child= told=",
      #"trap 'told=1; [ -n "$child" ] && kill -TERM "$child" 2>/dev/null' TERM INT USR1"#,
      #"\#(Shell.quoted(array.command)) --task "$task" &"#,
      "child=$!",
      "while :; do",
      #"  wait "$child""#,
      "  status=$?",
      "  # A trap ends the wait, not the command.",
      #"  kill -0 "$child" 2>/dev/null || break"#,
      "done",
      #"wait "$child" 2>/dev/null"#,
      "last=$?",
      #"[ "$last" = 127 ] || status=$last"#,
      "# A command that was told before it could listen has lost nothing: it wants to go on, too.",
      #"case $status in 138 | 143) [ -z "$told" ] || status=75 ;; esac"#,
      #"state ended "$status""#,
    ]
  }
}
