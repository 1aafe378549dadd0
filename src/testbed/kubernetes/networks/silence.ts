/**
 * Names for which no DNS answers: in the networks of all pods the answers about them are dropped as they come, by rules for
 * nftables. Pure. (A question that is dropped as it is sent is an error to whoever asks, at once, and no silence.)
 *
 * An answer repeats its question, which is told by how its name begins on the wire: no search domain behind it changes that.
 * Answers by TCP are let through: the C library asks so only when an answer by UDP was cut short.
 */

/** Where the name begins: behind the headers of UDP (8 bytes) and of the DNS (12 bytes), in bits; and how much of it is looked at. */
const NAME_AT = 160;
/** The kernel compares no more than that at once. */
const NAME_BYTES = 16;
const BEGIN = `@th,${NAME_AT},${NAME_BYTES * 8}`;

/** Rules after which answers about exactly these names are dropped, each for so long, ms; they may be loaded any number of times. */
export function silenceRules(names: ReadonlyMap<string, number>): string {
  const elements = [...names].map(
    ([name, ttlMs]) =>
      `add element inet chaos unanswered { ${beginOf(name)} timeout ${Math.ceil(ttlMs)}ms }\n`,
  );
  return `table inet chaos {
  set unanswered { typeof ${BEGIN}; flags timeout; }
  chain answers { type filter hook input priority filter - 1; policy accept; }
}
flush chain inet chaos answers
flush set inet chaos unanswered
add rule inet chaos answers udp sport 53 ${BEGIN} @unanswered drop
${elements.join('')}`;
}

/** How a name begins on the wire, where each label has its length before it, as a number. */
function beginOf(name: string): string {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return `0x${Buffer.concat([...labels, Buffer.alloc(NAME_BYTES)]).toString('hex', 0, NAME_BYTES)}`;
}
