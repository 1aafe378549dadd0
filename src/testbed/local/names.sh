#!/bin/sh
# Has everything in a lab look names up in a file of that lab's own and nowhere else; the machine's own files stay as they are.
# Arguments: that file, and a file to keep the resolver's order in. Input: the names, as in /etc/hosts.
set -e
cat > "$1"
echo 'hosts: files' > "$2"
mount --bind "$1" /etc/hosts
# Without one the C library asks a DNS after the file, which no lab reaches.
if [ -e /etc/nsswitch.conf ]; then mount --bind "$2" /etc/nsswitch.conf; fi
