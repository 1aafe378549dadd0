#!/bin/sh
# Makes the folder of a lab, in memory and visible to that lab alone, then becomes a command.
# Arguments: the folder, below /run, and the command.

room=$1
shift
mount -t tmpfs -o mode=0755 tmpfs /run && mkdir "$room" && exec "$@"
