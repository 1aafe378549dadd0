#!/usr/bin/env bash
# Prints `/proc/PID/cgroup:UID` for every process of some pods, given as an extended regular expression of their uids:
# the name of a container's control group has its pod's uid in it. All of /proc is read once.
processes_of_pods() {
  # An empty pattern would match every process there is. That none matches (1), or that one ends meanwhile (2), is no failure.
  [[ -z $1 ]] || grep -HsoEm1 "$1" /proc/[0-9]*/cgroup || (($? <= 2))
}
