#!/usr/bin/env bash
# What is done in the network namespaces of pods, by an injector. Set before this text: PODS, the uids of the pods as
# `processes_of_pods` takes them. Calls of apply, describe, count, unpin, leave, dial, pace, unpace and look_up come after it, each with a
# host and the uid of its pod.
#
# A network that has been replaced is read once more before it is unpinned. The network of process 1 is the machine's
# own: a process that has just been made for a pod may still be in it. Of a pod's processes some, such as those of
# probes, are gone a moment later: one that is has no network, which means nothing for the pod's.

inside() { nsenter --net="/run/netns/$1" "${@:2}"; }
network() { stat -Lc %i "/run/netns/$1"; }
# Beside the queue of a network there is a file with the id of its watchdog.
paced_file() { echo "/run/paced-$1"; }
has_queue() { inside "$1" tc qdisc show dev eth0 root | grep -q '^qdisc htb 5c: '; }
# What went through the classes of a network that has any, on one line.
classes() {
  local listing
  [[ -e $(paced_file "$1") ]] || return 0
  listing=$(inside "$1" tc -s class show dev eth0 2> /dev/null)
  [[ $listing != *'class htb 5c:'* ]] || echo "classes $1 $(network "$1") $EPOCHREALTIME ${listing//$'\n'/;}"
}
counted() {
  local listing
  classes "$2"
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
  else echo "failed $1 nft ${words//$'\n'/ }"; fi
}
# Gives what a network sends classes of limited rate, or that hold it back; the standard input has lines for `tc -batch`. What is in no class
# is let through at once. tc keeps no time-to-live: a watchdog takes the queue away after so many seconds.
pace() {
  local words
  pin "$1" "$2" || return
  if words=$({ has_queue "$1" || inside "$1" tc qdisc add dev eth0 root handle 5c: htb; } 2>&1 && inside "$1" tc -batch - 2>&1)
  then watch_queue "$1" "$3"
  else echo "failed $1 tc ${words//$'\n'/ }"; fi
}
watch_queue() {
  local file
  file=$(paced_file "$1")
  forget_queue "$1"
  # shellcheck disable=SC2016 # The watchdog itself expands them.
  setsid bash --norc -c 'sleep "$1"; read -r own < "$3" && [[ $own == "$$" ]] || exit
    rm -f "$3"; nsenter --net="$2" tc qdisc del dev eth0 root' watchdog "$2" "/run/netns/$1" "$file" \
    < /dev/null > /dev/null 2>&1 &
  echo $! > "$file"
  # Whoever waits for what dials does not wait for it.
  disown
}
forget_queue() {
  local file watchdog
  file=$(paced_file "$1")
  { read -r watchdog < "$file"; } 2> /dev/null || return 0
  kill -- "-$watchdog" "$watchdog" 2> /dev/null
  rm -f "$file"
}
# Takes the queue of a network away; what still waits is let go before, by the lines for `tc -batch` that are the standard input.
unpace() {
  local tries
  [[ -e /run/netns/$1 ]] || return
  classes "$1"
  if has_queue "$1"; then
    inside "$1" tc -batch -
    for ((tries = 0; tries < 100; tries++)); do
      if inside "$1" tc -s qdisc show dev eth0 root | grep -q 'backlog 0b 0p'; then break; fi
      sleep 0.01
    done
    inside "$1" tc qdisc del dev eth0 root
  fi
  forget_queue "$1"
  echo "unpaced $1 $(network "$1") $EPOCHREALTIME"
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
# Takes what was put into a network out of it; one that is gone has nothing in it.
leave() {
  local words
  if ! pin "$1" "$2"; then echo "left $1"; return; fi
  if words=$(inside "$1" nft delete table inet chaos 2>&1) || [[ $words == *'No such file'* ]]; then echo "left $1"
  else echo "failed $1 nft ${words//$'\n'/ }"; fi
  ip netns delete "$1" 2> /dev/null
}
# How long the answer took, µs, and where a name leads, for whoever asks from the network of a pod, by the servers and the search domains
# that the pod has. The dot at the end of a whole name keeps search domains away: without it a name that is gone is searched for outside
# of the cluster.
look_up() {
  local file address name=$3 began=$EPOCHREALTIME
  file=$(resolver "$2")
  [[ -e /run/netns/$1 && -n $file ]] || { echo "absent $1"; return; }
  if is_whole "$3" "$file"; then name+=.; fi
  # A file of another mount namespace cannot be mounted itself.
  # shellcheck disable=SC2016 # The shell inside expands them.
  address=$(RES_OPTIONS='timeout:1 attempts:1' inside "$1" unshare --mount bash -c 'mount -t tmpfs look /tmp && cp "$1" /tmp/look &&
    mount --bind /tmp/look /etc/resolv.conf && exec timeout 4 getent ahostsv4 "$2"' look "$file" "$name" 2> /dev/null)
  echo "found $1 $3 $EPOCHREALTIME $((${EPOCHREALTIME/./} - ${began/./})) ${address%%[[:space:]]*}"
}
# The file in which a pod has what it asks by.
resolver() {
  local live file
  for live in ${networks[$1]-}; do
    file=${live%ns/net}root/etc/resolv.conf
    if [[ -r $file ]]; then echo "$file"; return; fi
  done
}
# Whether a name ends in a search domain that a file has.
is_whole() {
  local word domain domains
  while read -r word domains; do
    [[ $word == search ]] || continue
    for domain in $domains; do [[ $1 != *."$domain" ]] || return 0; done
  done < "$2"
  return 1
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
