#!/usr/bin/env bash
# Prints each target (address/port) that answers, be it with a refusal, after the name given as $0, and how long it took, µs (by
# bash 5 and later).
# All attempts are processes of one small shell, so that dialling disturbs the servers on a small machine little.

# BusyBox's `timeout` ends the shell alone, so that one ends its attempts.
trap 'kill $(jobs -p) 2> /dev/null; exit 124' TERM
for target; do
  (
    begun=${EPOCHREALTIME/[.,]/}
    error=$({ : < "/dev/tcp/$target"; } 2>&1)
    [[ -z $error || $error == *refused* ]] && echo "$0 $target${begun:+ $((${EPOCHREALTIME/[.,]/} - begun))}"
  ) &
done
wait
