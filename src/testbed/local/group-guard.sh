#!/usr/bin/env bash
# Makes a control group, keeps it for as long as it is wanted, then puts its processes back where they came from and removes it: when its
# input ends, which it does however whoever gave it ends, or when its time is over. The kernel keeps no time-to-live of groups.
# Arguments: the group, the group that its processes came from, and the time, s.
group=$1 origin=$2 seconds=$3
mkdir "$group" || exit 1
echo kept
read -r -t "$seconds" _
# A process that has just begun, or has not quite ended, is met by another round.
for ((round = 0; round < 200; round++)); do
  [[ -d $group ]] || exit 0
  while read -r pid; do
    echo "$pid" 2> /dev/null > "$origin/cgroup.procs"
  done < "$group/cgroup.procs" 2> /dev/null
  rmdir "$group" 2> /dev/null && exit 0
  sleep 0.05
done
echo "$group is still there" >&2
exit 1
