/**
 * Names about which whoever asks is told that there are none, or nothing: in the networks of all pods the answers of the DNS about
 * them are changed, or dropped, as they come, by rules for nftables. Pure. (A question that is dropped as it is sent is an error to
 * whoever asks, at once, and no silence.)
 *
 * An answer repeats its question, which is told by how its name begins on the wire: no search domain behind it changes that, so that
 * `redis-0.redis` is meant by whoever asks for `redis-0.redis.shop.svc.cluster.local` as well.
 * Answers by TCP are let through: the C library asks so only when an answer by UDP was cut short.
 */

import type { LostBy } from '../../../cluster/names.ts';

/** How a name is lost, and for how long, ms. */
export interface Silence {
  readonly by: LostBy;
  readonly ttlMs: number;
}

/** Where DNS servers answer from. */
const DNS_PORT = 53;
/** Where the name begins: behind the headers of UDP (8 bytes) and of the DNS (12 bytes), in bits. */
const NAME_AT = 160;
/** The kernel compares no more than that at once. */
const BYTES_AT_ONCE = 16;

/** Flags of an answer of an authority that there is no such name (RFC 1035, 4.1.1); its numbers of records; and the checksum, which 0 leaves out. */
const NO_SUCH_NAME = '@th,80,16 set 0x8583 @th,112,48 set 0 @th,48,16 set 0';

/** What becomes of an answer, by how its name is lost. */
const VERDICTS: Readonly<Record<LostBy, string>> = { timeout: 'drop', nxdomain: NO_SUCH_NAME };

/**
 * Rules after which answers about exactly these names are changed or dropped, each for so long; they may be loaded any number of
 * times. The kernel keeps times of elements only: that of a name is the time for which the port of the DNS is in the name's own set.
 */
export function silenceRules(names: ReadonlyMap<string, Silence>): string {
  const all = [...names].map(([name, silence], index) => ({ name, set: `name${index}`, ...silence }));
  return `table inet chaos {
${all.map(({ set }) => `  set ${set} { type inet_service; flags timeout; }\n`).join('')}  chain answers { type filter hook input priority filter - 1; policy accept; }
}
flush chain inet chaos answers
${all
  .map(
    ({ name, set, by, ttlMs }) => `flush set inet chaos ${set}
add element inet chaos ${set} { ${DNS_PORT} timeout ${Math.ceil(ttlMs)}ms }
add rule inet chaos answers udp sport @${set} ${asksFor(name)} ${VERDICTS[by]}
`,
  )
  .join('')}`;
}

/** Matches what begins with all of a name: on the wire each label has its length before it, as a number. */
function asksFor(name: string): string {
  const labels = name
    .split('.')
    .filter((label) => label !== '')
    .map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  const whole = Buffer.concat(labels);
  const matches: string[] = [];
  for (let from = 0; from < whole.length; from += BYTES_AT_ONCE) {
    const part = whole.subarray(from, from + BYTES_AT_ONCE);
    matches.push(`@th,${NAME_AT + from * 8},${part.length * 8} 0x${part.toString('hex')}`);
  }
  return matches.join(' ');
}
