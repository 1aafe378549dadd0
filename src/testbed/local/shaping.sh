#!/bin/sh
# Succeeds if this kernel can shape what links carry in a way: tried on an interface that vanishes with its namespace.
# Arguments: a queue as tc takes it.
exec tc qdisc add dev lo root handle 1: "$@"
