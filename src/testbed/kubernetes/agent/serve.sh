#!/bin/sh
# The first process of an agent's pod. Arguments: the agent's folder and its program.
#
# The agent starts when a session attaches, which is after its specification was left; when it has ended, its code
# stands at the end of the answers, and the pod stays so that the history can be fetched.

cd "$1" || exit 1
program=$2
# Of the agent, later of what the pod waits with.
pid=''
trap 'kill $pid; exit 143' TERM
mkfifo orders || exit 1
: > answers
(
  exec < orders
  exec node "$program" specification >> answers 2>> log
) &
pid=$!
wait "$pid"
printf '\n{"answer":"ended","code":%d}\n' $? >> answers
sleep infinity &
pid=$!
wait "$pid"
