#!/bin/sh
# Builds the network of a lab: a bridge, and for each host a network namespace with an address and rules; hosts are
# furnished side by side. Arguments: a file to keep the rules in, the lab's own address and the length of its prefix,
# then name and address of each host. Input: the rules of every host.
set -e
rules=$1 lab=$2 prefix=$3
shift 3
cat > "$rules"

# What is made, one line each as `ip -batch` takes them.
namespaces() {
  while [ $# -gt 0 ]; do
    echo "netns add $1"
    shift 2
  done
}
links() {
  echo 'link add lab type bridge forward_delay 0'
  echo "addr add $lab/$prefix dev lab"
  echo 'link set lab up'
  port=0
  while [ $# -gt 0 ]; do
    echo "link add port$port type veth peer name eth0 netns $1"
    echo "link set port$port master lab up"
    port=$((port + 1))
    shift 2
  done
}
{
  namespaces "$@"
  links "$@"
} | ip -batch -

furnish() {
  ip -n "$1" -batch - <<END
link set lo up
addr add $2/$prefix dev eth0
link set eth0 up
END
  nsenter --net="/run/netns/$1" nft -f "$rules"
}

jobs=''
while [ $# -gt 0 ]; do
  furnish "$1" "$2" &
  jobs="$jobs $!"
  shift 2
done
# `wait` on each by itself: a bare wait would forget that one of them failed.
for job in $jobs; do wait "$job"; done
