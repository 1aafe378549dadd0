#!/bin/sh
# Lets every process go on that this injector holds frozen, before it ends and its watchdogs with it. Beside each there is a
# file with the ids of the watchdog and of the process, by processes.sh.
for file in /run/frozen-*; do
  if { read -r _ pid < "$file"; } 2> /dev/null; then kill -CONT "$pid"; fi
done
exit 0
