#!/bin/sh
# Lets every process go on that this injector holds frozen, before it ends and its watchdogs with it. Beside each there is a
# file with the ids of the watchdog and of the process, by processes.sh. And takes every limit back that limits.sh has set.
for file in /run/frozen-*; do
  if { read -r _ pid < "$file"; } 2> /dev/null; then kill -CONT "$pid"; fi
done
for file in /run/limited-*; do
  if { read -r _ group && IFS= read -r before; } 2> /dev/null < "$file"; then
    quota=$group/cpu.cfs_quota_us
    if [ -e "$group/cpu.max" ]; then quota=$group/cpu.max; fi
    echo "$before" > "$quota"
  fi
done
exit 0
