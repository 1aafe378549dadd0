#!/usr/bin/env bash
# What is done in the network namespaces of pods, by an injector. Set before this text: PODS, the uids of the pods as
# `processes_of_pods` takes them. Calls of apply, describe, count, unpin and dial come after it, each with a host
# and the uid of its pod.
#
# A network that has been replaced is read once more before it is unpinned. The network of process 1 is the machine's
# own: a process that has just been made for a pod may still be in it. Of a pod's processes some, such as those of
# probes, are gone a moment later: one that is has no network, which means nothing for the pod's.

inside() { nsenter --net="/run/netns/$1" "${@:2}"; }
network() { stat -Lc %i "/run/netns/$1"; }
counted() {
  local listing
  listing=$(inside "$2" nft -j list table inet chaos 2> /dev/null) &&
    echo "$1 $2 $(network "$2") $EPOCHREALTIME $listing"
}
pin() {
  local pinned=/run/netns/$1 live
  for live in ${networks[$2]-}; do [[ $live -ef $pinned ]] && return; done
  for live in ${networks[$2]-}; do
    [[ -e $live ]] || continue
    if [[ -e $pinned ]]; then
      counted last "$1"
      ip netns delete "$1" 2> /dev/null
    fi
    ip netns attach "$1" "${live//[^0-9]/}" 2> /dev/null
    [[ $live -ef $pinned ]] && return
  done
  return 1
}
# The rules are the standard input.
apply() {
  local words
  pin "$1" "$2" || { echo "absent $1"; return; }
  if words=$(inside "$1" nft -f - 2>&1); then echo "applied $1 $(network "$1") $EPOCHREALTIME"
  else echo "failed $1 ${words//$'\n'/ }"; fi
}
describe() {
  local line
  pin "$1" "$2" || return
  ip -n "$1" -4 -o address show scope global | while read -r line; do echo "address $1 $line"; done
  inside "$1" grep '^Tcp: [0-9]' /proc/self/net/snmp | while read -r line; do echo "segments $1 $line"; done
}
count() {
  [[ -e /run/netns/$1 ]] || pin "$1" "$2"
  counted counted "$1" || echo "absent $1"
}
unpin() {
  counted last "$1"
  ip netns delete "$1" 2> /dev/null
}
# The command that dials comes after host and uid.
dial() {
  [[ -e /run/netns/$1 ]] || { echo "absent $1"; return; }
  inside "$1" "${@:3}"
  echo "dialled $1 $? $EPOCHREALTIME"
}
declare -A networks
while IFS=: read -r file uid; do
  network=${file%cgroup}ns/net
  if [[ -e $network && ! $network -ef /proc/1/ns/net ]]; then networks[${uid//_/-}]+=" $network"; fi
done < <(processes_of_pods "$PODS")
