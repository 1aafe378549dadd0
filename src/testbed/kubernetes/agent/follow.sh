#!/bin/sh
# A file, as it grows; ends when its input does. Arguments: the file and the first byte to send (from 1).

exec 4<&0
tail -c "+$2" -f "$1" 4<&- &
cat <&4 > /dev/null
kill $!
