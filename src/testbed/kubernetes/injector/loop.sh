#!/usr/bin/env bash
# Says hello with its kernel's boot id and the time; then every script comes as a line `token bytes seconds end` and so
# many bytes, and its output is followed by a line `token code began ended`. A script is not begun after its end (µs of
# this machine's wall clock), so that what was sent to a machine that stood still does no harm when it goes on.

export LC_ALL=C
read -r boot < /proc/sys/kernel/random/boot_id
echo "hello $boot $EPOCHREALTIME"
while IFS=' ' read -r token bytes seconds end && IFS= read -r -N "$bytes" script; do
  began=$EPOCHREALTIME code=124
  if [[ ${began/./} -lt $end ]]; then
    timeout "$seconds" bash --norc -c "$script" injector < /dev/null 2>&1
    code=$?
  fi
  printf '\n%s %d %s %s\n' "$token" "$code" "$began" "$EPOCHREALTIME"
done
