/** How far the monotonic clock of a pod is from ours. */

import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { bootId, monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import type { Api, ContainerRef } from '../api.ts';

/** Round trips made; the shortest is believed. */
const ROUND_TRIPS = 20;
const LIMIT_MS = 10_000;

/** Answers every line with the kernel's boot id and the µs of CLOCK_MONOTONIC. */
const CLOCK = `
const boot = (() => {
  try { return require('fs').readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(); }
  catch { return 'unknown'; }
})();
const tell = () => console.log(boot, Number(process.hrtime.bigint()) / 1000);
require('readline').createInterface({ input: process.stdin }).on('line', tell);
`;

/** The pod's clock minus ours, µs, and how wrong that may be; both 0 when a kernel has but one clock. */
export interface ClockOffset {
  readonly offsetUs: number;
  readonly errorUs: number;
}

/** Reads the pod's clock, again and again unless it runs on this kernel. Needs node in the container. */
export async function measureClock(api: Api, ref: ContainerRef): Promise<ClockOffset> {
  const output = new PassThrough();
  const complaints: Buffer[] = [];
  const session = await api.session(ref, ['node', '-e', CLOCK], {
    onOutput: (bytes) => void output.write(bytes),
    onErrors: (bytes) => void complaints.push(bytes),
  });
  void session.ended.then(() => output.end());
  try {
    const answers = createInterface({ input: output })[Symbol.asyncIterator]();
    const ask = async (): Promise<string> => {
      session.send('\n');
      const answer = await answers.next();
      if (answer.done === true) throw silent(ref, Buffer.concat(complaints).toString());
      return answer.value;
    };
    return await within(LIMIT_MS, `reading the clock of pod ${ref.pod}`, compare(ref, ask));
  } finally {
    session.close();
  }
}

/** How wrong the first offset may have been at any time between both measurements: clocks drift apart, µs. */
export function errorBetween(first: ClockOffset, last: ClockOffset): number {
  return Math.max(first.errorUs, Math.abs(last.offsetUs - first.offsetUs) + last.errorUs);
}

async function compare(ref: ContainerRef, ask: () => Promise<string>): Promise<ClockOffset> {
  let best: ClockOffset | undefined;
  for (let trip = 0; trip < ROUND_TRIPS; trip++) {
    const sentUs = monotonicUs();
    const answer = await ask();
    const receivedUs = monotonicUs();
    const { boot, podUs } = reading(answer, ref);
    if (boot === bootId() && boot !== 'unknown') return { offsetUs: 0, errorUs: 0 };
    const errorUs = (receivedUs - sentUs) / 2;
    if (best === undefined || errorUs < best.errorUs)
      best = { offsetUs: podUs - (sentUs + receivedUs) / 2, errorUs };
  }
  return best!;
}

function reading(answer: string, { pod }: ContainerRef): { boot: string; podUs: number } {
  const [boot = '', us = ''] = answer.split(' ');
  const podUs = us === '' ? Number.NaN : Number(us);
  if (Number.isFinite(podUs)) return { boot, podUs };
  throw unexpectedOutput(`node in pod ${pod}`, 'a boot id and a time in µs', answer);
}

function silent({ pod }: ContainerRef, complaints: string): ChaosError {
  return new ChaosError('AGENT_BROKE', `pod ${pod} did not print the time: ${complaints.trim()}`);
}
