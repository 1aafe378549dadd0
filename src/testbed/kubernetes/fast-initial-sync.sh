#!/bin/sh
# Until every replica is online the master waits for no further ones to come (`repl-diskless-sync-delay`); then it is
# as its owner configured it again. Arguments: the port, the number of replicas and the program's name.

port=$1 replicas=$2 server=$3
# shellcheck disable=SC2086 # Several words.
cli() { "$server-cli" -p "$port" ${CLIENT_OPTIONS:-} "$@"; }
until delay=$(cli config get repl-diskless-sync-delay | tail -n 1) && [ "$delay" -ge 0 ] 2> /dev/null; do sleep 0.05; done
cli config set repl-diskless-sync-delay 0 > /dev/null
until [ "$(cli info replication | grep -c 'state=online')" -ge "$replicas" ]; do sleep 0.05; done
cli config set repl-diskless-sync-delay "$delay"
