#!/usr/bin/env bash
# Limits what the containers of servers get of their machine's cores and memory, by an injector, and takes that back. Comes after
# processes.sh, whose `pick` finds the process. Calls of `limit` come after it.
#
# It is the control group of the container itself whose limit is changed, seen through process 1 of the machine: the kernel keeps no
# time-to-live of it, so a watchdog does. A file keeps its id, what was there before and where, and how often a limit
# had been met when that was last asked: the group goes with its container.

# shellcheck disable=SC2154 # `pid` and `holds` are set by processes.sh.

# A process of a pod with several is named with a slash, such as cache-0/data.
limited_file() { echo "/run/limited-$2-${1//\//-}"; }
# The group of process $pid, of the pod $uid, of either version of the kernel's control groups, for cpu or memory.
group_for() {
  local root group
  for root in "/proc/1/root/sys/fs/cgroup/$1" /proc/1/root/sys/fs/cgroup; do
    while IFS= read -r group; do
      if grep -qsx "$pid" "$group/cgroup.procs"; then echo "$group"; return; fi
    done < <(find "$root/" -type d -path "*${uid//-/?}*" 2> /dev/null)
  done
  return 1
}
# The file of a group that has its limit.
limit_of() {
  local file
  case $2 in
    cpu) for file in cpu.max cpu.cfs_quota_us; do [[ -e $1/$file ]] && break; done ;;
    memory) for file in memory.max memory.limit_in_bytes; do [[ -e $1/$file ]] && break; done ;;
  esac
  echo "$1/$file"
}
# The sum of two numbers of a group's memory.
sum_of() {
  local name number sum=0
  while read -r name number; do
    if [[ $name == "$2" || $name == "$3" ]]; then ((sum += number)); fi
  done < "$1/memory.stat"
  echo "$sum"
}
# What a container has of memory that cannot be taken from it: all but the pages of files, bytes.
held_memory() {
  local usage cached
  if [[ -e $1/memory.current ]]; then
    usage=$(< "$1/memory.current") cached=$(sum_of "$1" inactive_file active_file)
  else
    usage=$(< "$1/memory.usage_in_bytes") cached=$(sum_of "$1" total_inactive_file total_active_file)
  fi
  echo $((usage - cached))
}
# How often a group has met its limit, and how many of its processes the kernel has killed for want of memory, as far as the kernel says.
met() {
  local hits='' kills=0
  if [[ $2 == cpu ]]; then hits=$(sed -n 's/^nr_throttled //p' "$1/cpu.stat" 2> /dev/null)
  elif [[ -e $1/memory.events ]]; then
    hits=$(sed -n 's/^max //p' "$1/memory.events") kills=$(sed -n 's/^oom_kill //p' "$1/memory.events")
  elif [[ -e $1/memory.failcnt ]]; then
    hits=$(< "$1/memory.failcnt") kills=$(sed -n 's/^oom_kill //p' "$1/memory.oom_control")
  fi 2> /dev/null
  echo "${hits:-unknown} ${kills:-0}"
}
# A container that was killed has no group any more; what the kernel wrote in its log when it killed is still there.
kills_in_log() { dmesg 2> /dev/null | grep -c "oom-kill:.*task_memcg=[^,]*${1##*/},"; }
# The limit for the kernel: a quota for each tenth of a second, which is its period by itself, µs; or bytes, for which what there is comes on top.
limit_for() {
  case $2 in
    cpu) if [[ -e $1/cpu.max ]]; then echo "$3 100000"; else echo "$3"; fi ;;
    memory) echo $(($(held_memory "$1") + $3)) ;;
  esac
}
# A limit that holds already is kept.
is_lower() { [[ $2 == cpu || $3 == max || $1 -lt $3 ]]; }
# Name, resource, amount, and how long it may last, s.
impose() {
  local file group='' before last watchdog limit
  file=$(limited_file "$1" "$2")
  if [[ -e $file ]]; then
    { read -r watchdog group; IFS= read -r before; read -r last; } < "$file"
    kill -- "-$watchdog" "$watchdog" 2> /dev/null
  fi
  # Another container has another group.
  if [[ ! -d $group ]]; then
    group=$(group_for "$2") || return
    before=$(< "$(limit_of "$group" "$2")") last=$(met "$group" "$2")
  fi
  limit=$(limit_for "$group" "$2" "$3")
  is_lower "$limit" "$2" "$before" || { echo "lower $1 $before"; return 1; }
  # shellcheck disable=SC2016 # The watchdog itself expands them.
  setsid bash --norc -c 'sleep "$1"; echo "$2" > "$3"; rm -f "$4"' watchdog "$4" "$before" "$(limit_of "$group" "$2")" "$file" \
    < /dev/null > /dev/null 2>&1 &
  printf '%s\n' "$! $group" "$before" "$last" > "$file"
  echo "$limit" > "$(limit_of "$group" "$2")"
}
lift() {
  local file watchdog group before
  file=$(limited_file "$1" "$2")
  { read -r watchdog group; IFS= read -r before; } 2> /dev/null < "$file" || return
  kill -- "-$watchdog" "$watchdog" 2> /dev/null
  # With its container the group may be gone.
  if [[ -d $group ]]; then echo "$before" > "$(limit_of "$group" "$2")"; fi
  rm -f "$file"
}
# Whether it is under a limit of ours, how often its container met one since it was made, and how many of its processes were killed.
look_at_limit() {
  local file watchdog group before last is=free seen
  file=$(limited_file "$1" "$2")
  if [[ ! -e $file ]]; then
    group=$(group_for "$2")
    seen=$(met "$group" "$2")
  else
    { read -r watchdog group; IFS= read -r before; read -r last _; } < "$file"
    if [[ -d $group ]]; then
      if grep -qsx "$pid" "$group/cgroup.procs" && [[ $(< "$(limit_of "$group" "$2")") != "$before" ]]; then is=limited; fi
      seen=$(met "$group" "$2")
      printf '%s\n' "$watchdog $group" "$before" "$seen" > "$file"
    elif [[ $2 == memory && $last != unknown ]]; then
      # Whom the kernel has killed was refused what it wanted once more.
      seen=$(kills_in_log "$group")
      seen="$((last + seen)) $seen"
    fi
  fi
  echo "limit $1 $EPOCHREALTIME $is ${seen:-unknown 0}"
}
# Name, kind and pod of a process, the resource, and what is done to it. What is killed for want of memory stays dead until it is started, where
# something keeps it from that: `hold` is a word of processes.sh.
limit() {
  uid=$3
  pick "$uid" "$2"
  case $5 in
    impose)
      if impose "$1" "$4" "$6" "$7" && [[ ${8-} == hold ]]; then hold "$1" > /dev/null; fi
      ;;
    lift)
      lift "$1" "$4"
      # Alive, it need not be kept from anything any more.
      if [[ $4 == memory && ${6-} == hold ]] && ((pid > 0)) && [[ -n ${holds[$uid]-} ]]; then rm -f "${holds[$uid]}/$1"; fi
      ;;
  esac
  look_at_limit "$1" "$4"
}
