#!/bin/bash
# One task of protolith-big: task.sh NUMBER CLUSTER
task=$1
job="htcondor ${2}_$task"
# Told to stop, a command finishes its step, stores and ends with status 75. It is told each second, as it
# cannot listen while it begins.
child= told= teller=
tell() {
  trap '' TERM INT USR1
  while kill -TERM "$child" 2>/dev/null; do sleep 1; done
}
trap 'told=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT USR1

folder='/data/runs/big/cluster'
thousand=$((task / 1000))
mkdir -p "$folder/logs/$thousand" "$folder/states/$thousand"
exec >>"$folder/logs/$thousand/$task.log" 2>&1
cd '/data/a b' || exit 65
module load gcc/12

# One writer for each state; a reader sees the old line or the new one.
state() {
  printf '%s %s %s %s %s\n' "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(hostname)" "$job" \
    >"$folder/states/$thousand/$task.part" &&
    mv "$folder/states/$thousand/$task.part" "$folder/states/$thousand/$task"
}
is_cancelled() { [ -e "$folder/stop/all" ] || [ -e "$folder/stop/$thousand/$task" ]; }
if is_cancelled; then exit 75; fi
state started -
status=75
if [ -z "$told" ] && ! is_cancelled; then
  echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) $job on $(hostname)"
  export PROTOLITH_TASK="$job"
  '/opt/protolith' 'cluster' 'task' 'big' '--runs' 'it'\''s; $(rm -r x) `y` "z"' '--time' '93664s' --task "$task" &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    if [ -n "$told" ] && [ -z "$teller" ]; then
      tell &
      teller=$!
    fi
    # A trap ends the wait, not the command.
    wait "$child"
    status=$?
  done
  wait "$child" 2>/dev/null
  last=$?
  case $last in 127 | -*) ;; *) status=$last ;; esac
  # A command that was told before it could listen has lost nothing: it wants to go on, too.
  case $status in 138 | 143 | -*) [ -z "$told" ] || status=75 ;; esac
fi
state ended "$status"
exit "$status"
