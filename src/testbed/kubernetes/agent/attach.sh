#!/bin/sh
# A session with an agent. Its input goes to the agent, the agent's answers to its output. Arguments: the agent's
# folder, the first byte of the answers to send (from 1) and the seconds of grace.
#
# It takes the place of all sessions that attached before. When its input ends, a sleeper holds the FIFO open for the
# seconds of grace, so that the agent lives on until then.

cd "$1" || exit 1
exec 3<> orders 4<&0
cat='' tail=''
trap 'kill $cat $tail 2> /dev/null; exit 143' TERM
echo $$ >> attached
# shellcheck disable=SC2013 # One process id a line.
for before in $(cat attached); do
  [ "$before" = $$ ] && break
  while kill "$before" 2> /dev/null; do sleep 0.02; done
done
tail -c "+$2" -f answers 3>&- 4<&- &
tail=$!
cat <&4 >&3 3>&- &
cat=$!
wait "$cat"
# shellcheck disable=SC2217 # It must not keep our own input open.
sleep "$3" < /dev/null 2> /dev/null >&3 3>&- 4<&- &
kill "$tail"
