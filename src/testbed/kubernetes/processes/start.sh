#!/bin/sh
# Starts a data node or a Sentinel in its container: it waits while the process is held down, keeps the configuration
# beside the data, and can ask the Sentinels first which node is the master.
#
# Arguments: `redis` or `sentinel` and the name of the pod; `sh start.sh redis redis-node-2` starts the process redis-2.
# Environment: SERVER and MASTER_NAME, and the folders CONFIGURATION_FOLDER, DATA_FOLDER and HOLD_FOLDER. A Sentinel that
# is not configured waits for ever: with `placement: 'together'` every pod has room for one, needed or not.
# NETWORK_COUNTERS may name another file with what the kernel counts of the pod's packets.
# shellcheck disable=SC2154 # `mark` is set in asking.sh.
set -eu
# shellcheck source=/dev/null # asking.sh
. "${0%/*}/asking.sh"

# How long a Sentinel that starts for the first time waits for the first master, seconds.
master_limit=60
# How long it waits for pods behind all Services that it will dial, seconds: one of these pods may be gone for good.
service_limit=10

kind=$1
process=$kind-${2##*-}
given=$CONFIGURATION_FOLDER/$process.conf
sentinels=$CONFIGURATION_FOLDER/sentinels
own=$DATA_FOLDER/$kind.conf
hold=$HOLD_FOLDER/$process

# The first process of a container dies of no signal that it does not handle.
trap 'exit 0' TERM

if [ ! -e "$given" ]; then
  echo "$process is not part of this deployment: nothing to start"
  sleep infinity &
  wait $!
fi

# Held down: killed, and to stay dead until the file is removed.
while [ -e "$hold" ]; do sleep 0.05; done

is_up() {
  [ "$(ask "$1" "$2" ping)" = PONG ]
}

# The addresses that the Sentinel's configuration has for a word, one "address port" a line.
known() {
  sed -En "s/^sentinel $1 [^ ]+ ([^ ]+ [0-9]+)( .*)?$/\1/p" "$given"
}

is_any_sentinel_up() {
  known known-sentinel | while read -r address port; do
    if is_up "$address" "$port"; then echo up; fi &
  done | grep -q up
}

await_master() {
  end=$(($(date +%s) + master_limit))
  known monitor | while read -r address port; do
    until is_up "$address" "$port" || [ "$(date +%s)" -ge "$end" ]; do sleep 0.1; done
  done
}

# How many messages have come in that something cannot be reached (InDestUnreachs).
rejections() {
  sed -En 's/^Icmp: ([0-9]+ ){3}([0-9]+) .*/\2/p' "${NETWORK_COUNTERS:-/proc/net/snmp}" 2> /dev/null
}

# A connection to a Service without a pod is rejected by such a message.
is_any_rejected() {
  before=$(rejections)
  for word in monitor known-replica known-sentinel; do known "$word"; done | {
    while read -r address port; do is_up "$address" "$port" & done
    wait
  }
  [ "$(rejections)" != "$before" ]
}

# A Sentinel whose connection is rejected and then made after all would be busy for as long as the connection lasts:
# Linux keeps the error, every poll reports it, and the library that Sentinel connects with does not read it. A machine
# sends a pod one such message a second, so that a second must pass before their absence means anything.
await_services() {
  end=$(($(date +%s) + service_limit))
  sleep 1
  while is_any_rejected && [ "$(date +%s)" -lt "$end" ]; do sleep 1; done
}

# The names whose addresses the file wants.
wanted_names() {
  grep -Eo "${mark}[^ ]+" "$given" | sort -u | sed "s/^$mark//"
}

is_master() {
  grep -E '^(replicaof|sentinel monitor) ' "$given" | grep -Fq "$mark$1"
}

# The address that a name has in the DNS; none, as long as there is no pod of that name.
address_in_dns() {
  getent ahostsv4 "$1" 2> /dev/null | sed -n '1s/ .*//p'
}

# A pod has an address from the moment it has a network. No process can do without that of the first master; any other
# pod may be gone for good.
await_addresses() {
  end=$(($(date +%s) + service_limit))
  for name in $(wanted_names); do
    until [ -n "$(address_in_dns "$name")" ]; do
      if ! is_master "$name" && [ "$(date +%s)" -ge "$end" ]; then break; fi
      sleep 0.1
    done
  done
}

# The file with addresses in the place of names, without the lines whose pod has none.
with_addresses() {
  edits=''
  for name in $(wanted_names); do
    address=$(address_in_dns "$name")
    if [ -n "$address" ]; then
      edits="$edits;s/$mark$name/$address/"
    else
      edits="$edits;/$mark$name/d"
    fi
  done
  sed "${edits#;}" "$given"
}

# Put beside the data once, whole or not at all; from then on the server's own rewritten file is what counts.
if [ ! -e "$own" ]; then
  # In a deployment that has never been up, Sentinels that are there before the master would fail over at once.
  if [ "$kind" = sentinel ]; then
    if ! is_any_sentinel_up; then await_master; fi
    await_services
  fi
  await_addresses
  with_addresses > "$own.new"
  mv "$own.new" "$own"
fi

# Whom more than half of all Sentinels name, those counted that say nothing.
named_by_majority() {
  while read -r address port; do
    named_by "$address" "$port" &
  done < "$sentinels" | grep -E '^[^ ]+ [0-9]+$' | sort | uniq -c | sort -rn | {
    read -r votes master || return 0
    if [ $((2 * votes)) -gt "$(wc -l < "$sentinels")" ]; then echo "$master"; fi
  }
}

follow() {
  grep -Eiv '^(replicaof|slaveof)[[:space:]]' "$own" > "$own.new" || true
  if [ "$1" != "$(own_name "$given")" ]; then
    echo "replicaof $1" >> "$own.new"
  fi
  # One that cannot be replaced stays as it was, as it does for the server.
  mv "$own.new" "$own" || echo "$own is not written: it stays as it was"
}

if [ "$kind" = redis ] && [ -e "$sentinels" ]; then
  master=$(named_by_majority)
  echo "the Sentinels say that the master is ${master:-unknown}"
  if [ -n "$master" ]; then follow "$master"; fi
fi

# The program's own name is what others find the process by.
case $kind in
  redis) exec "$SERVER-server" "$own" ;;
  sentinel) exec "$SERVER-sentinel" "$own" ;;
esac
