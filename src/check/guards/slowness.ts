/** Slowness in numbers: whether what the kernels counted on a link, and the time of its answers, is what its loss, its rate and its delay lead one to expect. */

import { count } from '../../core/quantity.ts';
import { span } from '../../history/moment.ts';
import { duration, optional, percentage, rate, type Bound } from '../../experiment/parameter.ts';

/** How links are slowed, as a fault's record says it. */
export const LIMITS = {
  loss: optional(percentage),
  rate: optional(rate),
  delay: optional(duration),
  jitter: optional(duration),
  reorder: optional(percentage),
};
export type Limits = Bound<typeof LIMITS>;

/** What the kernels counted on a directed link while it was slowed. */
export interface Carried {
  /** For how long they counted, µs. */
  readonly us: number;
  readonly passed: number;
  readonly lost: number;
  /** What was sent at the limited rate, and how often something had to wait. */
  readonly bytes: number;
  readonly waits: number;
}

/** Farther from what is expected than chance takes any of the links of thousands of runs, in standard deviations. */
const DEVIATIONS = 6;
/** The kernel's counters are not read at one and the same moment: a few packets. */
const UNEVEN_PACKETS = 2;

/** Each packet is lost by chance and by itself, so that the number of those that are lost is binomial. */
export function lossProblem({ passed, lost }: Carried, { loss: share }: Limits): string | undefined {
  if (share === undefined) return undefined;
  const all = passed + lost;
  if (lost === 0) return `none of ${count(all, 'packet')} was lost`;
  if (passed === 0) return `none of ${count(all, 'packet')} arrived, as if it had been cut`;
  const spread = Math.sqrt(all * share * (1 - share));
  return Math.abs(lost - all * share) > DEVIATIONS * spread + UNEVEN_PACKETS
    ? `${count(lost)} of ${count(all, 'packet')} were lost, and ${Math.round(all * share)} were to be`
    : undefined;
}

/** htb lets a burst through at once, and the kernel hands it what is sent in one piece as one packet (64 KiB at most), bytes. */
const BURST_BYTES = 2 * 65_536;

/** What went through a class is exactly what its rate holds for. */
export function rateProblem({ us, bytes }: Carried, { rate: limit }: Limits): string | undefined {
  if (limit === undefined) return undefined;
  if (bytes === 0) return 'nothing was sent at the limited rate';
  const most = (limit / 8) * (us / 1e6) + BURST_BYTES;
  return bytes > most ? `${rateWords(bytes, us)} were sent, more than its rate lets through` : undefined;
}

/** Where no link of a fault ever had more to send than its rate, nothing was slow. */
export function waitProblem(carried: readonly Carried[], { rate: limit }: Limits): string | undefined {
  return limit === undefined || carried.some(({ waits }) => waits > 0)
    ? undefined
    : 'nothing ever had to wait, because no link had so much to carry';
}

/** How long answers took that were tried along a link while it was slowed, and after the heal, µs; none within a second is Infinity. */
export interface RoundTrips {
  readonly slowed: readonly number[];
  readonly after: readonly number[];
}

/** Clocks of two programs are read a moment apart, as a share of a delay. */
const UNEVEN_TIME = 0.9;

/** An answer is itself a packet, so that each takes the delay at least; where some packets are let ahead, the longest of them does. */
export function delayProblem(
  { slowed, after }: RoundTrips,
  { delay, jitter, reorder }: Limits,
): string | undefined {
  if (delay === undefined) return undefined;
  if (slowed.length === 0) return 'no answer along it was timed while it was slowed';
  const leastUs = (delay.us - (jitter?.us ?? 0)) * UNEVEN_TIME;
  const [took, which] =
    reorder === undefined
      ? [Math.min(...slowed), 'an answer along it']
      : [Math.max(...slowed), 'the longest answer along it'];
  if (took < leastUs)
    return `${which} took ${span(took)}, and packets were to be held back for ${delay.words}`;
  if (after.length === 0 || Math.min(...after) >= leastUs)
    return 'no answer along it was quick after the heal';
  return undefined;
}

function rateWords(bytes: number, us: number): string {
  return `${count(Math.round((bytes * 8e3) / us))}\u202fkbit/s`;
}

/** `310 of 1 020 packets were lost`, that answers came late, or what was sent at the limited rate. */
export function lossWords(carried: readonly Carried[], { loss, rate: limit, delay }: Limits): string {
  const sum = (of: (one: Carried) => number): number => carried.reduce((total, one) => total + of(one), 0);
  const [lost, passed, bytes, waits] = [
    sum((one) => one.lost),
    sum((one) => one.passed),
    sum((one) => one.bytes),
    sum((one) => one.waits),
  ];
  const delayed = delay && `answers were held back for ${delay.words}`;
  return [
    ...(delayed === undefined ? [] : [delayed]),
    ...(loss === undefined ? [] : [`${count(lost)} of ${count(lost + passed, 'packet')} were lost`]),
    ...(limit === undefined
      ? []
      : [
          `${count(bytes, 'byte')} were sent at the limited rate, which made something wait ${count(waits, 'time')}`,
        ]),
  ].join(' and ');
}
