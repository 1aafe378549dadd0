#!/bin/sh
# Makes one of everything that labs are made of.

ip link add trial type bridge && ip netns add trial && nft add table inet trial
