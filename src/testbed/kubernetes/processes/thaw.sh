#!/bin/sh
# Lets every process go on that this injector holds frozen, before it ends and its watchdogs with it. Beside each there is a
# file with the ids of the watchdog and of the process, by processes.sh. And takes every limit back that limits.sh has set, and every
# queue away that networks.sh has given to a network; and carries out the programs that storage.sh has left for that.
for file in /run/frozen-*; do
  if { read -r _ pid < "$file"; } 2> /dev/null; then kill -CONT "$pid"; fi
done
for file in /run/limited-*; do
  if { read -r _ group && IFS= read -r before; } 2> /dev/null < "$file"; then
    case $file in
      *limited-cpu-*) limits='cpu.max cpu.cfs_quota_us' ;;
      *) limits='memory.max memory.limit_in_bytes' ;;
    esac
    for limit in $limits; do
      if [ -e "$group/$limit" ]; then echo "$before" > "$group/$limit"; fi
    done
  fi
done
for file in /run/paced-*; do
  if [ -e "$file" ]; then nsenter --net="/run/netns/${file#/run/paced-}" tc qdisc del dev eth0 root; fi
done
for undo in /run/undo-*; do
  case $undo in
    *.watchdog | *\*) ;;
    *) bash --norc "$undo" ;;
  esac
done
exit 0
