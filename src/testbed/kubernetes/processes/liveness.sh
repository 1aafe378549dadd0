#!/bin/sh
# Whether a data node still answers, whatever it says: one that loads its data, or has lost its master, is alive.
#
# Argument: its port. Environment: SERVER and CLIENT_OPTIONS. The limit is the client's own: one that Kubernetes gives up on
# would go on waiting, and keep the next probe from beginning.
# shellcheck disable=SC2086 # Several words.
exec timeout 1 "$SERVER-cli" -p "$1" ${CLIENT_OPTIONS:-} ping
