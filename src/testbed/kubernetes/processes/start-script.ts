/**
 * The shell text that starts a data node or a Sentinel in its container: it waits while the process is held down,
 * keeps the configuration beside the data, and can ask the Sentinels first whom to follow. Plain sh with the usual
 * small tools, as any server image has them.
 */

import type { Topology } from '../../../experiment/topology.ts';

/** Where the script finds and puts things; all but tests use `FOLDERS`. */
export interface StartFolders {
  /** Read-only: `<process>.conf` of every process, and `sentinels` where they are to be asked. */
  readonly configuration: string;
  /** The process's own folder: its data, and the configuration file that it rewrites. */
  readonly data: string;
  /** A process is not started while there is a file of its name here. It must be writable and survive the container. */
  readonly hold: string;
}

export const FOLDERS: StartFolders = { configuration: '/configuration', data: '/data', hold: '/hold' };

/** Where the script is, in the folder of the configuration. */
export const START_FILE = 'start.sh';

/** The file that lists who is asked, one `address port` a line; nobody is asked where it is absent. */
export const SENTINELS_FILE = 'sentinels';

/** How long a server may take to answer, seconds; several are asked at once. */
const ANSWER_LIMIT_S = 1;

/** How long a Sentinel that starts for the first time waits for the first master, seconds. */
const MASTER_LIMIT_S = 60;

/** The environment that the script needs. */
export function startEnvironment({ server, masterName }: Topology): Record<string, string> {
  return { SERVER: server, MASTER_NAME: masterName };
}

/**
 * The text of the script: `sh start.sh redis redis-node-2` starts the process redis-2. A Sentinel that is not
 * configured waits for ever: with `placement: 'together'` every pod has room for one, needed or not.
 */
export function startScript(folders: StartFolders = FOLDERS): string {
  return `#!/bin/sh
set -eu
kind=$1
process=$kind-\${2##*-}
given=${folders.configuration}/$process.conf
sentinels=${folders.configuration}/${SENTINELS_FILE}
own=${folders.data}/$kind.conf
hold=${folders.hold}/$process

# The first process of a container dies of no signal that it does not handle.
trap 'exit 0' TERM

if [ ! -e "$given" ]; then
  echo "$process is not part of this deployment: nothing to start"
  sleep infinity &
  wait $!
fi

# Held down: killed, and to stay dead until somebody removes the file.
while [ -e "$hold" ]; do sleep 0.05; done

ask() {
  host=$1 port=$2
  shift 2
  timeout ${ANSWER_LIMIT_S} "$SERVER-cli" -h "$host" -p "$port" "$@" 2> /dev/null < /dev/null
}

is_up() {
  [ "$(ask "$1" "$2" ping)" = PONG ]
}

# The addresses that the Sentinel's configuration has for a word, one "address port" a line.
known() {
  sed -En "s/^sentinel $1 [^ ]+ ([^ ]+ [0-9]+)( .*)?$/\\1/p" "$given"
}

is_any_sentinel_up() {
  known known-sentinel | while read -r address port; do
    if is_up "$address" "$port"; then echo up; fi &
  done | grep -q up
}

await_master() {
  end=$(($(date +%s) + ${MASTER_LIMIT_S}))
  known monitor | while read -r address port; do
    until is_up "$address" "$port" || [ "$(date +%s)" -ge "$end" ]; do sleep 0.1; done
  done
}

# Put beside the data once, whole or not at all; from then on the server's own rewritten file is what counts.
if [ ! -e "$own" ]; then
  # In a deployment that has never been up, Sentinels that are there before the master would fail over at once.
  if [ "$kind" = sentinel ] && ! is_any_sentinel_up; then await_master; fi
  cat "$given" > "$own.new"
  mv "$own.new" "$own"
fi

# Whom one Sentinel takes for the master, as one line "address port".
named_by() {
  answer=$(ask "$1" "$2" sentinel get-master-addr-by-name "$MASTER_NAME") || true
  echo "$answer" | paste -s -d ' ' -
}

# Whom more than half of all Sentinels name, those counted that say nothing.
named_by_majority() {
  while read -r address port; do
    named_by "$address" "$port" &
  done < "$sentinels" | grep -E '^[^ ]+ [0-9]+$' | sort | uniq -c | sort -rn | {
    read -r votes master || return 0
    if [ $((2 * votes)) -gt "$(wc -l < "$sentinels")" ]; then echo "$master"; fi
  }
}

directive() {
  sed -n "s/^$1 //p" "$given"
}

follow() {
  grep -Eiv '^(replicaof|slaveof)[[:space:]]' "$own" > "$own.new" || true
  if [ "$1" != "$(directive replica-announce-ip) $(directive replica-announce-port)" ]; then
    echo "replicaof $1" >> "$own.new"
  fi
  mv "$own.new" "$own"
}

if [ "$kind" = redis ] && [ -e "$sentinels" ]; then
  master=$(named_by_majority)
  echo "the Sentinels say that the master is \${master:-unknown}"
  if [ -n "$master" ]; then follow "$master"; fi
fi

# The program's own name is what others find the process by.
case $kind in
  redis) exec "$SERVER-server" "$own" ;;
  sentinel) exec "$SERVER-sentinel" "$own" ;;
esac
`;
}
