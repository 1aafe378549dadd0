/**
 * Names about which whoever asks is told that there are none, or nothing: in the networks of all pods the answers of the DNS about
 * them are changed, or dropped, as they come, by rules for nftables. Pure. (A question that is dropped as it is sent is an error to
 * whoever asks, at once, and no silence.)
 *
 * An answer repeats its question, which is told by how its name begins on the wire: no search domain behind it changes that.
 * Answers by TCP are let through: the C library asks so only when an answer by UDP was cut short.
 */

import type { LostBy } from '../../../cluster/names.ts';

/** How a name is lost, and for how long, ms. */
export interface Silence {
  readonly by: LostBy;
  readonly ttlMs: number;
}

/** Where the name begins: behind the headers of UDP (8 bytes) and of the DNS (12 bytes), in bits; and how much of it is looked at. */
const NAME_AT = 160;
/** The kernel compares no more than that at once. */
const NAME_BYTES = 16;
const BEGIN = `@th,${NAME_AT},${NAME_BYTES * 8}`;

/** Flags of an answer of an authority that there is no such name (RFC 1035, 4.1.1); its numbers of records; and the checksum, which 0 leaves out. */
const NO_SUCH_NAME = '@th,80,16 set 0x8583 @th,112,48 set 0 @th,48,16 set 0';

/** The sets of names, by how they are lost. */
const SETS: Readonly<Record<LostBy, string>> = { timeout: 'unanswered', nxdomain: 'nameless' };

/** Rules after which answers about exactly these names are changed or dropped, each for so long; they may be loaded any number of times. */
export function silenceRules(names: ReadonlyMap<string, Silence>): string {
  const elements = [...names].map(
    ([name, { by, ttlMs }]) =>
      `add element inet chaos ${SETS[by]} { ${beginOf(name)} timeout ${Math.ceil(ttlMs)}ms }\n`,
  );
  return `table inet chaos {
  set ${SETS.timeout} { typeof ${BEGIN}; flags timeout; }
  set ${SETS.nxdomain} { typeof ${BEGIN}; flags timeout; }
  chain answers { type filter hook input priority filter - 1; policy accept; }
}
flush chain inet chaos answers
flush set inet chaos ${SETS.timeout}
flush set inet chaos ${SETS.nxdomain}
add rule inet chaos answers udp sport 53 ${BEGIN} @${SETS.timeout} drop
add rule inet chaos answers udp sport 53 ${BEGIN} @${SETS.nxdomain} ${NO_SUCH_NAME}
${elements.join('')}`;
}

/** How a name begins on the wire, where each label has its length before it, as a number. */
function beginOf(name: string): string {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return `0x${Buffer.concat([...labels, Buffer.alloc(NAME_BYTES)]).toString('hex', 0, NAME_BYTES)}`;
}
