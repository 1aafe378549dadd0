#!/bin/sh
# What the pod of a data node does before it stops: where that is the master it has a Sentinel fail over, and waits until that
# one names another master. Kubernetes sends no SIGTERM before this has ended.
#
# Arguments: the name of the pod, the port of the data node, and `plainly` or `paused`: whether writes are held back first.
# Environment: SERVER and MASTER_NAME, and the folder CONFIGURATION_FOLDER.
set -eu
# shellcheck source=/dev/null # asking.sh
. "${0%/*}/asking.sh"

given=$CONFIGURATION_FOLDER/redis-${1##*-}.conf
port=$2 how=$3
# One "address port" a line.
sentinels=$CONFIGURATION_FOLDER/handover

# How long a hand-over may take, seconds; the grace period of 30 s must be enough for it and for the shutdown.
limit=15

role() {
  ask 127.0.0.1 "$1" role | head -n 1
}

# Held back for as long as a hand-over may take; whatever is left of it ends with the process.
hold_back() {
  ask 127.0.0.1 "$1" client pause $((limit * 1000)) write > /dev/null
}

await_other_master() {
  end=$(($(date +%s) + limit))
  while [ "$(named_by "$1" "$2")" = "$(own_name "$given")" ] && [ "$(date +%s)" -lt "$end" ]; do sleep 0.1; done
}

[ "$(role "$port")" = master ] || exit 0
if [ "$how" = paused ]; then hold_back "$port"; fi
while read -r sentinel sentinel_port; do
  # One that names another master, or does not answer, has nothing to hand over.
  [ "$(named_by "$sentinel" "$sentinel_port")" = "$(own_name "$given")" ] || continue
  [ "$(ask "$sentinel" "$sentinel_port" sentinel failover "$MASTER_NAME")" = OK ] || continue
  await_other_master "$sentinel" "$sentinel_port"
  exit 0
done < "$sentinels"
