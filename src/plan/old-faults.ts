/** The faults of plans of version 1, with the parameters of today. Frozen: it changes only when a fault of today does. */

type Json = Readonly<Record<string, unknown>>;

/** Which part of the links a swizzle cut, close enough to a third to be as many links in any deployment. */
const SHARES: Readonly<Record<string, string>> = { quarter: '25%', third: '33.3333%', half: '50%' };

/** What replaces a fault of a schedule: the same fault. */
export function withNewParameters(fault: unknown): unknown {
  const { kind, parameters } = (fault ?? {}) as { kind?: unknown; parameters?: Json };
  const share = SHARES[String(parameters?.['share'])];
  if (kind !== 'swizzle' || share === undefined) return fault;
  return { ...(fault as Json), parameters: { ...parameters, share } };
}
