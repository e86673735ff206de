#!/bin/bash
# One task of protolith-big: task.sh NUMBER CLUSTER
task=$1
job="htcondor ${2}_$task"
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
echo "== $(date -u +%Y-%m-%dT%H:%M:%SZ) $job on $(hostname)"
export PROTOLITH_TASK="$job"

# The command is told to stop; it finishes its step, stores and ends with status 75.
child= told=
trap 'told=1; [ -n "$child" ] && kill -TERM "$child" 2>/dev/null' TERM INT USR1
'/opt/protolith' 'cluster' 'task' 'big' '--runs' 'it'\''s; $(rm -r x) `y` "z"' '--time' '93664s' --task "$task" &
child=$!
while :; do
  wait "$child"
  status=$?
  # A trap ends the wait, not the command.
  kill -0 "$child" 2>/dev/null || break
done
wait "$child" 2>/dev/null
last=$?
[ "$last" = 127 ] || status=$last
# A command that was told before it could listen has lost nothing: it wants to go on, too.
case $status in 138 | 143) [ -z "$told" ] || status=75 ;; esac
state ended "$status"
exit "$status"
