#!/bin/sh
# Prints the size in bytes of a file and the SHA-256 of its content. Argument: the file.

wc -c < "$1" && sha256sum < "$1"
