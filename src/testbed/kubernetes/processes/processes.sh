#!/usr/bin/env bash
# Finds, signals and holds down the servers in pods, by an injector. Set before this text: PODS, the uids of the pods as
# `processes_of_pods` takes them, and HOLD_FOLDER, where in its container a server is held down. Calls of `act` come
# after it.
#
# Of several processes of a program in a pod the oldest is the server; others save its data or were run by hand. What
# the runtime prepares is no server yet: it has another name. `pick` sets pid, start and state (0 and X for none), and
# the folder of the pod's held processes as it looks from here, through any process that has it.

servers=()
declare -A holds
examine() {
  local fields comm
  { IFS= read -r fields < "/proc/$1/stat"; } 2> /dev/null || return
  comm=${fields#*(} comm=${comm%)*}
  # shellcheck disable=SC2206 # Numbers and a letter: splitting them is the point.
  fields=(${fields##*) })
  if [[ -d /proc/$1/root$HOLD_FOLDER ]]; then holds[$2]=/proc/$1/root$HOLD_FOLDER; fi
  case $comm in
    redis-server | valkey-server | redis-sentinel | valkey-sentinel)
      servers+=("$2 $(kind_of "$1" "$comm") $1 ${fields[19]} ${fields[0]}")
      ;;
  esac
}
# A Sentinel may be started as redis-sentinel, or as redis-server --sentinel; its title ends in [sentinel].
kind_of() {
  local title=
  { IFS= read -r -d '' title < "/proc/$1/cmdline"; } 2> /dev/null
  if [[ $2 == *-sentinel || $title == *'[sentinel]'* ]]; then echo sentinel; else echo redis; fi
}
pick() {
  local server uid kind one began how
  pid=0 start=0 state=X
  for server in "${servers[@]}"; do
    read -r uid kind one began how <<< "$server"
    if [[ $uid == "$1" && $kind == "$2" && $how != [ZXx] ]] && ((pid == 0 || began < start)); then
      pid=$one start=$began state=$how
    fi
  done
}
look() {
  local fields
  if { IFS= read -r fields < "/proc/$pid/stat"; } 2> /dev/null; then
    # shellcheck disable=SC2206 # As above.
    fields=(${fields##*) })
    if [[ ${fields[19]} == "$start" ]]; then state=${fields[0]}; else state=X; fi
  else state=X; fi
}
await() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    look
    # shellcheck disable=SC2053 # It is a pattern.
    if [[ $state == $1 ]]; then return; fi
    sleep 0.01
  done
}
is_held() {
  local folder=${holds[$1]-}
  if [[ -z $folder ]]; then echo unknown; elif [[ -e $folder/$2 ]]; then echo held; else echo free; fi
}
report() { echo "process $1 $pid $start $state $stamp $(is_held "$uid" "$1")"; }
hold() {
  local folder=${holds[$uid]-}
  if [[ -n $folder ]] && : > "$folder/$1"; then :
  elif ((pid > 0)); then echo "unheld $1"; return 1; fi
}
send() {
  if ((pid > 0)); then kill "-$1" "$pid" 2> /dev/null; fi
  stamp=$EPOCHREALTIME
}
release() {
  local folder=${holds[$uid]-}
  look
  if [[ $state == [ZXx] && -n $folder ]]; then rm -f "$folder/$1"; fi
}
# A process of a pod with several is named with a slash, such as cache-0/data.
frozen_file() { echo "/run/frozen-${1//\//-}"; }
watch() {
  local file
  forget "$1"
  if ((pid == 0)); then return; fi
  file=$(frozen_file "$1")
  # shellcheck disable=SC2016 # The watchdog itself expands them.
  setsid bash --norc -c 'sleep "$1"; kill -CONT "$2"; rm -f "$3"' watchdog "$2" "$pid" "$file" \
    < /dev/null > /dev/null 2>&1 &
  echo $! "$pid" > "$file"
}
forget() {
  local watchdog file
  file=$(frozen_file "$1")
  { read -r watchdog _ < "$file"; } 2> /dev/null || return
  kill -- "-$watchdog" "$watchdog" 2> /dev/null
  rm -f "$file"
}
# Name, kind and pod of a process, and what is done to it.
act() {
  uid=$3 stamp=$EPOCHREALTIME
  pick "$uid" "$2"
  case $4 in
    hold)
      if hold "$1"; then send "$5"; fi
      # A frozen process that is dead now needs no watchdog.
      if [[ $5 == KILL ]]; then await '[ZXx]'; forget "$1"; else look; fi
      ;;
    release) release "$1" ;;
    freeze) watch "$1" "$5"; send STOP; await '[TtZXx]' ;;
    thaw) send CONT; forget "$1"; await '[!Tt]' ;;
    end)
      pid=$5 start=$6
      look
      if [[ $state != [ZXx] ]]; then send KILL; fi
      await '[ZXx]'
      ;;
  esac
  report "$1"
}
while IFS=: read -r file uid; do examine "${file//[^0-9]/}" "${uid//_/-}"; done < <(processes_of_pods "$PODS")
