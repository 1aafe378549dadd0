#!/usr/bin/env bash
# Makes the configuration files of servers in pods unwritable and their volumes full, by an injector, and takes that back. Comes after
# processes.sh. Calls of `store` come after it.
#
# A file that something is mounted on can be neither changed nor replaced: a configuration file is mounted on itself, read-only, for every
# container of the pod that sees it and for the machine, from which the container that comes next gets what is mounted in its volume. A volume in
# the machine's memory has its size changed there. Nothing of that ends by itself: beside each there is a program that takes it back, for whoever comes
# first: who heals, a watchdog, or the end of the injector (thaw.sh).

# shellcheck disable=SC2154 # `pid` and `holds` are set by processes.sh.

in_mounts() { nsenter --target "$1" --mount --pid -- "${@:2}"; }
mounts_of() { cat "/proc/$1/mountinfo"; }
# What a process has at a path, as it looks from here.
seen_by() { echo "/proc/$1/root$2"; }
# One process of each of the pod's containers that see a file.
those_with() {
  local process space spaces=' '
  while IFS=: read -r process _; do
    process=${process//[^0-9]/}
    [[ -e $(seen_by "$process" "$2") ]] || continue
    space=$(readlink "/proc/$process/ns/mnt")
    if [[ $spaces != *" $space "* ]]; then echo "$process"; fi
    spaces+="$space "
  done < <(processes_of_pods "${1//-/[-_]}")
}
# Device of what a process has mounted at a place, and which of its folders that is; of several the one on top.
mounted_at() {
  local device folder at found=''
  while read -r _ _ device folder at _; do
    if [[ $at == "$2" ]]; then found="$device $folder"; fi
  done < <(mounts_of "$1" 2> /dev/null)
  echo "$found"
}
# Where the machine has a file in the volume of a process: wherever it shows a folder of the same device that the file is below.
machine_paths() {
  local device volume path on folder at
  read -r device volume <<< "$(mounted_at "$1" "${2%/*}")"
  path=${volume%/}/${2##*/}
  while read -r _ _ on folder at _; do
    folder=${folder%/}
    [[ $on == "$device" && $path == "$folder"/* ]] || continue
    at=${at%/}${path#"$folder"}
    if [[ $(seen_by 1 "$at") -ef $(seen_by "$1" "$2") ]]; then echo "$at"; fi
  done < <(mounts_of 1)
}
# The place of a pod's volume in the machine's memory. One that is a folder of the machine's disk is no mount.
volume_in_memory() {
  local at
  while read -r _ _ _ _ at _; do
    if [[ $at == */pods/$1/volumes/kubernetes.io~empty-dir/$2 ]]; then echo "$at"; return; fi
  done < <(mounts_of 1)
}

# A process of a pod with several is named with a slash, such as cache-0/data.
undo_file() { echo "/run/undo-$1-${2//\//-}"; }
# What is done, to whom, of which pod, what takes it back, and after how many seconds if nobody has done that. What is there already of the same
# pod is kept: it knows what was before.
promise() {
  local file line=''
  file=$(undo_file "$1" "$2")
  dismiss "$file"
  { IFS= read -r line < "$file"; } 2> /dev/null
  if [[ $line != "# $3" ]]; then
    printf '%s\n' "# $3" "$(declare -f in_mounts mounts_of seen_by processes_of_pods those_with mounted_at take_off unseal drain)" \
      "$4" "rm -f '$file' '$file.watchdog'" > "$file"
  fi
  # shellcheck disable=SC2016 # The watchdog itself expands them.
  setsid bash --norc -c 'sleep "$1"; exec bash --norc "$2"' watchdog "$5" "$file" < /dev/null > /dev/null 2>&1 &
  echo $! > "$file.watchdog"
}
dismiss() {
  local watchdog
  { read -r watchdog < "$1.watchdog"; } 2> /dev/null || return 0
  kill -- "-$watchdog" "$watchdog" 2> /dev/null
}
keep_promise() {
  local file
  file=$(undo_file "$1" "$2")
  dismiss "$file"
  if [[ -e $file ]]; then bash --norc "$file"; fi
}

# Mounts a file on itself, unless something is mounted there, for reading only.
put_on() {
  if [[ -z $(mounted_at "$1" "$2") ]]; then in_mounts "$1" mount -o bind "$2" "$2"; fi
  in_mounts "$1" mount -o remount,bind,ro "$2" "$2"
}
take_off() {
  while [[ -n $(mounted_at "$1" "$2") ]]; do in_mounts "$1" umount -l "$2" || return; done
}
# Name, pod, file, seconds.
seal() {
  local process path paths
  read -r process <<< "$(those_with "$2" "$3")"
  [[ -n $process ]] || { echo "absent $1"; return; }
  mapfile -t paths < <(machine_paths "$process" "$3")
  promise seal "$1" "$2" "unseal '$2' '$3' ${paths[*]@Q}" "$4"
  for path in "${paths[@]}"; do put_on 1 "$path"; done
  for process in $(those_with "$2" "$3"); do put_on "$process" "$3"; done
}
# Pod, file, and where the machine has it.
unseal() {
  local process path
  for path in "${@:3}"; do take_off 1 "$path"; done
  for process in $(those_with "$1" "$2"); do take_off "$process" "$2"; done
}

# Bytes of a volume that are taken, and all of them.
space() {
  local blocks free size
  read -r blocks free size <<< "$(stat -f -c '%b %f %S' "$(seen_by 1 "$1")")"
  echo "$(((blocks - free) * size)) $((blocks * size))"
}
resize() { in_mounts 1 mount -o "remount,size=$2" "$1"; }
# Name, pod, volume, seconds.
fill() {
  local at taken all tries
  at=$(volume_in_memory "$2" "$3")
  [[ -n $at ]] || { echo "shared $1"; return; }
  read -r _ all <<< "$(space "$at")"
  promise fill "$1" "$2" "drain '$at' $all" "$4"
  # Space that is taken between the look and the change makes the kernel refuse the change.
  for ((tries = 0; tries < 10; tries++)); do
    read -r taken _ <<< "$(space "$at")"
    if resize "$at" "$taken" 2> /dev/null; then break; fi
  done
  # What ends for want of space stays dead until it is started, as long as this lasts.
  hold "$1" > /dev/null
}
# The place of a volume, and how large it was. With its pod it may be gone.
drain() {
  if [[ -n $(mounted_at 1 "$1") ]]; then in_mounts 1 mount -o "remount,size=$2" "$1"; fi
}

# Writes to the file, or to a new one in the volume, and leaves nothing of it. Who has neither says nothing.
attempt() {
  local process at words
  case $2 in
    configuration)
      read -r process <<< "$(those_with "$3" "$4")"
      at=$(seen_by "$process" "$4")
      [[ -n $process && -e $at ]] || return
      words=$({ : >> "$at"; } 2>&1)
      [[ -e $at ]] || return
      ;;
    volume)
      at=$(volume_in_memory "$3" "$4")
      [[ -n $at ]] || return
      at=$(seen_by 1 "$at/attempt")
      words=$({ printf x > "$at"; } 2>&1)
      rm -f "$at"
      ;;
  esac
  # What the kernel said is behind the last colon.
  echo "attempted $1 $EPOCHREALTIME ${words##*: }"
}
# Name, kind and pod of a process, and what is done to its files.
store() {
  uid=$3
  pick "$uid" "$2"
  case $4 in
    seal) seal "$1" "$uid" "$5" "$6" ;;
    unseal)
      keep_promise seal "$1"
      # Of a pod that has come in between, too.
      unseal "$uid" "$5"
      ;;
    fill) fill "$1" "$uid" "$5" "$6" ;;
    drain)
      keep_promise fill "$1"
      # Alive, it need not be kept from anything any more.
      if ((pid > 0)) && [[ -n ${holds[$uid]-} ]]; then rm -f "${holds[$uid]}/$1"; fi
      ;;
    attempt) attempt "$1" "$5" "$uid" "$6" ;;
  esac
  echo "stored $1 $EPOCHREALTIME"
}
