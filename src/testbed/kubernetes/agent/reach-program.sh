#!/bin/sh
# Stands for a client program that runs in a container beside the agent's: what comes in goes to the program, what that writes comes
# out, and its exit code is this one's. Arguments: the folder that both see, and the names of the variables that the program is given.

folder=$1
shift
exec 3<&0
umask 077

# Its container may start a little later than the agent's.
tries=100
until [ -p "$folder/errors" ]; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo "the container of the client program does not wait in $folder" >&2; exit 1; }
  sleep 0.1
done
cd "$folder" || exit 1

# As a shell reads them, whatever is in them.
value=''
for name; do
  eval "value=\$$name"
  printf "export %s='%s'\n" "$name" "$(printf '%s' "$value" | sed "s/'/'\\\\''/g")"
done > environment.new
mv environment.new environment

cat out &
out=$!
cat errors >&2 &
errors=$!
cat <&3 > in &
wait "$out" "$errors"
# Left a moment after its output ends; never by a program that was killed with its container.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -e code ] && exit "$(cat code)"
  sleep 0.1
done
exit 137
