#!/bin/sh
# Gives a server's program the names that make it server and Sentinel, and prints its version.
# Arguments: the program, its path as a server, its path as a Sentinel.

mkdir -p "${2%/*}" && ln -s "$1" "$2" && ln -s "$1" "$3" && "$2" --version
