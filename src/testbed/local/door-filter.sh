#!/bin/sh
# Has the kernel drop every packet to a listening socket, so that whoever connects hears nothing, as from a host that is cut off;
# or lets them through again. Argument: `shut` or `open`. Standard input: the socket.
# 1 is SOL_SOCKET, 26 SO_ATTACH_FILTER, 27 SO_DETACH_FILTER; the filter is one instruction, BPF_RET of 0 bytes.
# shellcheck disable=SC2016
exec perl -e '
  my $filter = pack("SCCL", 6, 0, 0, 0);
  my $shut = $ARGV[0] eq "shut";
  setsockopt(STDIN, 1, $shut ? 26 : 27, $shut ? pack("Sx![P]P", 1, $filter) : pack("i", 0)) or die "$!\n";
' "$1"
