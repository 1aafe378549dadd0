#!/bin/sh
# Leads ports of loopback, on every host of a lab, to the processes that are announced by them; where a packet came from is
# still seen at the other end. Arguments: the hosts. Input: the rules of each.
set -e
rules=$(cat)
# shellcheck disable=SC2016 # the inner shell expands it
for host; do
  nsenter --net="/run/netns/$host" sh -c '
    echo "$1" | nft -f - &&
    # Without it what comes back to loopback from outside is thrown away,
    echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet &&
    # and what is late, as after a cut, would be answered with a reset.
    echo 1 > /proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal
  ' sh "$rules"
done
