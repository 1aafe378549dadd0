#!/bin/sh
# Has everything in a lab look names up in a file of that lab's own and nowhere else, unless it is sent to a DNS that never
# answers; the machine's own files stay as they are.
# Arguments: that file, files to keep the resolver's order and the DNS in, and the lab's own address. Input: the names, as in /etc/hosts.
set -e
hosts=$1 order=$2 resolver=$3 lab=$4
cat > "$hosts"
# As long as the other order, which it is overwritten with while it is read.
echo 'hosts: files    ' > "$order"
mount --bind "$hosts" /etc/hosts
# Without one the C library asks a DNS after the file, which no lab reaches.
[ -e /etc/nsswitch.conf ] || exit 0
mount --bind "$order" /etc/nsswitch.conf
[ -e /etc/resolv.conf ] || exit 0
# Whoever asks waits longer for an answer than a Sentinel may stand still (SENTINEL_TILT_TRIGGER, 2 s), and not as long as the
# C library does by itself (5 s, twice), so that a run need not take minutes.
printf 'nameserver %s\noptions timeout:3 attempts:1\n' "$lab" > "$resolver"
mount --bind "$resolver" /etc/resolv.conf
nft -f - <<END
table inet dns {
  chain input {
    type filter hook input priority filter; policy accept;
    udp dport 53 drop
  }
}
END
