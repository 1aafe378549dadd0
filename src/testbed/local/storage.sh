#!/bin/sh
# Makes the volumes of a lab's processes, spoils them and repairs them.
# Arguments: what to do; then the folders to make volumes of, or the folder of one process and its configuration file.
set -e
deed=$1
shift

used() { df --output=used -B1 "$1" | tail -n 1 | tr -d ' '; }

# Space that is taken between the look and the change makes the kernel refuse the change.
shrink() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if mount -o "remount,size=$(used "$1")" "$1" 2>/dev/null; then return; fi
  done
  mount -o "remount,size=$(used "$1")" "$1"
}

case $deed in
  volumes) for folder; do mkdir -p "$folder" && mount -t tmpfs -o mode=0755 tmpfs "$folder"; done ;;
  # What another file is mounted on can be neither replaced nor removed.
  seal) mount --bind "$2" "$2" && mount -o remount,bind,ro "$2" ;;
  unseal) if mountpoint -q "$2"; then umount "$2"; fi ;;
  fill) shrink "$1" ;;
  drain) mount -o remount,size=50% "$1" ;;
  attempt-configuration) : >> "$2" ;;
  attempt-volume)
    trap 'rm -f "$1/attempt"' EXIT
    head -c 1 /dev/zero > "$1/attempt"
    ;;
esac
