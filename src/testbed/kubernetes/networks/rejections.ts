/**
 * Keeps Sentinels from spinning while a Service that they dial has no pod. Pure.
 *
 * kube-proxy answers a connection to such a Service with an ICMP message, on the same machine, so that it is there
 * before the system call that connects has ended. Linux (since 5.10) then only queues the error: the connection stays
 * pending until its first packet is sent again, 1 s later, and every poll reports the error until then. hiredis, which
 * Sentinel connects with, does not read that queue but looks at the connection again at once, more than 100,000 times
 * a second (redis/hiredis#1375).
 *
 * So the first message about each connection is dropped. The second one, about the packet that is sent again, finds
 * nothing in its way, and the connection is refused at the moment at which it is without these rules.
 *
 * Linux also gives Node and the replication of Redis the queued error at once. They do not spin, and what they would
 * wait for is the second that their first message was dropped; so the rules are for networks with a Sentinel.
 */

/** How long a connection is remembered; the packet is sent again after 1 s, 3 s and 7 s. */
const MEMORY_S = 10;

/** After the ICMP header's 8 bytes comes the packet that was rejected, with an IPv4 header of 20 bytes. Lengths in bits. */
const REJECTED = { protocol: '@th,136,8', receiverAndPort: '@th,192,48' };
const TCP = 6;

/**
 * Rules beside those that count and cut, in the same table; they may be loaded any number of times. They speak of
 * nothing but messages that reject a TCP connection.
 */
export const FIRST_REJECTION_RULES = `table inet chaos {
  set rejected { typeof ${REJECTED.receiverAndPort}; size 65535; flags dynamic, timeout; timeout ${MEMORY_S}s; }
  chain rejections { type filter hook input priority filter - 1; policy accept; }
}
flush chain inet chaos rejections
table inet chaos {
  chain rejections {
    icmp type destination-unreachable icmp code port-unreachable ${REJECTED.protocol} ${TCP} ${REJECTED.receiverAndPort} != @rejected add @rejected { ${REJECTED.receiverAndPort} } drop
  }
}
`;
