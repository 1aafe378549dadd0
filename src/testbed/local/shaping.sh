#!/bin/sh
# Succeeds if this kernel can limit the rate of links: tried on an interface that vanishes with its namespace.
exec tc qdisc add dev lo root handle 1: htb
