#!/usr/bin/env bash
# Limits what the containers of servers get of their machine's cores, by an injector, and takes that back. Comes after processes.sh,
# whose `pick` finds the process. Calls of `limit` come after it.
#
# It is the control group of the container itself whose quota is changed, seen through process 1 of the machine: the kernel keeps no
# time-to-live of it, so a watchdog does, and a file keeps its place and what was there before.

# shellcheck disable=SC2154 # `pid` is set by `pick`.

# A process of a pod with several is named with a slash, such as cache-0/data.
limited_file() { echo "/run/limited-${1//\//-}"; }
# The group of process $pid, of the pod $uid, of either version of the kernel's control groups.
cpu_group() {
  local root group
  for root in /proc/1/root/sys/fs/cgroup/cpu /proc/1/root/sys/fs/cgroup; do
    while IFS= read -r group; do
      if grep -qsx "$pid" "$group/cgroup.procs"; then echo "$group"; return; fi
    done < <(find "$root/" -type d -path "*${uid//-/?}*" 2> /dev/null)
  done
  return 1
}
# shellcheck disable=SC2154 # `pid` is set by `pick`.
quota_file() { if [[ -e $1/cpu.max ]]; then echo cpu.max; else echo cpu.cfs_quota_us; fi; }
# The quota for each tenth of a second, which is the kernel's period by itself, µs, and how long it may last, s.
throttle() {
  local file group before watchdog
  file=$(limited_file "$1")
  if [[ -e $file ]]; then { read -r watchdog group; IFS= read -r before; } < "$file"; kill -- "-$watchdog" 2> /dev/null
  else
    group=$(cpu_group) || return
    before=$(< "$group/$(quota_file "$group")")
  fi
  # shellcheck disable=SC2016 # The watchdog itself expands them.
  setsid bash --norc -c 'sleep "$1"; echo "$2" > "$3"; rm -f "$4"' watchdog "$3" "$before" "$group/$(quota_file "$group")" "$file" \
    < /dev/null > /dev/null 2>&1 &
  printf '%s\n' "$! $group" "$before" > "$file"
  if [[ -e $group/cpu.max ]]; then echo "$2 100000" > "$group/cpu.max"
  else echo "$2" > "$group/cpu.cfs_quota_us"; fi
}
lift() {
  local file watchdog group before
  file=$(limited_file "$1")
  { read -r watchdog group; IFS= read -r before; } 2> /dev/null < "$file" || return
  kill -- "-$watchdog" 2> /dev/null
  # With its container the group may be gone.
  echo "$before" 2> /dev/null > "$group/$(quota_file "$group")"
  rm -f "$file"
}
# Whether it is under a limit of ours, and how often its container was held back since it was made.
look_at_limit() {
  local file group=- is=free held=0
  file=$(limited_file "$1")
  if [[ -e $file ]]; then read -r _ group < "$file"; else group=$(cpu_group); fi
  if [[ -e $file ]] && grep -qsx "$pid" "$group/cgroup.procs"; then is=limited; fi
  held=$(sed -n 's/^nr_throttled //p' "$group/cpu.stat" 2> /dev/null)
  echo "limit $1 $EPOCHREALTIME $is ${held:-unknown}"
}
# Name, kind and pod of a process, and what is done to it.
limit() {
  uid=$3
  pick "$uid" "$2"
  case $4 in
    throttle) throttle "$1" "$5" "$6" ;;
    lift) lift "$1" ;;
  esac
  look_at_limit "$1"
}
