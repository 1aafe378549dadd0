#!/bin/sh
# What the kernel does at a door that nobody keeps. `silent`: once one connection waits, the first packet of every other is
# dropped, as if its host were cut off. `refusing`: every connection is refused. Whoever keeps the door again listens anew.
# Argument: which of them. The door's listening socket is file descriptor 3.
# shellcheck disable=SC2016 # perl expands it
exec perl -e '($ARGV[0] eq "silent" ? listen(STDIN, 0) : shutdown(STDIN, 0)) or die "$!\n"' "$1" <&3
