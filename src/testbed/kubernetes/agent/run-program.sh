#!/bin/sh
# The first process of a client program's container. Arguments: a folder that the agent beside it sees as well, and the program with
# its arguments. The program starts when the agent has left its environment there, reads what comes through one FIFO and writes into
# two others; its exit code is left when it has ended, and the container stays, so that what else it has started does as well.

own=$PWD
mkdir -p "$1" && cd "$1" || exit 1
shift
pid=''
trap 'kill $pid; exit 143' TERM
mkfifo in out errors || exit 1
while [ ! -e environment ]; do sleep 0.05; done
(
  # shellcheck source=/dev/null # Made by reach-program.sh.
  . ./environment
  cd "$own" && exec "$@"
) < in > out 2> errors &
pid=$!
wait "$pid"
echo $? > code.new && mv code.new code
sleep infinity &
pid=$!
wait "$pid"
