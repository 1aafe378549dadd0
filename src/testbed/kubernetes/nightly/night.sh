#!/bin/sh
# A night in a cluster: carries experiments out on a deployment, keeps what they showed, and draws the trend.
# Arguments: the folder of all nights, the description, and ids of experiments where it is not all that fit.
# Ends with the code of the run, or with 1 where the trend is worse.

set -u
nights=$1
description=$2
shift 2
night=$nights/$(date -u +%Y-%m-%dT%H%M)

sentinel-chaos run "$@" --on "$description" --retry 2 --out "$night" &
run=$!
# Whoever ends this pod waits until everything is healed.
trap 'kill -TERM "$run"' TERM INT
wait "$run"
code=$?
while kill -0 "$run" 2>/dev/null; do
  wait "$run"
  code=$?
done

# What ended before its end leaves nothing to be kept.
[ -e "$night/suite.json" ] || exit "$code"
sentinel-chaos archive add "$night" --to "$nights/archive.ndjson" || exit
trend=0
sentinel-chaos trend "$nights/archive.ndjson" --last 1 || trend=$?
if [ "$code" -eq 0 ] && [ "$trend" -ne 2 ]; then code=$trend; fi
# The archive stays; reports are kept for a month.
find "$nights" -maxdepth 1 -type d -name '20*' -mtime +30 -exec rm -r {} +
exit "$code"
